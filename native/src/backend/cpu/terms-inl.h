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
template <bool kOneRow>
class RareTerms {
  using Sums = LaneSums<float>;

 public:
  RareTerms(double label_rows, const WholeSet& all) : all_(all), t_(label_rows / (all.rows - label_rows)) {}

  // p of the `size` anchors from `begin` on, and zeros up to whole virtual lanes.
  HWY_INLINE void Add(const float* p_values, size_t begin, size_t size) {
    const Sums::D d;
    const auto half = hn::Set(d, 0.5f), t = hn::Set(d, static_cast<float>(t_));
    for (size_t j = 0; j < size; j += kVirtualLanes) {
      for (size_t i = 0; i < Sums::kVectors; ++i) {
        const size_t at = j + i * Sums::kLanes;
        const auto p = hn::Load(d, p_values + at);
        const auto a = hn::Load(d, all_.p.data() + begin + at);
        const auto r = Fma(t, hn::Sub(a, p), a);
        const auto ratio = hn::Mul(p, hn::Load(d, all_.inverse_p.data() + begin + at));
        auto p_term = hn::Zero(d);
        if (!kOneRow) p_term = XLogX(d, p);
        const auto ends = hn::Mul(Fma(r, hn::Load(d, all_.log_p.data() + begin + at), p_term), half);
        const auto middle = XLogX(d, hn::Mul(hn::Add(p, r), half));
        if (!kOneRow) entropy_.sums[i] = hn::Sub(entropy_.sums[i], p_term);
        divergence_.sums[i] = hn::Add(divergence_.sums[i], hn::Sub(ends, middle));
        squares_.sums[i] = Fma(p, ratio, squares_.sums[i]);
        top_.sums[i] = hn::Max(top_.sums[i], ratio);
      }
    }
  }

  // False where the label moves the others too far for the series.
  HWY_INLINE bool Converged() const {
    constexpr double kMostError = 1e-9;
    const Sums::D d;
    auto top = top_.sums[0];
    for (size_t i = 1; i < Sums::kVectors; ++i) top = hn::Max(top, top_.sums[i]);
    const double most = t_ * static_cast<double>(hn::GetLane(hn::MaxOfLanes(d, top)));
    return t_ * most * most <= 4 * kMostError;  // half of the error of sum R ln R is the divergence's
  }

  HWY_INLINE LabelTerms Total(double row_entropy) const {
    const double second = t_ * t_ / 4 * (static_cast<double>(squares_.Total()) - 1);
    const double entropy = kOneRow ? row_entropy : static_cast<double>(entropy_.Total());
    const double own = kOneRow ? entropy / 2 : 0;  // not among the terms
    return {entropy, std::max(0.0, static_cast<double>(divergence_.Total()) - own + second)};
  }

 private:
  const WholeSet& all_;
  const double t_;
  Sums entropy_, divergence_, squares_, top_;
};

// p of a piece of sums without high words.
HWY_INLINE void LoadPiece(const uint64_t* sums, double label_rows, size_t size, float* p) {
  using Doubles = LaneSums<double>;
  const Doubles::D d;
  const hn::Rebind<float, Doubles::D> df;
  const auto inverse = hn::Set(d, 1.0 / (label_rows * kFixedOne));
  const auto load = [&](const uint64_t* from, float* to) HWY_ATTR {
    for (size_t i = 0; i < kVirtualLanes; i += Doubles::kLanes) {
      const auto words = Words<false>::Load({from, nullptr}, i);
      hn::Store(hn::DemoteTo(df, hn::Mul(words.ToDoubles(), inverse)), df, to + i);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= size; j += kVirtualLanes) load(sums + j, p + j);
  if (j < size) load(Tail({sums, nullptr}, size).View().low, p + j);
}

// p of a piece of one row, with the rounding to fixed point that its sums would have. The row ends with a whole 32
// bytes, so a vector that is wider than that is loaded masked.
HWY_INLINE void LoadPiece(const float* row, size_t size, float* p) {
  using Sums = LaneSums<float>;
  const Sums::D d;
  const auto one = hn::Set(d, static_cast<float>(kFixedOne)), unit = hn::Set(d, static_cast<float>(1 / kFixedOne));
  const auto fixed = [&](Sums::V value) HWY_ATTR { return hn::Mul(hn::Round(hn::Mul(value, one)), unit); };
  size_t j = 0;
  for (; j + Sums::kLanes <= size; j += Sums::kLanes) hn::Store(fixed(hn::LoadU(d, row + j)), d, p + j);
  for (size_t left = size - j; j < RoundUp(size, kVirtualLanes); j += Sums::kLanes, left = 0) {
    hn::Store(left == 0 ? hn::Zero(d) : fixed(hn::MaskedLoad(hn::FirstN(d, left), d, row + j)), d, p + j);
  }
}

template <bool kOneRow, class Load>
HWY_INLINE bool SumRareTerms(double label_rows, double row_entropy, const WholeSet& all, size_t m, LabelTerms& terms,
                             Load load) {
  RareTerms<kOneRow> sums(label_rows, all);
  HWY_ALIGN float p[kPieceAnchors];
  for (size_t begin = 0; begin < m; begin += kPieceAnchors) {
    const size_t size = std::min(kPieceAnchors, m - begin);
    load(begin, size, p);
    sums.Add(p, begin, size);
  }
  terms = sums.Total(row_entropy);
  return sums.Converged();
}

inline bool TermsOfRareSums(const uint64_t* label, double label_rows, double row_entropy, const WholeSet& all, size_t m,
                            LabelTerms& terms) {
  const auto load = [&](size_t begin, size_t size, float* p)
                        HWY_ATTR { LoadPiece(label + begin, label_rows, size, p); };
  return label_rows == 1 ? SumRareTerms<true>(1, row_entropy, all, m, terms, load)
                         : SumRareTerms<false>(label_rows, row_entropy, all, m, terms, load);
}

inline bool TermsOfRareRow(const std::byte* row, double row_entropy, const WholeSet& all, size_t m, LabelTerms& terms) {
  return SumRareTerms<true>(1, row_entropy, all, m, terms, [&](size_t begin, size_t size, float* p) HWY_ATTR {
    LoadPiece(reinterpret_cast<const float*>(row) + begin, size, p);
  });
}

// All rows of a set, as the terms of rare labels need them.
inline void Prepare(const SumsView& sums, size_t m, WholeSet& all) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const hn::Rebind<float, Sums::D> df;
  const auto inverse = hn::Set(d, 1.0 / (all.rows * kFixedOne));
  for (auto* values : {&all.p, &all.log_p, &all.inverse_p}) values->resize(RoundUp(m, kVirtualLanes));
  const auto fill = [&](const SumsView& from, size_t j, size_t to) HWY_ATTR {
    for (size_t i = 0; i < kVirtualLanes; i += Sums::kLanes) {
      const auto p = hn::Mul(Words<true>::Load(from, j + i).ToDoubles(), inverse);
      const auto some = hn::Gt(p, hn::Zero(d));
      const auto safe = hn::IfThenElse(some, p, hn::Set(d, 1.0));
      hn::Store(hn::DemoteTo(df, p), df, all.p.data() + to + i);
      hn::Store(hn::DemoteTo(df, Log(d, safe)), df, all.log_p.data() + to + i);
      hn::Store(hn::DemoteTo(df, hn::IfThenElseZero(some, hn::Div(hn::Set(d, 1.0), safe))), df,
                all.inverse_p.data() + to + i);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) fill(sums, j, j);
  if (j < m) fill(Tail(sums, m).View(), 0, j);
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
