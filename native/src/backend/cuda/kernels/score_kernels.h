// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "backend/cuda/kernels/softmax_rows.cuh"

// Launches of the kernels that score rows.
namespace sextant::cuda {

// Where scores go that do not stay in shared memory.
template <typename T>
struct ScoreBuffers {
  T* scores;        // rows x `stride`
  int64_t stride;   // m rounded up to 8
  double* squares;  // by row: the sum of its squares
};

// Up to this many anchors, assignments need no memory for scores.
inline constexpr int64_t kFusedAnchors = 128;

// In 16-bit parts on matrix units. With buffers.scores null, all of the task; else scores and squares alone.
cudaError_t ScoreByWarps(const RowTask& task, bool fast, const ScoreBuffers<float>& buffers, cudaStream_t stream);
// The same on devices of compute capability 9.0 alone.
cudaError_t ScoreByWarpgroups(const RowTask& task, bool fast, const ScoreBuffers<float>& buffers, cudaStream_t stream);
// In double: scores and squares.
cudaError_t ScoreInDouble(const RowTask& task, const ScoreBuffers<double>& buffers, cudaStream_t stream);
// What follows scores that are in memory: assignments, in place, and sums. `inverses` has one number by row.
cudaError_t FinishScores(const RowTask& task, const ScoreBuffers<float>& buffers, float* inverses, cudaStream_t stream);
cudaError_t FinishScores(const RowTask& task, const ScoreBuffers<double>& buffers, double* inverses,
                         cudaStream_t stream);

}  // namespace sextant::cuda
