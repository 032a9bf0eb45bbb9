// SPDX-License-Identifier: Apache-2.0
//
// A block adds 4096 rows to 64 x 64 pairs of anchors, a thread to 4 x 4 of them.
#include "backend/cuda/kernels/fixed_sums.cuh"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/kernels/packed_anchors.h"

namespace sextant::cuda {
namespace {

constexpr int kSide = 64;
constexpr int kOwn = 4;
constexpr int kLanes = kSide / kOwn;
constexpr int kThreads = kLanes * kLanes;
constexpr int kDepth = 16;  // rows at a time

struct PairTask {
  int64_t anchors;
  const uint8_t* status;
  const std::byte* assignments;
  int64_t count;
  bool subtract;
  uint64_t* totals;
};

struct PairSteps {
  double left[kDepth][kSide];
  double right[kDepth][kSide];
};

template <typename T>
__device__ void LoadColumns(const PairTask& task, int64_t first_row, int64_t end, int64_t first_anchor,
                            double (&to)[kDepth][kSide]) {
  for (int i = static_cast<int>(threadIdx.x); i < kDepth * kSide; i += kThreads) {
    const int64_t row = first_row + i / kSide, anchor = first_anchor + i % kSide;
    const bool here = row < end && anchor < task.anchors && task.status[row] == kSummed;
    const T* values = reinterpret_cast<const T*>(task.assignments);
    to[i / kSide][i % kSide] = here ? static_cast<double>(values[row * RoundUp(task.anchors, 8) + anchor]) : 0.0;
  }
}

template <typename T>
__global__ void __launch_bounds__(kThreads) AddPairs(const PairTask task) {
  auto& shared = *reinterpret_cast<PairSteps*>(SharedMemory());
  const int64_t j = static_cast<int64_t>(blockIdx.y) * kSide, k = static_cast<int64_t>(blockIdx.z) * kSide;
  if (k > j) return;
  const int64_t begin = static_cast<int64_t>(blockIdx.x) * kRowsBeforeFlush;
  const int64_t end = begin + kRowsBeforeFlush < task.count ? begin + kRowsBeforeFlush : task.count;
  const int x = static_cast<int>(threadIdx.x) / kLanes, y = static_cast<int>(threadIdx.x) % kLanes;
  uint64_t sums[kOwn][kOwn] = {};
  uint64_t terms = 0;
  for (int64_t row = begin; row < end; row += kDepth) {
    __syncthreads();
    LoadColumns<T>(task, row, end, j, shared.left);
    LoadColumns<T>(task, row, end, k, shared.right);
    __syncthreads();
    for (int i = 0; i < kDepth; ++i) {
      for (int a = 0; a < kOwn; ++a) {
        for (int b = 0; b < kOwn; ++b) {
          sums[a][b] += RawProduct<T>(shared.left[i][x + a * kLanes], shared.right[i][y + b * kLanes]);
        }
      }
    }
    terms += kDepth;
  }
  const int64_t pairs = task.anchors * (task.anchors + 1) / 2;
  for (int a = 0; a < kOwn; ++a) {
    for (int b = 0; b < kOwn; ++b) {
      const int64_t left = j + x + a * kLanes, right = k + y + b * kLanes;
      if (left >= task.anchors || right > left) continue;
      uint64_t* low = task.totals + left * (left + 1) / 2 + right;
      AddWide(low, low + pairs, sums[a][b] - terms * kRawBits, task.subtract);
    }
  }
}

}  // namespace

cudaError_t AddCoMoments(const AnchorShape& shape, const uint8_t* status, const std::byte* assignments, int64_t count,
                         bool subtract, uint64_t* totals, cudaStream_t stream) {
  if (count == 0) return cudaSuccess;
  const auto blocks = [](int64_t n, int64_t each) { return static_cast<unsigned>((n + each - 1) / each); };
  const auto side = blocks(shape.count, kSide);
  const auto kernel = shape.format == AnchorFormat::kDouble ? AddPairs<double> : AddPairs<float>;
  return Launch(kernel, dim3(blocks(count, kRowsBeforeFlush), side, side), dim3(kThreads), sizeof(PairSteps), stream,
                PairTask{shape.count, status, assignments, count, subtract, totals});
}

}  // namespace sextant::cuda
