// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>

#include "backend/cuda/kernels/pick_rows.h"
#include "common/ordinal_hash.h"

namespace sextant::cuda {
namespace {

constexpr unsigned kThreads = 256;
constexpr int64_t kMostBlocks = 4096;

dim3 BlocksFor(int64_t threads) {
  return dim3(static_cast<unsigned>(std::clamp<int64_t>((threads + kThreads - 1) / kThreads, 1, kMostBlocks)));
}

__global__ void Pick(PickTask task) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * blockDim.x;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < task.count; i += step) {
    if ((task.use && !task.use[i]) || OrdinalHash(task.ordinal + i) > task.threshold) continue;
    const auto place = static_cast<int64_t>(atomicAdd(reinterpret_cast<unsigned long long*>(task.found), 1ull));
    if (place < task.capacity) task.numbers[place] = static_cast<int32_t>(i);
  }
}

// A block to a row at a time. Rows may lie at any address, so bytes are copied.
__global__ void Gather(const std::byte* rows, int64_t stride_bytes, int64_t row_bytes, const int32_t* numbers,
                       int64_t count, std::byte* to, int64_t pitch) {
  for (int64_t i = blockIdx.x; i < count; i += gridDim.x) {
    const std::byte* from = rows + numbers[i] * stride_bytes;
    for (int64_t j = threadIdx.x; j < row_bytes; j += blockDim.x) to[i * pitch + j] = from[j];
  }
}

}  // namespace

cudaError_t PickRows(const PickTask& task, cudaStream_t stream) {
  return Launch(Pick, BlocksFor(task.count), dim3(kThreads), 0, stream, task);
}

cudaError_t GatherRows(const void* rows, int64_t stride_bytes, int64_t row_bytes, const int32_t* numbers, int64_t count,
                       void* to, int64_t pitch, cudaStream_t stream) {
  return Launch(Gather, dim3(static_cast<unsigned>(std::clamp<int64_t>(count, 1, kMostBlocks))), dim3(kThreads), 0,
                stream, static_cast<const std::byte*>(rows), stride_bytes, row_bytes, numbers, count,
                static_cast<std::byte*>(to), pitch);
}

}  // namespace sextant::cuda
