// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#include "backend/cuda/platform.h"

namespace sextant::cuda {

// The most blocks of the scoring kernel that a multiprocessor's registers hold: one works on its rows while the matrix
// unit works for the other.
inline constexpr int kBlocksPerMultiprocessor = 2;
// What the system takes of shared memory for each block.
inline constexpr int kReservedSharedBytes = 1024;

// Blocks with so much shared memory that run at a time on the current device. Of compute capability 8.6 and 8.9, a
// multiprocessor holds one, of 8.0 one or two, of the others two.
inline cudaError_t ResidentBlocks(size_t shared_bytes, int* blocks) {
  int device = 0, shared = 0, multiprocessors = 0;
  cudaError_t error = cudaGetDevice(&device);
  const auto ask = [&](int* value, cudaDeviceAttr attribute) {
    if (error == cudaSuccess) error = cudaDeviceGetAttribute(value, attribute, device);
  };
  ask(&shared, cudaDevAttrMaxSharedMemoryPerMultiprocessor);
  ask(&multiprocessors, cudaDevAttrMultiProcessorCount);
  const int fit = shared / (static_cast<int>(shared_bytes) + kReservedSharedBytes);
  *blocks = multiprocessors * std::clamp(fit, 1, kBlocksPerMultiprocessor);
  return error;
}

}  // namespace sextant::cuda
