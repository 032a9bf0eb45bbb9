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

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
