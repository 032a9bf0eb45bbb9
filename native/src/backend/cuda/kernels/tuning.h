// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/cuda/platform.h"

namespace sextant::cuda {

// Blocks of the scoring kernel that a multiprocessor runs at a time, by compute capability: what its shared memory and
// registers hold.
struct Tuning {
  int compute_major, compute_minor;
  int blocks;
};

inline constexpr Tuning kTunings[] = {
    {8, 0, 1}, {8, 6, 1}, {8, 9, 1}, {9, 0, 1}, {10, 0, 1}, {12, 0, 1},
};

// Of the newest capability in the table that is not above the device's.
inline int BlocksPerMultiprocessor(int major, int minor) {
  int blocks = 1;
  for (const Tuning& tuning : kTunings) {
    if (tuning.compute_major < major || (tuning.compute_major == major && tuning.compute_minor <= minor)) {
      blocks = tuning.blocks;
    }
  }
  return blocks;
}

// Blocks of the scoring kernel that run at a time on the current device.
inline cudaError_t ResidentBlocks(int* blocks) {
  int device = 0, major = 0, minor = 0, multiprocessors = 0;
  cudaError_t error = cudaGetDevice(&device);
  const auto ask = [&](int* value, cudaDeviceAttr attribute) {
    if (error == cudaSuccess) error = cudaDeviceGetAttribute(value, attribute, device);
  };
  ask(&major, cudaDevAttrComputeCapabilityMajor);
  ask(&minor, cudaDevAttrComputeCapabilityMinor);
  ask(&multiprocessors, cudaDevAttrMultiProcessorCount);
  *blocks = multiprocessors * BlocksPerMultiprocessor(major, minor);
  return error;
}

}  // namespace sextant::cuda
