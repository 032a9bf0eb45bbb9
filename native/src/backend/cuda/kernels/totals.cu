// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/fixed_sums.cuh"
#include "backend/cuda/kernels/kernels.h"

namespace sextant::cuda {
namespace {

constexpr int kThreads = 128;

__global__ void AddChunk(const uint64_t* chunk, int64_t sums, bool subtract, uint64_t* totals) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= sums) return;
  const uint64_t high = chunk[2 * i + 1];
  uint64_t low = chunk[2 * i], carried = high >> 32;
  const uint64_t shifted = high << 32;
  low += shifted;
  carried += low < shifted;
  const uint64_t before = totals[i];
  if (subtract) {
    totals[i] = before - low;
    totals[sums + i] -= carried + (before < low);
  } else {
    totals[i] = before + low;
    totals[sums + i] += carried + (totals[i] < low);
  }
}

}  // namespace

cudaError_t AddToTotals(const uint64_t* chunk_sums, int64_t anchors, bool subtract, uint64_t* totals,
                        cudaStream_t stream) {
  const auto sums = static_cast<int64_t>(ChunkSums(anchors));
  return Launch(AddChunk, dim3(static_cast<unsigned>((sums + kThreads - 1) / kThreads)), dim3(kThreads), 0, stream,
                chunk_sums, sums, subtract, totals);
}

}  // namespace sextant::cuda
