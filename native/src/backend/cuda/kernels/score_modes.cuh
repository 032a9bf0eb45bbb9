// SPDX-License-Identifier: Apache-2.0
//
// What the kernels that score rows on matrix units have in common.
#pragma once

#include <cstdint>

#include "backend/cuda/kernels/matrix_unit.cuh"
#include "backend/cuda/kernels/row_values.cuh"
#include "backend/cuda/kernels/score_kernels.h"
#include "backend/cuda/kernels/softmax_rows.cuh"
#include "common/split.h"

namespace sextant::cuda {

// How rows of a type are multiplied: they, and anchors, in one part or two.
template <DType kType_, int kRowParts_, int kAnchorParts_, ElementKind kKind_>
struct MatrixMode {
  static constexpr DType kType = kType_;
  static constexpr int kRowParts = kRowParts_, kAnchorParts = kAnchorParts_;
  static constexpr ElementKind kKind = kKind_;
  // Steps of rows that are on their way to registers: 16 to 32 KiB of a multiprocessor.
  static constexpr int kAhead = sizeof(typename RowType<kType>::Bits) == 2 ? 2 : 1;
};

// Calls launch of the mode of a task.
template <typename Launch>
cudaError_t WithMode(const RowTask& task, bool fast, Launch&& launch) {
  constexpr ElementKind kBfloat = ElementKind::kBfloat, kHalf = ElementKind::kHalf;
  switch (task.dtype) {
    case DType::kF32:
      return fast ? launch(MatrixMode<DType::kF32, 1, 1, kBfloat>()) : launch(MatrixMode<DType::kF32, 2, 2, kBfloat>());
    case DType::kF64:
      return fast ? launch(MatrixMode<DType::kF64, 1, 1, kBfloat>()) : launch(MatrixMode<DType::kF64, 2, 2, kBfloat>());
    case DType::kF16:
      return fast ? launch(MatrixMode<DType::kF16, 1, 1, kHalf>()) : launch(MatrixMode<DType::kF16, 1, 2, kHalf>());
    case DType::kBF16:
      return fast ? launch(MatrixMode<DType::kBF16, 1, 1, kBfloat>())
                  : launch(MatrixMode<DType::kBF16, 1, 2, kBfloat>());
  }
  return cudaErrorInvalidValue;
}

struct MatrixTask {
  RowTask task;
  ScoreBuffers<float> buffers;
  int tiles, anchor_tiles;
};

// A segment of a row in parts, words of two neighbours; returns the sum of its squares.
template <class Mode>
__device__ __forceinline__ float SplitSegment(const Segment<Mode::kType>& segment,
                                              uint32_t (&words)[Mode::kRowParts][4]) {
  float square = 0;
  SEXTANT_UNROLL
  for (int w = 0; w < 4; ++w) {
    const float x = segment.Value(2 * w), y = segment.Value(2 * w + 1);
    square = std::fma(x, x, std::fma(y, y, square));
    if constexpr (Segment<Mode::kType>::kWords == 1) {
      words[0][w] = segment.Word(w);
    } else {
      uint16_t of_x[Mode::kRowParts], of_y[Mode::kRowParts];
      SplitIntoBfloats(x, Mode::kRowParts, of_x);
      SplitIntoBfloats(y, Mode::kRowParts, of_y);
      SEXTANT_UNROLL
      for (int p = 0; p < Mode::kRowParts; ++p) words[p][w] = of_x[p] | static_cast<uint32_t>(of_y[p]) << 16;
    }
  }
  return square;
}

// Calls use(p, q) for the products of part p of rows and part q of anchors, the small ones first. Parts p and q make up
// a product of 2^-8 (p + q); that of two second parts is left out.
template <class Mode, typename Use>
__device__ __forceinline__ void ForEachProduct(Use&& use) {
  SEXTANT_UNROLL
  for (int order = Mode::kRowParts + Mode::kAnchorParts > 2 ? 1 : 0; order >= 0; --order) {
    SEXTANT_UNROLL
    for (int p = 0; p < Mode::kRowParts; ++p) {
      if (order >= p && order - p < Mode::kAnchorParts) use(p, order - p);
    }
  }
}

// Of the rows of a tile that there are, the sums of squares, of which four neighbouring lanes each have a part.
__device__ __forceinline__ void KeepSquare(const CompensatedSum& sum, int row, int64_t rows, double* to) {
  double square = sum.Total();
  square += __shfl_xor_sync(kAllLanes, square, 1);
  square += __shfl_xor_sync(kAllLanes, square, 2);
  if (threadIdx.x % 4 == 0 && row < rows) to[row] = square;
}

// Writes a thread's scores of a tile to memory.
template <class Scores>
__device__ __forceinline__ void KeepScores(const MatrixTask& work, int64_t first, int64_t first_anchor, int anchors,
                                           const Scores& scores) {
  scores.ForEach(anchors, [&](int row, int anchor, float x, float y) {
    if (first + row >= work.task.rows.count) return;
    float* to = work.buffers.scores + (first + row) * work.buffers.stride + first_anchor + anchor;
    to[0] = x;
    to[1] = y;
  });
}

}  // namespace sextant::cuda
