// SPDX-License-Identifier: Apache-2.0
//
// Terms of labels of few rows, in single precision.
//
// Such a label hardly moves the others: with A the distribution of all rows, t = n_x / (n - n_x) and e = P / A - 1,
// that of the others is R = A (1 - t e). As (1 - x) ln(1 - x) = -x + x^2 / 2 up to |x|^3 / 2 and sum A e = 0,
//   sum R ln R = sum R ln A + t^2 / 2 sum A e^2 up to t max(t e)^2 / 2.
#if defined(SEXTANT_RARE_TERMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_RARE_TERMS_INL_H_
#undef SEXTANT_RARE_TERMS_INL_H_
#else
#define SEXTANT_RARE_TERMS_INL_H_
#endif

#include <algorithm>

#include "backend/cpu/kernels.h"
#include "backend/cpu/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Of an anchor that no row is assigned to: so little that neither it nor its logarithm counts.
inline constexpr double kNoMass = 0x1p-100;

class RareSeries {
 public:
  RareSeries(double label_rows, const WholeSet& all) : t_(label_rows / (all.rows - label_rows)) {}

  double t() const { return t_; }
  // What the square brings to the divergence, by sum A e^2.
  double Square(double sum) const { return t_ * t_ / 4 * sum; }
  // Bound of what is left out, half of that of sum R ln R, where no p / a is greater than `most`.
  double Rest(double most) const { return t_ * (t_ * most) * (t_ * most) / 4; }
  bool Converges(double most) const { return Rest(most) <= 1e-9; }
  // Whether the square may be left out too, whatever the label.
  bool LinearSuffices(const WholeSet& all) const {
    constexpr double kNothing = 5e-10;
    return Square(all.most_inverse_p - 1) <= kNothing && Rest(all.most_inverse_p) <= kNothing;
  }

 private:
  double t_;
};

HWY_INLINE double Greatest(const LaneSums<float>& of) {
  auto top = of.sums[0];
  for (size_t i = 1; i < of.kVectors; ++i) top = hn::Max(top, of.sums[i]);
  return static_cast<double>(hn::GetLane(hn::MaxOfLanes(LaneSums<float>::D(), top)));
}

// A label of several rows. By z ln z - (z - 1), which is never negative and precise for z near 1, so that what
// assignments have in common, however much of them it is, leaves no error: with y = 1 + e (1 - t) / 2,
// H(P) = -sum P ln A - sum (P - A) - sum A (x ln x - e), x = 1 + e, and the divergence is
// sum A ((x ln x - e) / 2 - (y ln y - (y - 1))) + t^2 / 4 sum A e^2.
class RareSumsTerms {
  using Doubles = LaneSums<double>;
  using Floats = LaneSums<float>;

 public:
  RareSumsTerms(double label_rows, const WholeSet& all)
      : all_(all), series_(label_rows, all), unit_(1 / (label_rows * kFixedOne)) {}

  // The label's sums of the virtual lanes from anchor j on, 0 beyond the last.
  HWY_INLINE void Add(const uint64_t* sums, size_t j) {
    const Doubles::D d;
    const auto unit = hn::Set(d, unit_), one = hn::Set(d, 1.0);
    const auto excess = [&](size_t i) SEXTANT_LAMBDA {
      const size_t at = i * Doubles::kLanes;
      const auto p = hn::Mul(Words<false>::Load({sums, nullptr}, at).ToDoubles(), unit);
      likeness_.sums[i] = Fma(p, hn::Load(d, all_.surprisal_less_one.data() + j + at), likeness_.sums[i]);
      return hn::Sub(hn::Mul(p, hn::Load(d, all_.inverse_p.data() + j + at)), one);
    };
    for (size_t i = 0; i < Floats::kVectors; ++i) AddExcess(Narrowed(i, excess), i, j + i * Floats::kLanes);
  }

  // False where the terms are not precise: the series does not converge, or nearly all of the entropy cancels.
  HWY_INLINE bool Total(LabelTerms& terms) const {
    constexpr double kMostCancelled = 16;
    const double from_all = 2 * static_cast<double>(half_label_.Total());
    const double divergence = from_all / 2 - 2 * static_cast<double>(half_middle_.Total());
    const double square = series_.Square(2 * static_cast<double>(half_squares_.Total()));
    terms = {likeness_.Total() + all_.total - from_all, std::max(0.0, divergence + square)};
    return series_.Converges(1 + Greatest(top_)) && kMostCancelled * terms.entropy >= from_all;
  }

 private:
  HWY_INLINE void AddExcess(Floats::V e, size_t i, size_t at) {
    const Floats::D d;
    const auto half_a = hn::Load(d, all_.half_p.data() + at);
    const auto to_middle = hn::Set(d, static_cast<float>(0.5 - 0.5 * series_.t()));
    half_label_.sums[i] = Fma(half_a, DivergenceTerm(d, e), half_label_.sums[i]);
    half_middle_.sums[i] = Fma(half_a, DivergenceTerm(d, hn::Mul(e, to_middle)), half_middle_.sums[i]);
    half_squares_.sums[i] = Fma(hn::Mul(half_a, e), e, half_squares_.sums[i]);
    top_.sums[i] = hn::Max(top_.sums[i], e);
  }

  const WholeSet& all_;
  const RareSeries series_;
  const double unit_;  // of sums
  Doubles likeness_;   // sum P (-ln A - 1)
  Floats half_label_, half_middle_, half_squares_, top_;
};

// A label of one row, which brings its entropy along: one logarithm an anchor. kLinear: without the square.
template <bool kLinear>
class RareRowTerms {
  using Sums = LaneSums<float>;

 public:
  static constexpr size_t kVectors = Sums::kVectors;
  using V = Sums::V;

  explicit RareRowTerms(const WholeSet& all) : all_(all), series_(1, all) {}

  // The row's sums of the virtual lanes from anchor j on, 0 beyond the last.
  HWY_INLINE void Add(const V (&sums)[kVectors], size_t j) {
    const Sums::D d;
    const V t = hn::Set(d, static_cast<float>(series_.t()));
    const V half_unit = hn::Set(d, static_cast<float>(0.5 / kFixedOne));
    for (size_t i = 0; i < kVectors; ++i) {
      const size_t at = j + i * Sums::kLanes;
      const V half_a = hn::Load(d, all_.half_p.data() + at);
      const V half_p = hn::Mul(sums[i], half_unit);
      const V half_r = Fma(t, hn::Sub(half_a, half_p), half_a);
      const V middle = hn::Add(half_p, half_r);
      const V terms = Fma(half_r, hn::Load(d, all_.surprisal.data() + at), likeness_.sums[i]);
      likeness_.sums[i] = Fma(middle, Log(d, middle), terms);
      if (!kLinear) {
        const V half_ratio = hn::Mul(half_p, InverseShares(i, j));
        squares_.sums[i] = Fma(half_p, half_ratio, squares_.sums[i]);
        top_.sums[i] = hn::Max(top_.sums[i], half_ratio);
      }
    }
  }

  // False where the series does not converge.
  HWY_INLINE bool Total(double row_entropy, LabelTerms& terms) const {
    const double square = kLinear ? 0 : series_.Square(4 * static_cast<double>(squares_.Total()) - 1);
    terms = {row_entropy, std::max(0.0, square - row_entropy / 2 - static_cast<double>(likeness_.Total()))};
    return kLinear || series_.Converges(2 * Greatest(top_));
  }

 private:
  HWY_INLINE V InverseShares(size_t i, size_t j) const {
    return Narrowed(i, [&](size_t k) SEXTANT_LAMBDA {
      return hn::Load(LaneSums<double>::D(), all_.inverse_p.data() + j + k * LaneSums<double>::kLanes);
    });
  }

  const WholeSet& all_;
  const RareSeries series_;
  Sums squares_, top_;
  Sums likeness_;  // terms of the divergence with their signs changed
};

// The sums of a label, without high words, by virtual lanes.
struct SumsOfLabel {
  using Floats = LaneSums<float>;

  HWY_INLINE void Load(size_t j, Floats::V (&sums)[Floats::kVectors]) const {
    if (j + kVirtualLanes <= m) {
      Load(words + j, sums);
    } else {
      const Tail tail({words, nullptr}, m);
      Load(tail.low, sums);
    }
  }

  static HWY_INLINE void Load(const uint64_t* from, Floats::V (&sums)[Floats::kVectors]) {
    const auto doubles = [&](size_t i) SEXTANT_LAMBDA {
      return Words<false>::Load({from, nullptr}, i * LaneSums<double>::kLanes).ToDoubles();
    };
    for (size_t i = 0; i < Floats::kVectors; ++i) sums[i] = Narrowed(i, doubles);
  }

  const uint64_t* words;
  size_t m;
};

// The sums that a row would have by itself. It ends with a whole 32 bytes, so a vector that is wider than that is
// loaded masked.
struct SumsOfRow {
  using Sums = LaneSums<float>;

  HWY_INLINE void Load(size_t j, Sums::V (&sums)[Sums::kVectors]) const {
    const Sums::D d;
    const auto one = hn::Set(d, static_cast<float>(kFixedOne));
    for (size_t i = 0; i < Sums::kVectors; ++i, j += Sums::kLanes) {
      const auto p = j + Sums::kLanes <= m ? hn::LoadU(d, row + j)
                     : j < m               ? hn::MaskedLoad(hn::FirstN(d, m - j), d, row + j)
                                           : hn::Zero(d);
      sums[i] = hn::Round(hn::Mul(p, one));
    }
  }

  const float* row;
  size_t m;
};

template <bool kLinear, class Source>
HWY_INLINE bool AddRareRow(double row_entropy, const WholeSet& all, const Source& source, LabelTerms& terms) {
  RareRowTerms<kLinear> sums(all);
  for (size_t j = 0; j < source.m; j += kVirtualLanes) {
    typename RareRowTerms<kLinear>::V piece[RareRowTerms<kLinear>::kVectors];
    source.Load(j, piece);
    sums.Add(piece, j);
  }
  return sums.Total(row_entropy, terms);
}

template <class Source>
HWY_INLINE bool TermsOfOneRow(double row_entropy, const WholeSet& all, const Source& source, LabelTerms& terms) {
  return RareSeries(1, all).LinearSuffices(all) ? AddRareRow<true>(row_entropy, all, source, terms)
                                                : AddRareRow<false>(row_entropy, all, source, terms);
}

inline bool TermsOfRareRow(const std::byte* row, double row_entropy, const WholeSet& all, size_t m, LabelTerms& terms) {
  return TermsOfOneRow(row_entropy, all, SumsOfRow{reinterpret_cast<const float*>(row), m}, terms);
}

inline bool TermsOfRareSums(const uint64_t* label, double label_rows, double row_entropy, const WholeSet& all, size_t m,
                            LabelTerms& terms) {
  if (label_rows == 1) return TermsOfOneRow(row_entropy, all, SumsOfLabel{label, m}, terms);
  RareSumsTerms sums(label_rows, all);
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) sums.Add(label + j, j);
  if (j < m) sums.Add(Tail({label, nullptr}, m).low, j);
  return sums.Total(terms);
}

// All rows of a set, as the terms of rare labels need them.
inline void Prepare(const SumsView& sums, size_t m, WholeSet& all) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const hn::Rebind<float, Sums::D> df;
  const auto inverse = hn::Set(d, 1.0 / (all.rows * kFixedOne)), one = hn::Set(d, 1.0), half = hn::Set(d, 0.5);
  auto most = hn::Zero(d);
  Sums total;
  for (auto* values : {&all.half_p, &all.surprisal}) values->resize(RoundUp(m, kVirtualLanes));
  for (auto* values : {&all.surprisal_less_one, &all.inverse_p}) values->resize(RoundUp(m, kVirtualLanes));
  const auto fill = [&](const SumsView& from, size_t j, size_t to) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i, j += Sums::kLanes, to += Sums::kLanes) {
      const auto p = hn::Mul(Words<true>::Load(from, j).ToDoubles(), inverse);
      const auto some = hn::Gt(p, hn::Zero(d));
      const auto safe = hn::IfThenElse(some, p, hn::Set(d, kNoMass));
      const auto inverse_p = hn::IfThenElseZero(some, hn::Div(one, safe));
      const auto surprisal = hn::Neg(Log(d, safe));
      total.sums[i] = hn::Add(total.sums[i], p);
      most = hn::Max(most, inverse_p);
      hn::Store(hn::DemoteTo(df, hn::Mul(safe, half)), df, all.half_p.data() + to);
      hn::Store(hn::DemoteTo(df, surprisal), df, all.surprisal.data() + to);
      hn::Store(hn::Sub(surprisal, one), d, all.surprisal_less_one.data() + to);
      hn::Store(inverse_p, d, all.inverse_p.data() + to);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) fill(sums, j, j);
  if (j < m) fill(Tail(sums, m).View(), 0, j);
  all.total = total.Total();
  all.most_inverse_p = hn::GetLane(hn::MaxOfLanes(d, most));
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
