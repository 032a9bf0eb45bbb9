// SPDX-License-Identifier: Apache-2.0
//
// What kernels that take up tiles of values have in common: a warp has a row.
#pragma once

#include <cstdint>

#include "backend/cuda/kernels/pair_kernels.h"
#include "backend/panels.h"
#include "common/softmax.h"

namespace sextant::cuda {

inline constexpr int kThreads = 256, kWarp = 32, kRows = kThreads / kWarp;
inline constexpr uint32_t kAllLanes = 0xFFFFFFFFu;
inline constexpr int64_t kPanel = kPanelValues;
static_assert(kPanel == 2 * kWarp);

inline __device__ int Lane() { return static_cast<int>(threadIdx.x % kWarp); }

template <typename T, typename Fold>
__device__ T FoldLanes(T value, Fold&& fold) {
  for (int apart = kWarp / 2; apart > 0; apart /= 2) value = fold(value, __shfl_xor_sync(kAllLanes, value, apart));
  return value;
}
template <typename T>
__device__ T SumOfLanes(T value) {
  return FoldLanes(value, [](T a, T b) { return a + b; });
}

inline __device__ double ExpOrNothing(double t) { return t > kLeastExponent<double> ? ExpOf(t) : 0.0; }

// A row of the tile, as its warp sees it.
template <typename T>
struct PairRow {
  const T* values;
  int64_t first_column, columns;
  int64_t least;     // column that counts
  int64_t left_out;  // and one that does not

  __device__ PairRow(const PairValues<T>& tile, const PairState& state, int64_t row)
      : values(tile.values + row * tile.stride),
        first_column(tile.first_column),
        columns(tile.columns),
        least(state.later ? tile.first_row + row + 1 : 0),
        left_out(state.left_out != nullptr ? state.left_out[row] : -1) {}

  __device__ bool Counts(int64_t place) const {
    const int64_t column = first_column + place;
    return place < columns && column >= least && column != left_out;
  }
};

// Blocks of kThreads that have a warp for each row.
inline dim3 BlocksOf(int64_t rows) { return dim3(static_cast<unsigned>((rows + kRows - 1) / kRows)); }

}  // namespace sextant::cuda
