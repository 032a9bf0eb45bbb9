// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/fixed_sums.cuh"
#include "backend/cuda/kernels/kernels.h"
#include "common/ordinal_hash.h"

namespace sextant::cuda {
namespace {

constexpr int kThreads = 128;
constexpr int kWarpThreads = 32;

// A row a thread; the rows that are wanted are copied by their warp.
__global__ void __launch_bounds__(kThreads) Gather(const CompactTask task, int64_t row_bytes) {
  const int64_t row = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  const uint64_t hash = OrdinalHash(task.ordinal + row);
  const bool wanted = row < task.count && task.status[row] == kSummed && hash <= task.threshold;
  int64_t place = task.capacity;
  if (wanted) {
    place = static_cast<int64_t>(atomicAdd(AsWord(task.found), Word{1}));
    if (place < task.capacity) {
      task.hashes[place] = hash;
      task.out_labels[place] = task.labels ? task.labels[row] : 0;
    }
  }
  const uint32_t all = __ballot_sync(0xFFFFFFFFu, wanted);
  for (int i = 0; i < kWarpThreads; ++i) {
    if (!(all >> i & 1)) continue;
    const int64_t from = __shfl_sync(0xFFFFFFFFu, row, i), to = __shfl_sync(0xFFFFFFFFu, place, i);
    if (to >= task.capacity) continue;
    const auto* source = reinterpret_cast<const uint4*>(task.assignments + from * row_bytes);
    auto* target = reinterpret_cast<uint4*>(task.rows + to * row_bytes);
    for (int64_t w = lane; w < row_bytes / 16; w += kWarpThreads) target[w] = source[w];
  }
}

}  // namespace

cudaError_t Compact(const CompactTask& task, cudaStream_t stream) {
  if (task.count == 0) return cudaSuccess;
  const auto blocks = static_cast<unsigned>((task.count + kThreads - 1) / kThreads);
  return Launch(Gather, dim3(blocks), dim3(kThreads), 0, stream, task,
                static_cast<int64_t>(AssignmentBytes(task.shape)));
}

}  // namespace sextant::cuda
