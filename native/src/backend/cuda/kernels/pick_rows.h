// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "backend/cuda/platform.h"

namespace sextant::cuda {

// The rows whose hash is at most a threshold.
struct PickTask {
  int64_t ordinal;  // of row 0
  int64_t count;    // at most 2^31 - 1
  uint64_t threshold;
  const uint8_t* use;  // null: all are used
  int64_t capacity;
  int32_t* numbers;  // out: `capacity` at most, in no particular order
  uint64_t* found;   // one word, added to: more than the capacity means that some were left out
};
cudaError_t PickRows(const PickTask& task, cudaStream_t stream);

// Copies rows of row_bytes each to neighbouring places of `pitch` bytes, in the order of their numbers.
cudaError_t GatherRows(const void* rows, int64_t stride_bytes, int64_t row_bytes, const int32_t* numbers, int64_t count,
                       void* to, int64_t pitch, cudaStream_t stream);

}  // namespace sextant::cuda
