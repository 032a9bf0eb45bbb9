// SPDX-License-Identifier: Apache-2.0
//
// Soft assignment of a tile of rows: a chunk of d at a time, the norms and the scores while the chunk is hot;
// then the softmax of every row.
#if defined(SEXTANT_ASSIGN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_ASSIGN_INL_H_
#undef SEXTANT_ASSIGN_INL_H_
#else
#define SEXTANT_ASSIGN_INL_H_
#endif

#include <algorithm>
#include <limits>

#include "backend/cpu/convert-inl.h"
#include "backend/cpu/kernels.h"
#include "backend/cpu/scores-inl.h"
#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Adds the squares of n elements to the sums of kVirtualLanes lanes.
template <typename T>
HWY_INLINE void AddSquares(const T* HWY_RESTRICT values, size_t n, T* HWY_RESTRICT lane_sums) {
  using Sums = LaneSums<T>;
  const typename Sums::D d;
  Sums sums;
  const auto add = [&](const T* from) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const auto v = hn::LoadU(d, from + i * Sums::kLanes);
      sums.sums[i] = Fma(v, v, sums.sums[i]);
    }
  };
  size_t k = 0;
  for (; k + kVirtualLanes <= n; k += kVirtualLanes) add(values + k);
  if (k < n) {
    HWY_ALIGN T tail[kVirtualLanes] = {};
    std::copy(values + k, values + n, tail);
    add(tail);
  }
  for (size_t i = 0; i < Sums::kVectors; ++i) {
    T* at = lane_sums + i * Sums::kLanes;
    hn::Store(hn::Add(hn::Load(d, at), sums.sums[i]), d, at);
  }
}

template <typename T>
HWY_INLINE double TotalOf(const T* lane_sums) {
  using Sums = LaneSums<T>;
  Sums sums;
  for (size_t i = 0; i < Sums::kVectors; ++i) {
    sums.sums[i] = hn::Load(typename Sums::D(), lane_sums + i * Sums::kLanes);
  }
  return static_cast<double>(sums.Total());
}

// e^(scale * (score - top score)) of one row, in place.
template <typename T>
HWY_INLINE void ExpRow(T* HWY_RESTRICT row, size_t m, size_t stride, T scale, RowSums<T>& row_sums) {
  using Sums = LaneSums<T>;
  const typename Sums::D d;
  using V = typename Sums::V;
  std::fill(row + m, row + stride, hwy::LowestValue<T>());

  V top = hn::Load(d, row);
  for (size_t j = Sums::kLanes; j < stride; j += Sums::kLanes) top = hn::Max(top, hn::Load(d, row + j));
  top = hn::MaxOfLanes(d, top);

  const V factor = hn::Set(d, scale);
  const V cutoff = hn::Set(d, static_cast<T>(kExpCutoff));
  Sums total, weighted;
  for (size_t j = 0; j < stride; j += kVirtualLanes) {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      T* at = row + j + i * Sums::kLanes;
      const V t = hn::Max(hn::Mul(hn::Sub(hn::Load(d, at), top), factor), cutoff);
      const V e = hn::IfThenElseZero(hn::Gt(t, cutoff), Exp(d, t));
      total.sums[i] = hn::Add(total.sums[i], e);
      weighted.sums[i] = Fma(e, t, weighted.sums[i]);
      hn::Store(e, d, at);
    }
  }
  row_sums.total = total.Total();
  row_sums.weighted = weighted.Total();
}

// Divides one row by its total; returns the entropy of the assignment in fixed point.
template <typename T>
HWY_INLINE uint64_t NormalizeRow(T* HWY_RESTRICT row, size_t stride, const RowSums<T>& sums) {
  using D = typename LaneSums<T>::D;
  const D d;
  const auto inverse = hn::Set(d, T(1) / sums.total);
  for (size_t j = 0; j < stride; j += LaneSums<T>::kLanes) {
    hn::Store(hn::Mul(hn::Load(d, row + j), inverse), d, row + j);
  }
  const auto total = static_cast<double>(sums.total);
  const double entropy = LogOf(total) - static_cast<double>(sums.weighted) / total;
  return static_cast<uint64_t>(entropy > 0 ? entropy * kFixedOne + 0.5 : 0.0);
}

// Where the chunk of every row can be read as T: in place, or converted.
template <typename T>
void LocateChunk(const RowsView& rows, size_t begin, size_t size, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  const bool in_place = ReadableInPlace<T>(rows);
  for (size_t i = 0; i < n; ++i) {
    const unsigned char* from = ElementAddress(rows, i, begin);
    if (in_place) {
      tile.row[i] = reinterpret_cast<const T*>(from);
    } else {
      T* to = tile.chunk.data() + i * kChunk;
      Convert(rows.dtype, from, size, to);
      tile.row[i] = to;
    }
  }
}

// Scores and sums of squares of up to a tile of rows.
template <typename T>
void ScoreRows(const PackedAnchors<T>& anchors, const RowsView& rows, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  std::fill_n(tile.lane_squares.begin(), n * kVirtualLanes, T(0));
  for (size_t begin = 0; begin < anchors.dim; begin += kChunk) {
    const size_t size = std::min(kChunk, anchors.dim - begin);
    LocateChunk(rows, begin, size, tile);
    for (size_t i = 0; i < n; ++i) {
      AddSquares(tile.row[i], size, tile.lane_squares.data() + i * kVirtualLanes);
    }
    AddChunkScores(anchors, begin, size, tile.row.data(), n, tile.assignments.data(), tile.stride);
  }
  for (size_t i = 0; i < n; ++i) tile.sum_squares[i] = TotalOf(tile.lane_squares.data() + i * kVirtualLanes);
}

// A row whose sum of squares left the comfortable range: brought into it by a power of two and scored again.
// False where the row is zero or not finite.
template <typename T>
bool ScoreExtremeRow(const PackedAnchors<T>& anchors, const RowsView& rows, size_t i, TileOf<T>& tile) {
  if (!ScaleRow(rows, i, anchors.dim, tile.scaled_row.data())) return false;
  T* scores = tile.assignments.data() + i * tile.stride;
  T* lane_squares = tile.lane_squares.data() + i * kVirtualLanes;
  std::fill_n(lane_squares, kVirtualLanes, T(0));
  for (size_t begin = 0; begin < anchors.dim; begin += kChunk) {
    const size_t size = std::min(kChunk, anchors.dim - begin);
    const T* row = tile.scaled_row.data() + begin;
    AddSquares(row, size, lane_squares);
    AddChunkScores(anchors, begin, size, &row, 1, scores, tile.stride);
  }
  tile.sum_squares[i] = TotalOf(lane_squares);
  return true;
}

// One short loop per step, so that the latencies of one row hide behind the work of the next.
template <typename T>
void AssignTile(const PackedAnchors<T>& anchors, const RowsView& rows, TileOf<T>& tile) {
  // Squares inside neither overflow nor lose bits that matter, in float as in double.
  constexpr double kLeast = 0x1p-60, kMost = 0x1p+100;
  const size_t n = static_cast<size_t>(rows.rows);
  const size_t stride = tile.stride;
  T* assignments = tile.assignments.data();
  ScoreRows(anchors, rows, tile);
  for (size_t i = 0; i < n; ++i) {
    const bool comfortable = tile.sum_squares[i] >= kLeast && tile.sum_squares[i] <= kMost;
    tile.bad[i] = !comfortable && !ScoreExtremeRow(anchors, rows, i, tile);
    const double scale = anchors.inverse_temperature / std::sqrt(tile.sum_squares[i]);
    tile.scale[i] = static_cast<T>(std::min<double>(scale, std::numeric_limits<T>::max()));
  }
  for (size_t i = 0; i < n; ++i) {
    if (!tile.bad[i]) ExpRow(assignments + i * stride, anchors.count, stride, tile.scale[i], tile.sums[i]);
  }
  for (size_t i = 0; i < n; ++i) {
    if (!tile.bad[i]) tile.fixed_entropy[i] = NormalizeRow(assignments + i * stride, stride, tile.sums[i]);
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
