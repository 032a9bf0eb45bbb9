// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "backend/cuda/platform.h"
#include "backend/device_pairs.h"
#include "backend/pairs.h"

// Pairs of rows. Pointers are of the device; every function launches on a stream and returns what the launch did.
namespace sextant::cuda {

// Rows and columns that a block computes: two panels of each.
template <typename T>
inline constexpr int64_t kPairSide = 2 * static_cast<int64_t>(kPairPanel<T>);

// Some rows of a space, from the beginning of a panel.
template <typename T>
struct PairSide {
  const T* panels;
  const T* lengths;  // kCosine
  const T* squares;  // kCentredSquares: of each row less the centre
  int64_t rows;
};

template <typename T>
struct PairTileTask {
  PairRule rule;
  bool root;
  int64_t dim;
  PairSide<T> x, y;
  const T* centre;  // or null
  T* values;        // x.rows x y.rows, either in whole kPairSide
  int64_t stride;   // in elements, a multiple of kPairSide
};

// The values of all pairs of a tile: those of the CPU's kernels.
template <typename T>
cudaError_t ComputePairTile(const PairTileTask<T>& task, cudaStream_t stream);

// squares[i] = |x_i - centre|^2 of the rows of some panels.
template <typename T>
cudaError_t SquarePairRows(const T* panels, int64_t rows, int64_t dim, const T* centre, T* squares,
                           cudaStream_t stream);

// What some rows, a strip, have kept so far.
struct PairState {
  DevicePairKind kind;
  double* values;           // rows x width
  int64_t* indices;         // kTopK: rows x width
  int64_t width;            // doubles of a row
  const int64_t* left_out;  // by row of the strip; or null
  const int64_t* groups;    // kGroupSums: by column of the space
  const double* factors;    // kKernelSums: width - 1
  bool later, greatest, square;
};

cudaError_t BeginPairState(const PairState& state, int64_t rows, cudaStream_t stream);

template <typename T>
struct PairValues {
  const T* values;
  int64_t stride;
  int64_t first_row, rows;  // of the space; the first is that of the strip
  int64_t first_column, columns;
};

// Adds a tile of the first source, for all but kMoments. Tiles come by ascending column and begin at multiples of
// kPanelValues: what a row keeps has the same bits whatever they are.
template <typename T>
cudaError_t AddPairTile(const PairValues<T>& tile, const PairState& state, cudaStream_t stream);

// What is taken of the values of two sources.
struct PairTerms {
  DevicePairTerm a, b;
};

// The same for kMoments: of a tile, and of the values `others` that source `other` > 0 has for the same pairs, with the
// same stride.
template <typename T>
cudaError_t AddPairMoments(const PairValues<T>& tile, const T* others, const PairTerms& terms, int64_t other,
                           const PairState& state, cudaStream_t stream);

}  // namespace sextant::cuda
