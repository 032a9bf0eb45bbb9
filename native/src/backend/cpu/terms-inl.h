// SPDX-License-Identifier: Apache-2.0
//
// Entropy of a label, H(P), and its Jensen-Shannon divergence from all other labels,
// JSD(P, R) = H(M) - (H(P) + H(R)) / 2, M = (P + R) / 2.
#if defined(SEXTANT_TERMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_TERMS_INL_H_
#undef SEXTANT_TERMS_INL_H_
#else
#define SEXTANT_TERMS_INL_H_
#endif

#include <algorithm>

#include "backend/cpu/kernels.h"
#include "backend/cpu/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Anchors are taken in pieces of this many, filled up to whole virtual lanes with zeros.
inline constexpr size_t kPieceAnchors = 256;

// Of an anchor that no row is assigned to: so little that neither it nor its logarithm counts.
inline constexpr double kNoMass = 0x1p-100;

// Distributions of a label (P) and of all other labels (R).
struct LabelPiece {
  template <bool kWide>
  HWY_INLINE void Load(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t begin,
                       size_t size) {
    using Sums = LaneSums<double>;
    const Sums::D d;
    const auto label_inverse = hn::Set(d, 1.0 / (label_rows * kFixedOne));
    const auto rest_inverse = hn::Set(d, 1.0 / ((all_rows - label_rows) * kFixedOne));
    const auto store = [&](const SumsView& mine, const SumsView& every, size_t from, size_t to) HWY_ATTR {
      for (size_t i = 0; i < kVirtualLanes; i += Sums::kLanes) {
        const auto words = Words<kWide>::Load(mine, from + i);
        const auto rest = Words<kWide>::Load(every, from + i).Minus(words);
        hn::Store(hn::Mul(words.ToDoubles(), label_inverse), d, p + to + i);
        hn::Store(hn::Mul(rest.ToDoubles(), rest_inverse), d, r + to + i);
      }
    };
    size_t j = 0;
    for (; j + kVirtualLanes <= size; j += kVirtualLanes) store(label, all, begin + j, j);
    if (j < size) store(Tail(label, begin + size).View(), Tail(all, begin + size).View(), 0, j);
  }

  HWY_ALIGN double p[kPieceAnchors];
  HWY_ALIGN double r[kPieceAnchors];
};

inline LabelTerms Terms(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t m) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const auto half = hn::Set(d, 0.5);
  Sums entropy, divergence;
  LabelPiece piece;
  for (size_t begin = 0; begin < m; begin += kPieceAnchors) {
    const size_t size = std::min(kPieceAnchors, m - begin);
    if (label.high || all.high) {
      piece.Load<true>(label, label_rows, all, all_rows, begin, size);
    } else {
      piece.Load<false>(label, label_rows, all, all_rows, begin, size);
    }
    for (size_t j = 0; j < size; j += kVirtualLanes) {
      for (size_t i = 0; i < Sums::kVectors; ++i) {
        const auto p = hn::Load(d, piece.p + j + i * Sums::kLanes);
        const auto r = hn::Load(d, piece.r + j + i * Sums::kLanes);
        const auto p_term = XLogX(d, p);
        const auto ends = hn::Mul(hn::Add(p_term, XLogX(d, r)), half);
        const auto middle = XLogX(d, hn::Mul(hn::Add(p, r), half));
        entropy.sums[i] = hn::Sub(entropy.sums[i], p_term);
        divergence.sums[i] = hn::Add(divergence.sums[i], hn::Sub(ends, middle));
      }
    }
  }
  return {entropy.Total(), all_rows > label_rows ? std::max(0.0, divergence.Total()) : 0.0};
}

// A label of few rows hardly moves the others: with A the distribution of all rows and t = n_x / (n - n_x),
// R = A + t (A - P) = A (1 - e), e = t (P / A - 1). As (1 - e) ln(1 - e) = -e + e^2 / 2 up to |e|^3 / 2 and
// sum A e = 0, sum R ln R = sum R ln A + t^2 / 2 (sum P^2 / A - 1) up to t max(e)^2 / 2. Single precision. A single row
// brings its entropy along, which saves a logarithm.
class RareSeries {
 public:
  RareSeries(double label_rows, const WholeSet& all) : t_(label_rows / (all.rows - label_rows)) {}

  double t() const { return t_; }
  // What the square brings to the divergence.
  double Square(double ratio_of_squares) const { return t_ * t_ / 4 * (ratio_of_squares - 1); }
  // Bound of what is left out, half of that of sum R ln R, where no p / a is greater than `most`.
  double Rest(double most) const { return t_ * (t_ * most) * (t_ * most) / 4; }
  // Whether the square may be left out too, whatever the label.
  bool LinearSuffices(const WholeSet& all) const {
    constexpr double kNothing = 5e-10;
    return Square(all.most_inverse_p) <= kNothing && Rest(all.most_inverse_p) <= kNothing;
  }

 private:
  double t_;
};

// Sums of the terms of a label by that series. kLinear: without the square.
template <bool kOneRow, bool kLinear>
class RareTerms {
  using Sums = LaneSums<float>;

 public:
  static constexpr size_t kVectors = Sums::kVectors;
  using V = Sums::V;

  RareTerms(double label_rows, const WholeSet& all, const RareSeries& series)
      : all_(all), series_(series), half_unit_(static_cast<float>(0.5 / (label_rows * kFixedOne))) {}

  // The label's sums of the virtual lanes from anchor j on, 0 beyond the last.
  HWY_INLINE void Add(const V (&sums)[kVectors], size_t j) {
    const Sums::D d;
    const V t = hn::Set(d, static_cast<float>(series_.t())), half_unit = hn::Set(d, half_unit_);
    for (size_t i = 0; i < kVectors; ++i) {
      const size_t at = j + i * Sums::kLanes;
      const V half_a = hn::Load(d, all_.half_p.data() + at);
      const V half_p = hn::Mul(sums[i], half_unit);
      const V half_r = Fma(t, hn::Sub(half_a, half_p), half_a);
      const V middle = hn::Add(half_p, half_r);
      V terms = Fma(half_r, hn::Load(d, all_.surprisal.data() + at), likeness_.sums[i]);
      terms = Fma(middle, Log(d, middle), terms);
      if (!kOneRow) {
        const V own = hn::Mul(XLogX(d, hn::Add(half_p, half_p)), hn::Set(d, 0.5f));
        half_entropy_.sums[i] = hn::Sub(half_entropy_.sums[i], own);
        terms = hn::Sub(terms, own);
      }
      likeness_.sums[i] = terms;
      if (!kLinear) {
        const V half_ratio = hn::Mul(half_p, hn::Load(d, all_.inverse_p.data() + at));
        squares_.sums[i] = Fma(half_p, half_ratio, squares_.sums[i]);
        top_.sums[i] = hn::Max(top_.sums[i], half_ratio);
      }
    }
  }

  // False where the label moves the others too far for the series.
  HWY_INLINE bool Converged() const {
    constexpr double kMostRest = 1e-9;
    if (kLinear) return true;
    const Sums::D d;
    V top = top_.sums[0];
    for (size_t i = 1; i < kVectors; ++i) top = hn::Max(top, top_.sums[i]);
    return series_.Rest(2 * static_cast<double>(hn::GetLane(hn::MaxOfLanes(d, top)))) <= kMostRest;
  }

  HWY_INLINE LabelTerms Total(double row_entropy) const {
    const double square = kLinear ? 0 : series_.Square(4 * static_cast<double>(squares_.Total()));
    const double entropy = kOneRow ? row_entropy : 2 * static_cast<double>(half_entropy_.Total());
    const double own = kOneRow ? entropy / 2 : 0;  // not among the terms
    return {entropy, std::max(0.0, square - own - static_cast<double>(likeness_.Total()))};
  }

 private:
  const WholeSet& all_;
  const RareSeries series_;
  const float half_unit_;  // of sums
  Sums half_entropy_, squares_, top_;
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

template <bool kOneRow, bool kLinear, class Source>
HWY_INLINE bool AddRareTerms(double label_rows, double row_entropy, const WholeSet& all, const RareSeries& series,
                             const Source& source, LabelTerms& terms) {
  using Terms = RareTerms<kOneRow, kLinear>;
  Terms sums(label_rows, all, series);
  for (size_t j = 0; j < source.m; j += kVirtualLanes) {
    typename Terms::V piece[Terms::kVectors];
    source.Load(j, piece);
    sums.Add(piece, j);
  }
  terms = sums.Total(row_entropy);
  return sums.Converged();
}

template <bool kOneRow, class Source>
HWY_INLINE bool SumRareTerms(double label_rows, double row_entropy, const WholeSet& all, const Source& source,
                             LabelTerms& terms) {
  const RareSeries series(label_rows, all);
  return series.LinearSuffices(all) ? AddRareTerms<kOneRow, true>(label_rows, row_entropy, all, series, source, terms)
                                    : AddRareTerms<kOneRow, false>(label_rows, row_entropy, all, series, source, terms);
}

inline bool TermsOfRareSums(const uint64_t* label, double label_rows, double row_entropy, const WholeSet& all, size_t m,
                            LabelTerms& terms) {
  const SumsOfLabel sums{label, m};
  return label_rows == 1 ? SumRareTerms<true>(1, row_entropy, all, sums, terms)
                         : SumRareTerms<false>(label_rows, row_entropy, all, sums, terms);
}

inline bool TermsOfRareRow(const std::byte* row, double row_entropy, const WholeSet& all, size_t m, LabelTerms& terms) {
  const SumsOfRow sums{reinterpret_cast<const float*>(row), m};
  return SumRareTerms<true>(1, row_entropy, all, sums, terms);
}

// All rows of a set, as the terms of rare labels need them.
inline void Prepare(const SumsView& sums, size_t m, WholeSet& all) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const hn::Rebind<float, Sums::D> df;
  const auto inverse = hn::Set(d, 1.0 / (all.rows * kFixedOne)), one = hn::Set(d, 1.0), half = hn::Set(d, 0.5);
  auto most = hn::Zero(d);
  for (auto* values : {&all.half_p, &all.surprisal, &all.inverse_p}) values->resize(RoundUp(m, kVirtualLanes));
  const auto fill = [&](const SumsView& from, size_t j, size_t to) HWY_ATTR {
    for (size_t i = 0; i < kVirtualLanes; i += Sums::kLanes) {
      const auto p = hn::Mul(Words<true>::Load(from, j + i).ToDoubles(), inverse);
      const auto some = hn::Gt(p, hn::Zero(d));
      const auto safe = hn::IfThenElse(some, p, hn::Set(d, kNoMass));
      const auto inverse_p = hn::IfThenElseZero(some, hn::Div(one, safe));
      most = hn::Max(most, inverse_p);
      hn::Store(hn::DemoteTo(df, hn::Mul(safe, half)), df, all.half_p.data() + to + i);
      hn::Store(hn::DemoteTo(df, hn::Neg(Log(d, safe))), df, all.surprisal.data() + to + i);
      hn::Store(hn::DemoteTo(df, inverse_p), df, all.inverse_p.data() + to + i);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) fill(sums, j, j);
  if (j < m) fill(Tail(sums, m).View(), 0, j);
  all.most_inverse_p = hn::GetLane(hn::MaxOfLanes(d, most));
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
