// SPDX-License-Identifier: Apache-2.0
//
// Assignments and their sums where scores are in memory. The rows of a launch are few enough for its scores to stay in
// the second-level cache.
#include <algorithm>

#include "backend/cuda/kernels/columns.cuh"
#include "backend/cuda/kernels/score_kernels.h"
#include "backend/cuda/kernels/softmax_rows.cuh"

namespace sextant::cuda {
namespace {

constexpr int kFinishThreads = 128;
constexpr int kRowsOfWarp = 4;
constexpr int kRowsOfColumn = 128;

template <typename T>
struct FinishTask {
  RowTask task;
  ScoreBuffers<T> buffers;
  T* inverses;
};

// kRowsOfWarp rows a warp.
template <typename T>
__global__ void __launch_bounds__(kFinishThreads) AssignScored(const FinishTask<T> work) {
  const int64_t warp = (static_cast<int64_t>(blockIdx.x) * kFinishThreads + threadIdx.x) / kWarpThreads;
  const int64_t first = warp * kRowsOfWarp;
  const int64_t left = work.task.rows.count - first;
  if (left <= 0) return;
  RowCounts counts;
  AssignRows<T>(work.task, first, static_cast<int>(left < kRowsOfWarp ? left : kRowsOfWarp),
                work.buffers.scores + first * work.buffers.stride, work.buffers.stride, work.buffers.squares + first,
                work.inverses + first, counts);
  counts.Flush(work.task);
}

// kFinishThreads anchors, and kRowsOfColumn rows, a block.
template <typename T>
__global__ void __launch_bounds__(kFinishThreads) SumColumns(const FinishTask<T> work) {
  const int64_t anchor = static_cast<int64_t>(blockIdx.y) * kFinishThreads + threadIdx.x;
  const int64_t first = static_cast<int64_t>(blockIdx.x) * kRowsOfColumn;
  const int64_t left = work.task.rows.count - first;
  ColumnSums sums;
  AddColumn<T>(work.task, anchor, first, static_cast<int>(left < kRowsOfColumn ? left : kRowsOfColumn),
               work.buffers.scores + first * work.buffers.stride, work.buffers.stride, work.inverses + first, sums);
  if (work.task.sums && anchor < work.task.shape.count) {
    sums.Flush(work.task.sums, anchor, work.task.shape.count);
  }
}

unsigned Blocks(int64_t n, int64_t each) { return static_cast<unsigned>((n + each - 1) / each); }

template <typename T>
cudaError_t Finish(const FinishTask<T>& work, cudaStream_t stream) {
  const RowTask& task = work.task;
  constexpr int kRowsOfBlock = kFinishThreads / kWarpThreads * kRowsOfWarp;
  const cudaError_t error =
      Launch(AssignScored<T>, dim3(Blocks(task.rows.count, kRowsOfBlock)), dim3(kFinishThreads), 0, stream, work);
  if (error != cudaSuccess || (!task.sums && !task.assignments)) return error;
  const dim3 grid(Blocks(task.rows.count, kRowsOfColumn), Blocks(RoundUp(task.shape.count, 8), kFinishThreads));
  return Launch(SumColumns<T>, grid, dim3(kFinishThreads), 0, stream, work);
}

}  // namespace

cudaError_t FinishScores(const RowTask& task, const ScoreBuffers<float>& buffers, float* inverses,
                         cudaStream_t stream) {
  return Finish(FinishTask<float>{task, buffers, inverses}, stream);
}

cudaError_t FinishScores(const RowTask& task, const ScoreBuffers<double>& buffers, double* inverses,
                         cudaStream_t stream) {
  return Finish(FinishTask<double>{task, buffers, inverses}, stream);
}

}  // namespace sextant::cuda
