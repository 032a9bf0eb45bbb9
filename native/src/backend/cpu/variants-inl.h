// SPDX-License-Identifier: Apache-2.0
//
// Assignment of a tile of rows by other scores and smoothings than cosine and softmax, in double precision.
#if defined(SEXTANT_VARIANTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_VARIANTS_INL_H_
#undef SEXTANT_VARIANTS_INL_H_
#else
#define SEXTANT_VARIANTS_INL_H_
#endif

#include <algorithm>
#include <functional>
#include <limits>
#include <span>

#include "backend/cpu/assign-inl.h"
#include "backend/cpu/kernels.h"
#include "backend/cpu/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Squared distances of one row into scores, in place.
inline void NegateRoots(double* HWY_RESTRICT row, size_t stride) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  for (size_t j = 0; j < stride; j += Sums::kLanes) {
    hn::Store(hn::Neg(hn::Sqrt(hn::Load(d, row + j))), d, row + j);
  }
}

// Why a row cannot be assigned by its scores, if so; lanes beyond the m scores are set to 0.
inline BadRow CheckScores(const RowsView& rows, size_t i, size_t dim, double* scores, size_t m, size_t stride) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  std::fill(scores + m, scores + stride, 0.0);
  bool finite = true;
  for (size_t j = 0; j < stride; j += Sums::kLanes) {
    finite = finite && hn::AllTrue(d, hn::IsFinite(hn::Load(d, scores + j)));
  }
  if (finite) return kGoodRow;
  BadRow bad = kUnscoredRow;
  VisitRow(rows, i, dim, [&](const double* values, size_t, size_t size) {
    if (!std::all_of(values, values + size, [](double value) { return std::isfinite(value); })) bad = kNotFiniteRow;
  });
  return bad;
}

// Scores of a tile's rows, of which only differences times tile.scale matter.
template <Score kScore>
void ScoreTile(const PackedAnchors<double>& anchors, const RowsView& rows, TileOf<double>& tile) {
  if constexpr (kScore == Score::kCosine) {
    ScoreDirections(anchors, rows, tile);
    for (size_t i = 0; i < static_cast<size_t>(rows.rows); ++i) {
      const double* scores = tile.assignments.data() + i * tile.stride;
      tile.nearest[i] = *std::max_element(scores, scores + anchors.count) / tile.norm[i];
    }
  } else {
    ScoreRows<std::conditional_t<kScore == Score::kDot, Product, SquaredDifference>>(anchors, rows, tile);
    const auto scale = ScaleOf<double>(anchors.inverse_temperature);
    for (size_t i = 0; i < static_cast<size_t>(rows.rows); ++i) {
      double* scores = tile.assignments.data() + i * tile.stride;
      if (kScore == Score::kEuclidean) NegateRoots(scores, tile.stride);
      tile.bad[i] = CheckScores(rows, i, anchors.dim, scores, anchors.count, tile.stride);
      tile.scale[i] = scale;
    }
  }
}

// The tau for which p = max(u - tau, 0) sums to 1, where the greatest u is 0: by the k greatest of them, in order,
// k being the last for which 1 + k u_k > u_1 + ... + u_k. Only u > -1 can be among them; `sorted` has room for m.
inline double SimplexThreshold(const double* u, size_t m, std::span<double> sorted) {
  const auto end = std::copy_if(u, u + m, sorted.begin(), [](double value) { return value > -1; });
  std::sort(sorted.begin(), end, std::greater<>());
  const auto candidates = static_cast<size_t>(end - sorted.begin());
  double sum = 0, lost = 0, threshold = 0;  // a compensated sum, so that p sums to 1 whatever m
  for (size_t k = 1; k <= candidates; ++k) {
    const double term = sorted[k - 1] - lost;
    const double next = sum + term;
    lost = (next - sum) - term;
    sum = next;
    const auto count = static_cast<double>(k);
    if (1 + count * sorted[k - 1] <= sum) break;
    threshold = (sum - 1) / count;
  }
  return threshold;
}

// The Euclidean projection of scale * scores on the simplex, in place; returns its entropy in fixed point.
inline uint64_t ProjectRow(double* HWY_RESTRICT row, size_t m, size_t stride, double scale, std::span<double> sorted) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  std::fill(row + m, row + stride, -std::numeric_limits<double>::infinity());
  const auto top = hn::Set(d, *std::max_element(row, row + m));
  const auto factor = hn::Set(d, scale), floor = hn::Set(d, -1.0);
  for (size_t j = 0; j < stride; j += Sums::kLanes) {
    hn::Store(hn::Max(hn::Mul(hn::Sub(hn::Load(d, row + j), top), factor), floor), d, row + j);
  }
  const auto threshold = hn::Set(d, SimplexThreshold(row, m, sorted));
  Sums entropy;
  for (size_t j = 0; j < stride; j += kVirtualLanes) {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      double* at = row + j + i * Sums::kLanes;
      const auto p = hn::Max(hn::Sub(hn::Load(d, at), threshold), hn::Zero(d));
      entropy.sums[i] = hn::Sub(entropy.sums[i], XLogX(d, p));
      hn::Store(p, d, at);
    }
  }
  return FixedEntropy(entropy.Total());
}

// 1 at the first of the greatest scores, in place.
inline void ChooseTop(double* row, size_t m, size_t stride) {
  const auto top = std::max_element(row, row + m) - row;
  std::fill(row, row + stride, 0.0);
  row[top] = 1;
}

template <Score kScore, Smoothing kSmoothing>
void AssignVariant(const PackedAnchors<double>& anchors, const RowsView& rows, TileOf<double>& tile) {
  const size_t m = anchors.count, stride = tile.stride;
  ScoreTile<kScore>(anchors, rows, tile);
  for (size_t i = 0; i < static_cast<size_t>(rows.rows); ++i) {
    if (tile.bad[i]) continue;
    double* row = tile.assignments.data() + i * stride;
    if constexpr (kSmoothing == Smoothing::kSoftmax) {
      ExpRows<1>(row, m, stride, &tile.scale[i], &tile.sums[i]);
      NormalizeRow(row, stride, tile.sums[i].total);
    } else if constexpr (kSmoothing == Smoothing::kSparsemax) {
      tile.fixed_entropy[i] = ProjectRow(row, m, stride, tile.scale[i], tile.sorted);
    } else {
      ChooseTop(row, m, stride);
      tile.fixed_entropy[i] = 0;
    }
  }
  if constexpr (kSmoothing == Smoothing::kSoftmax) StoreEntropies(static_cast<size_t>(rows.rows), tile);
}

template <Score kScore>
AssignFunction<double> VariantOf(Smoothing smoothing) {
  switch (smoothing) {
    case Smoothing::kSoftmax:
      return AssignVariant<kScore, Smoothing::kSoftmax>;
    case Smoothing::kSparsemax:
      return AssignVariant<kScore, Smoothing::kSparsemax>;
    case Smoothing::kDiscrete:
      return AssignVariant<kScore, Smoothing::kDiscrete>;
  }
  return nullptr;
}

inline AssignFunction<double> VariantOf(Score score, Smoothing smoothing) {
  switch (score) {
    case Score::kCosine:
      return VariantOf<Score::kCosine>(smoothing);
    case Score::kEuclidean:
      return VariantOf<Score::kEuclidean>(smoothing);
    case Score::kDot:
      return VariantOf<Score::kDot>(smoothing);
  }
  return nullptr;
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
