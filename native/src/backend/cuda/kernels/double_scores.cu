// SPDX-License-Identifier: Apache-2.0
//
// Scores in double by fused multiply-adds, in the order of d. A block has 64 rows and 64 anchors, a thread 4 x 4 of
// them.
#include "backend/cuda/kernels/score_kernels.h"
#include "backend/cuda/kernels/softmax_rows.cuh"

namespace sextant::cuda {
namespace {

constexpr int kSide = 64;   // rows and anchors
constexpr int kDepth = 16;  // elements at a time
constexpr int kOwn = 4;
constexpr int kThreads = kSide / kOwn * kSide / kOwn;

struct DoubleTask {
  RowTask task;
  ScoreBuffers<double> buffers;
};

struct DoubleSteps {
  double rows[kDepth][kSide + 1];
  double anchors[kDepth][kSide];
};

__global__ void __launch_bounds__(kThreads) ScoreDoubles(const DoubleTask work) {
  auto& shared = *reinterpret_cast<DoubleSteps*>(SharedMemory());
  const RowTask& task = work.task;
  const int thread = static_cast<int>(threadIdx.x);
  const int64_t first_row = static_cast<int64_t>(blockIdx.x) * kSide;
  const int64_t first_anchor = static_cast<int64_t>(blockIdx.y) * kSide;
  const int row = thread / (kSide / kOwn) * kOwn, anchor = thread % (kSide / kOwn);
  const auto* packed = reinterpret_cast<const double*>(task.anchors);
  double scores[kOwn][kOwn] = {}, square = 0;
  WithElements(task.rows, task.dtype, [&](const auto& get) {
    for (int64_t begin = 0; begin < task.rows.dim; begin += kDepth) {
      __syncthreads();
      for (int i = thread; i < kSide * kDepth; i += kThreads) {
        const int r = i / kDepth, k = i % kDepth;
        const bool here = first_row + r < task.rows.count && begin + k < task.rows.dim;
        shared.rows[k][r] = here ? get(first_row + r, begin + k) : 0.0;
      }
      for (int i = thread; i < kSide * kDepth; i += kThreads) {
        const int j = i % kSide, k = i / kSide;
        shared.anchors[k][j] = packed[PackedIndex(task.shape, first_anchor + j, begin + k)];
      }
      __syncthreads();
      for (int k = 0; k < kDepth; ++k) {
        double of_rows[kOwn], of_anchors[kOwn];
        for (int i = 0; i < kOwn; ++i) of_rows[i] = shared.rows[k][row + i];
        for (int i = 0; i < kOwn; ++i) of_anchors[i] = shared.anchors[k][anchor + i * (kSide / kOwn)];
        for (int i = 0; i < kOwn; ++i) {
          for (int j = 0; j < kOwn; ++j) scores[i][j] = std::fma(of_rows[i], of_anchors[j], scores[i][j]);
        }
        if (thread < kSide) square = std::fma(shared.rows[k][thread], shared.rows[k][thread], square);
      }
    }
  });
  for (int i = 0; i < kOwn; ++i) {
    for (int j = 0; j < kOwn; ++j) {
      const int64_t column = first_anchor + anchor + j * (kSide / kOwn);
      if (first_row + row + i >= task.rows.count || column >= work.buffers.stride) continue;
      work.buffers.scores[(first_row + row + i) * work.buffers.stride + column] = scores[i][j];
    }
  }
  if (thread < kSide && first_anchor == 0 && first_row + thread < task.rows.count) {
    work.buffers.squares[first_row + thread] = square;
  }
}

}  // namespace

cudaError_t ScoreInDouble(const RowTask& task, const ScoreBuffers<double>& buffers, cudaStream_t stream) {
  const auto blocks = [](int64_t n) { return static_cast<unsigned>((n + kSide - 1) / kSide); };
  return Launch(ScoreDoubles, dim3(blocks(task.rows.count), blocks(task.shape.count)), dim3(kThreads),
                sizeof(DoubleSteps), stream, DoubleTask{task, buffers});
}

}  // namespace sextant::cuda
