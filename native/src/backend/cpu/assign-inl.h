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
#include "backend/cpu/matrix-inl.h"
#include "backend/cpu/norms-inl.h"
#include "backend/cpu/scores-inl.h"
#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// e^(scale * (score - top score)) of one row, in place.
template <typename T>
HWY_INLINE void ExpRow(T* HWY_RESTRICT row, size_t m, size_t stride, T scale, RowSums<T>& row_sums) {
  using Sums = LaneSums<T>;
  const typename Sums::D d;
  using V = typename Sums::V;
  std::fill(row + m, row + stride, -std::numeric_limits<T>::infinity());  // no mass whatever the scale

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
  row_sums.top = hn::GetLane(top);
}

inline uint64_t FixedEntropy(double entropy) {
  return static_cast<uint64_t>(entropy > 0 ? entropy * kFixedOne + 0.5 : 0.0);
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
  return FixedEntropy(LogOf(total) - static_cast<double>(sums.weighted) / total);
}

// Where the chunk of n rows from `row` on can be read as T: in place, or converted.
template <typename T>
HWY_INLINE void LocateChunk(const RowsView& rows, bool in_place, size_t row, size_t n, size_t begin, size_t size,
                            TileOf<T>& tile) {
  for (size_t i = 0; i < n; ++i) {
    const unsigned char* from = ElementAddress(rows, row + i, begin);
    if (in_place) {
      tile.block[i] = reinterpret_cast<const T*>(from);
    } else {
      T* to = tile.converted.data() + i * kChunk;
      Convert(rows.dtype, from, size, to);
      tile.block[i] = to;
    }
  }
}

// A chunk of the block of rows that begins at `row`, if the block is whole.
inline Ahead ChunkOf(const RowsView& rows, size_t row, size_t begin) {
  if (row + kBlockRows > static_cast<size_t>(rows.rows)) return {};
  return {reinterpret_cast<uintptr_t>(ElementAddress(rows, row, begin)), static_cast<uintptr_t>(rows.stride_bytes),
          ElementBytes(rows.dtype)};
}

// Scores of a tile with the panels [first, last) over [begin, end) of d, whose anchors stay in the second-level cache;
// with the first panel also the sums of squares.
template <class Term, typename T>
void ScorePiece(const PackedAnchors<T>& anchors, size_t first, size_t last, size_t begin, size_t end,
                const RowsView& rows, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  const bool in_place = ReadableInPlace<T>(rows);
  for (size_t i = 0; i < n; i += kBlockRows) {
    const size_t count = std::min(kBlockRows, n - i);
    for (size_t from = begin; from < end; from += kChunk) {
      const size_t size = std::min(kChunk, end - from);
      LocateChunk(rows, in_place, i, count, from, size, tile);
      for (size_t r = 0; r < count && first == 0; ++r) {
        AddSquares(tile.block[r], size, tile.lane_squares.data() + (i + r) * kSquareLanes);
      }
      const Ahead next = from + kChunk < end ? ChunkOf(rows, i, from + kChunk) : ChunkOf(rows, i + kBlockRows, begin);
      ScoreChunk<Term>(anchors, first, last, from, size, tile.block, count, tile.assignments.data() + i * tile.stride,
                       tile.stride, next);
    }
  }
}

// Scores and sums of squares of up to a tile of rows.
template <class Term, typename T>
void ScoreRows(const PackedAnchors<T>& anchors, const RowsView& rows, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  const size_t panels = anchors.panels.size();
  std::fill_n(tile.lane_squares.begin(), n * kSquareLanes, T(0));
  for (size_t begin = 0; begin < anchors.dim; begin += anchors.dim_in_cache) {
    const size_t end = std::min(anchors.dim, begin + anchors.dim_in_cache);
    for (size_t first = 0; first < panels; first += anchors.panels_in_cache) {
      ScorePiece<Term>(anchors, first, std::min(panels, first + anchors.panels_in_cache), begin, end, rows, tile);
    }
  }
  for (size_t i = 0; i < n; ++i) tile.sum_squares[i] = TotalOf(tile.lane_squares.data() + i * kSquareLanes);
}

// Products of a tile's rows, and their sums of squares.
template <typename T>
void ScoreTileRows(const PackedAnchors<T>& anchors, const RowsView& rows, TileOf<T>& tile) {
  ScoreRows<Product>(anchors, rows, tile);
}

inline void ScoreTileRows(const MatrixAnchors& anchors, const RowsView& rows, TileOf<float>& tile) {
  const auto n = static_cast<size_t>(rows.rows);
  std::fill_n(tile.lane_squares.begin(), n * kSquareLanes, 0.0f);
  MatrixPass(anchors, rows, tile.assignments.data(), tile.stride, tile.lane_squares.data(), tile.row_parts.data())
      .Run();
  for (size_t i = 0; i < n; ++i) tile.sum_squares[i] = TotalOf(tile.lane_squares.data() + i * kSquareLanes);
}

// The same of the scaled row, as row i.
template <typename T>
void ScoreScaledRow(const PackedAnchors<T>& anchors, size_t i, TileOf<T>& tile) {
  T* scores = tile.assignments.data() + i * tile.stride;
  T* lane_squares = tile.lane_squares.data() + i * kSquareLanes;
  for (size_t begin = 0; begin < anchors.dim; begin += kChunk) {
    const size_t size = std::min(kChunk, anchors.dim - begin);
    const T* row = tile.scaled_row.data() + begin;
    AddSquares(row, size, lane_squares);
    ScoreChunk<Product>(anchors, 0, anchors.panels.size(), begin, size, &row, 1, scores, tile.stride, Ahead());
  }
}

inline void ScoreScaledRow(const MatrixAnchors& anchors, size_t i, TileOf<float>& tile) {
  const RowsView row = {tile.scaled_row.data(), DType::kF32, 1, 0};
  float* const scores = tile.spare_rows.data();
  MatrixPass(anchors, row, scores, tile.stride, tile.lane_squares.data() + i * kSquareLanes, tile.row_parts.data())
      .Run();
  std::copy_n(scores, tile.stride, tile.assignments.data() + i * tile.stride);
}

// A row whose sum of squares left the comfortable range: brought into it by a power of two and scored again.
template <class Anchors, typename T>
BadRow ScoreExtremeRow(const Anchors& anchors, const RowsView& rows, size_t i, TileOf<T>& tile) {
  const BadRow bad = ScaleRow(rows, i, anchors.dim, tile.scaled_row.data());
  if (bad) return bad;
  T* lane_squares = tile.lane_squares.data() + i * kSquareLanes;
  std::fill_n(lane_squares, kSquareLanes, T(0));
  ScoreScaledRow(anchors, i, tile);
  tile.sum_squares[i] = TotalOf(lane_squares);
  return kGoodRow;
}

// What scores are multiplied by: neither 0 nor infinite, so that the padding of a row stays without mass.
template <typename T>
HWY_INLINE T ScaleOf(double scale) {
  using Limits = std::numeric_limits<T>;
  return static_cast<T>(std::clamp<double>(scale, Limits::min(), Limits::max()));
}

// Products of a tile's rows with all anchors, and what makes them cosines over the temperature.
template <class Anchors, typename T>
void ScoreDirections(const Anchors& anchors, const RowsView& rows, TileOf<T>& tile) {
  // Squares inside neither overflow nor lose bits that matter, in float as in double.
  constexpr double kLeast = 0x1p-60, kMost = 0x1p+100;
  ScoreTileRows(anchors, rows, tile);
  for (size_t i = 0; i < static_cast<size_t>(rows.rows); ++i) {
    const bool comfortable = tile.sum_squares[i] >= kLeast && tile.sum_squares[i] <= kMost;
    tile.bad[i] = comfortable ? kGoodRow : ScoreExtremeRow(anchors, rows, i, tile);
    tile.norm[i] = std::sqrt(tile.sum_squares[i]);
    tile.scale[i] = ScaleOf<T>(anchors.inverse_temperature / tile.norm[i]);
  }
}

// One short loop per step, so that the latencies of one row hide behind the work of the next.
template <class Anchors, typename T>
void AssignTile(const Anchors& anchors, const RowsView& rows, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  const size_t stride = tile.stride;
  T* assignments = tile.assignments.data();
  ScoreDirections(anchors, rows, tile);
  for (size_t i = 0; i < n; ++i) {
    if (!tile.bad[i]) ExpRow(assignments + i * stride, anchors.count, stride, tile.scale[i], tile.sums[i]);
  }
  for (size_t i = 0; i < n; ++i) {
    if (tile.bad[i]) continue;
    tile.fixed_entropy[i] = NormalizeRow(assignments + i * stride, stride, tile.sums[i]);
    tile.nearest[i] = static_cast<double>(tile.sums[i].top) / tile.norm[i];
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
