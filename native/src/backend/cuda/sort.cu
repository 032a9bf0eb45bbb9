// SPDX-License-Identifier: Apache-2.0
#include <cub/device/device_radix_sort.cuh>

#include "backend/cuda/sort.h"

namespace sextant::cuda {
namespace {

constexpr size_t kAlignment = 256;
constexpr unsigned kThreads = 256;

size_t Align(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

__global__ void Number(int32_t* numbers, int32_t n) {
  const auto i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) numbers[i] = static_cast<int32_t>(i);
}

cudaError_t Sort(void* workspace, size_t& bytes, const int64_t* labels, int64_t* sorted, const int32_t* numbers,
                 int32_t* order, int32_t n, cudaStream_t stream) {
  return cub::DeviceRadixSort::SortPairs(workspace, bytes, labels, sorted, numbers, order, n, 0, 64, stream);
}

size_t RadixBytes(int64_t n) {
  size_t bytes = 0;
  Sort(nullptr, bytes, nullptr, nullptr, nullptr, nullptr, static_cast<int32_t>(n), nullptr);
  return bytes;
}

size_t NumberBytes(int64_t n) { return Align(static_cast<size_t>(n) * sizeof(int32_t)); }

}  // namespace

size_t SortBytes(int64_t n) { return NumberBytes(n) + RadixBytes(n); }

cudaError_t SortLabels(const int64_t* labels, int64_t n, int64_t* sorted, int32_t* order, void* workspace,
                       cudaStream_t stream) {
  auto* numbers = static_cast<int32_t*>(workspace);
  const auto count = static_cast<int32_t>(n);
  const auto blocks = static_cast<unsigned>((n + kThreads - 1) / kThreads);
  if (const cudaError_t error = Launch(Number, dim3(blocks), dim3(kThreads), 0, stream, numbers, count)) return error;
  size_t bytes = RadixBytes(n);
  return Sort(static_cast<std::byte*>(workspace) + NumberBytes(n), bytes, labels, sorted, numbers, order, count,
              stream);
}

}  // namespace sextant::cuda
