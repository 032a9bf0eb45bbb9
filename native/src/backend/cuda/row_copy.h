// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/buffers.h"
#include "backend/cuda/context.h"
#include "backend/cuda/streams.h"
#include "common/rows.h"
#include "common/thread_pool.h"

namespace sextant::cuda {

// How the rows of a batch get to the device, and how they lie there.
class RowCopy {
 public:
  // Throws Error(kInvalidArgument) where the rows are not where they are said to be.
  RowCopy(const Context& context, const RowsView& rows, int64_t dim, bool on_device);

  int64_t row_bytes() const { return row_bytes_; }
  // From row to row on the device.
  int64_t stride_bytes() const { return stride_bytes_; }
  // Memory for so many rows on the device, and in pinned memory of the host.
  size_t DeviceBytes(int64_t rows) const { return on_device_ ? 0 : static_cast<size_t>(rows * stride_bytes_); }
  size_t StagingBytes(int64_t rows) const { return direct_ ? 0 : DeviceBytes(rows); }

  // Where `count` rows from `begin` on are on the device, once what this puts on the stream is done. `at` and `staging`
  // have DeviceBytes and StagingBytes.
  const void* Bring(int64_t begin, int64_t count, std::byte* at, std::byte* staging, const Stream& stream,
                    ThreadPool& threads) const;

 private:
  void Gather(const std::byte* from, int64_t count, std::byte* staging, ThreadPool& threads) const;
  bool IsPinned(const RowsView& rows, const Context& context) const;

  const Context& context_;
  const std::byte* data_;
  const int64_t row_bytes_, source_stride_;
  const bool on_device_;
  int64_t stride_bytes_;
  bool direct_;  // copied from where the rows are
};

inline int64_t ElementBytes(DType dtype) { return dtype == DType::kF64 ? 8 : dtype == DType::kF32 ? 4 : 2; }

}  // namespace sextant::cuda
