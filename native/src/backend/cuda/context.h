// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/platform.h"
#include "common/error.h"

namespace sextant::cuda {

// Makes a device that of the calling thread, which has its former one back at the end: it may be the caller's own.
class CurrentDevice {
 public:
  explicit CurrentDevice(int ordinal);
  CurrentDevice(const CurrentDevice&) = delete;
  CurrentDevice& operator=(const CurrentDevice&) = delete;
  ~CurrentDevice();

 private:
  int before_ = -1;
};

// Throws Error(kDeviceError) with the device and the call unless it went well.
void CheckCall(cudaError_t error, int ordinal, const char* call, Fault fault = Fault::kDeviceError);

// A device as one worker uses it, and how much of its memory that has taken.
class Context {
 public:
  // Of the current device: `memory_bytes` may be taken; 0: 9/10 of what is free now.
  Context(int ordinal, int64_t memory_bytes);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  int ordinal() const { return ordinal_; }
  // Throws Error(kDeviceError) unless the call went well.
  void Check(cudaError_t error, const char* call) const { CheckCall(error, ordinal_, call); }
  // As Check, of a call that asks for memory: where there is none, Error(kDeviceOutOfMemory).
  void CheckMemory(cudaError_t error, const char* call) const {
    CheckCall(error, ordinal_, call,
              error == cudaErrorMemoryAllocation ? Fault::kDeviceOutOfMemory : Fault::kDeviceError);
  }

  // What CUDA says of memory.
  cudaPointerAttributes AttributesOf(const void* at) const;
  // Whether the device holds it, or reaches it as managed memory.
  bool Has(const void* at) const;

  // Memory of the device. Throws Error(kDeviceOutOfMemory), also where it would be more than may be taken.
  std::byte* Take(size_t bytes);
  void GiveBack(std::byte* at, size_t bytes) noexcept;
  int64_t memory_bytes() const { return memory_bytes_; }

 private:
  const int ordinal_;
  int64_t memory_bytes_ = 0;
  int64_t taken_ = 0;
};

}  // namespace sextant::cuda
