// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "backend/cuda/buffers.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// How results get to memory of the caller's on the device: through pieces of pinned memory, in the order of a stream of
// his, which is waited for only once more is queued on it than the pieces hold.
class ResultCopy {
 public:
  explicit ResultCopy(const Context& context);
  ResultCopy(const ResultCopy&) = delete;
  ResultCopy& operator=(const ResultCopy&) = delete;
  ~ResultCopy();

  // As DeviceWorker has it.
  void Write(const DeviceMemory& to, int64_t at, std::span<const double> values);

 private:
  static constexpr size_t kPieces = 4;
  static constexpr size_t kPieceValues = size_t{1} << 16;  // 512 KiB

  void RequireOnDevice(const DeviceMemory& to) const;

  const Context& context_;
  PinnedBuffer<double> pieces_;      // taken once, when first needed: to free it would wait for the device
  std::array<Event, kPieces> read_;  // of each
  size_t next_ = 0;
};

}  // namespace sextant::cuda
