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

// Rows whose exponentials are computed at once, as each step of one waits for the step before.
#if HWY_TARGET <= HWY_AVX3
inline constexpr size_t kExpRows = 4;
#else
inline constexpr size_t kExpRows = 2;
#endif

// e^(scale * (score - top score)) of kRows rows, in place.
template <size_t kRows, typename T>
HWY_INLINE void ExpRows(T* HWY_RESTRICT rows, size_t m, size_t stride, const T* scale, RowSums<T>* row_sums) {
  using Sums = LaneSums<T>;
  const typename Sums::D d;
  using V = typename Sums::V;
  V top[kRows], factor[kRows];
  for (size_t r = 0; r < kRows; ++r) {
    T* row = rows + r * stride;
    std::fill(row + m, row + stride, -std::numeric_limits<T>::infinity());  // no mass whatever the scale
    top[r] = hn::Load(d, row);
    factor[r] = hn::Set(d, scale[r]);
  }
  for (size_t j = Sums::kLanes; j < stride; j += Sums::kLanes) {
    for (size_t r = 0; r < kRows; ++r) top[r] = hn::Max(top[r], hn::Load(d, rows + r * stride + j));
  }
  for (size_t r = 0; r < kRows; ++r) top[r] = hn::MaxOfLanes(d, top[r]);

  const V cutoff = hn::Set(d, static_cast<T>(kExpCutoff));
  Sums total[kRows], weighted[kRows];
  for (size_t j = 0; j < stride; j += kVirtualLanes) {
    ForEach<Sums::kVectors, kRows>([&](auto i, auto r) SEXTANT_LAMBDA {
      T* at = rows + r * stride + j + i * Sums::kLanes;
      const V t = hn::Max(hn::Mul(hn::Sub(hn::Load(d, at), top[r]), factor[r]), cutoff);
      const V e = hn::IfThenElseZero(hn::Gt(t, cutoff), Exp(d, t));
      total[r].sums[i] = hn::Add(total[r].sums[i], e);
      weighted[r].sums[i] = Fma(e, t, weighted[r].sums[i]);
      hn::Store(e, d, at);
    });
  }
  for (size_t r = 0; r < kRows; ++r) row_sums[r] = {total[r].Total(), weighted[r].Total(), hn::GetLane(top[r])};
}

// The same of n rows.
template <typename T>
HWY_INLINE void ExpTile(size_t n, size_t m, TileOf<T>& tile) {
  const auto exp = [&]<size_t kRows>(size_t row, std::integral_constant<size_t, kRows>) SEXTANT_LAMBDA {
    ExpRows<kRows>(tile.assignments.data() + row * tile.stride, m, tile.stride, &tile.scale[row], &tile.sums[row]);
  };
  size_t row = 0;
  for (; row + kExpRows <= n; row += kExpRows) exp(row, std::integral_constant<size_t, kExpRows>());
  for (; row < n; ++row) exp(row, std::integral_constant<size_t, 1>());
}

inline uint64_t FixedEntropy(double entropy) {
  return static_cast<uint64_t>(entropy > 0 ? entropy * kFixedOne + 0.5 : 0.0);
}

// Divides one row by its total.
template <typename T>
HWY_INLINE void NormalizeRow(T* HWY_RESTRICT row, size_t stride, T total) {
  const typename LaneSums<T>::D d;
  const auto inverse = hn::Set(d, T(1) / total);
  for (size_t j = 0; j < stride; j += LaneSums<T>::kLanes) {
    hn::Store(hn::Mul(hn::Load(d, row + j), inverse), d, row + j);
  }
}

// Entropies of the assignments of n rows in fixed point, by vectors of rows.
template <typename T>
HWY_INLINE void StoreEntropies(size_t n, TileOf<T>& tile) {
  const hn::ScalableTag<double> d;
  constexpr size_t kLanes = HWY_LANES(double);
  HWY_ALIGN double total[kLanes], weighted[kLanes], entropy[kLanes];
  for (size_t begin = 0; begin < n; begin += kLanes) {
    const size_t size = std::min(kLanes, n - begin);
    for (size_t i = 0; i < kLanes; ++i) {
      const bool some = i < size && !tile.bad[begin + i];
      total[i] = some ? static_cast<double>(tile.sums[begin + i].total) : 1.0;
      weighted[i] = some ? static_cast<double>(tile.sums[begin + i].weighted) : 0.0;
    }
    const auto sum = hn::Load(d, total);
    hn::Store(hn::Sub(Log(d, sum), hn::Div(hn::Load(d, weighted), sum)), d, entropy);
    for (size_t i = 0; i < size; ++i) tile.fixed_entropy[begin + i] = FixedEntropy(entropy[i]);
  }
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
      const Ahead next = from + kChunk < end ? ChunkOf(rows, i, from + kChunk) : ChunkOf(rows, i + kBlockRows, begin);
      ScoreChunk<Term>(anchors, first, last, from, size, tile.block, count, tile.assignments.data() + i * tile.stride,
                       tile.stride, next);
      // Now that the chunk is in the first-level cache.
      for (size_t r = 0; r < count && first == 0; ++r) {
        AddSquares(tile.block[r], size, tile.lane_squares.data() + (i + r) * kSquareLanes);
      }
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

// One short loop per step, so that the latencies of one row hide behind the work of the next. Bad rows take part in
// what nobody looks at.
template <class Anchors, typename T>
void AssignTile(const Anchors& anchors, const RowsView& rows, TileOf<T>& tile) {
  const size_t n = static_cast<size_t>(rows.rows);
  const size_t stride = tile.stride;
  T* assignments = tile.assignments.data();
  ScoreDirections(anchors, rows, tile);
  ExpTile(n, anchors.count, tile);
  StoreEntropies(n, tile);
  for (size_t i = 0; i < n; ++i) {
    if (tile.bad[i]) continue;
    NormalizeRow(assignments + i * stride, stride, tile.sums[i].total);
    tile.nearest[i] = static_cast<double>(tile.sums[i].top) / tile.norm[i];
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
