// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/row_copy.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "common/error.h"

namespace sextant::cuda {
namespace {

constexpr int64_t kAlignment = 16;  // that kernels are fast with
constexpr int64_t kLongRow = 512;   // bytes; shorter ones are not worth a transfer of their own
constexpr int64_t kMostPitch = std::numeric_limits<int32_t>::max();
constexpr int64_t kPieceBytes = 1 << 20;  // that a thread copies at a time

int64_t StrideFor(int64_t row_bytes, int64_t source_stride) {
  if (row_bytes == source_stride && (row_bytes % kAlignment == 0 || row_bytes < kLongRow)) return row_bytes;
  return (row_bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

RowCopy::RowCopy(const Context& context, const RowsView& rows, int64_t dim, bool on_device)
    : context_(context),
      data_(static_cast<const std::byte*>(rows.data)),
      row_bytes_(dim * ElementBytes(rows.dtype)),
      source_stride_(rows.stride_bytes),
      on_device_(on_device),
      stride_bytes_(on_device ? rows.stride_bytes : StrideFor(row_bytes_, rows.stride_bytes)),
      direct_(on_device) {
  if (on_device) {
    if (context.Has(data_)) return;
    throw Error(Fault::kInvalidArgument,
                "rows said to be on CUDA device " + std::to_string(context.ordinal()) + " are in other memory");
  }
  const cudaPointerAttributes attributes = context.AttributesOf(data_);
  if (attributes.type == cudaMemoryTypeDevice) {
    throw Error(Fault::kInvalidArgument,
                "rows said to be on the host are on CUDA device " + std::to_string(attributes.device));
  }
  const bool in_one_go = source_stride_ == stride_bytes_ || (row_bytes_ >= kLongRow && source_stride_ <= kMostPitch);
  direct_ = in_one_go && IsPinned(rows, context);
}

bool RowCopy::IsPinned(const RowsView& rows, const Context& context) const {
  const std::byte* last = data_ + (rows.rows - 1) * source_stride_ + row_bytes_ - 1;
  return context.AttributesOf(data_).type != cudaMemoryTypeUnregistered &&
         context.AttributesOf(last).type != cudaMemoryTypeUnregistered;
}

const void* RowCopy::Bring(int64_t begin, int64_t count, std::byte* at, std::byte* staging, const Stream& stream,
                           ThreadPool& threads) const {
  const std::byte* from = data_ + begin * source_stride_;
  if (on_device_) return from;
  const auto width = static_cast<size_t>(row_bytes_);
  const size_t all = static_cast<size_t>((count - 1) * stride_bytes_) + width;
  if (!direct_) {
    Gather(from, count, staging, threads);
    stream.Copy(at, staging, all, cudaMemcpyHostToDevice);
  } else if (source_stride_ == stride_bytes_) {
    stream.Copy(at, from, all, cudaMemcpyHostToDevice);
  } else {
    context_.Check(cudaMemcpy2DAsync(at, static_cast<size_t>(stride_bytes_), from, static_cast<size_t>(source_stride_),
                                     width, static_cast<size_t>(count), cudaMemcpyHostToDevice, stream.get()),
                   "cudaMemcpy2DAsync");
  }
  return at;
}

void RowCopy::Gather(const std::byte* from, int64_t count, std::byte* staging, ThreadPool& threads) const {
  const int64_t piece = std::max<int64_t>(kPieceBytes / std::max<int64_t>(row_bytes_, 1), 1);
  const auto workers = static_cast<int>(std::min<int64_t>(threads.threads(), (count + piece - 1) / piece));
  threads.Run(workers, [&](int worker) {
    const int64_t first = count * worker / workers, end = count * (worker + 1) / workers;
    if (source_stride_ == stride_bytes_) {
      const auto bytes = static_cast<size_t>((end - first - 1) * stride_bytes_ + row_bytes_);
      std::memcpy(staging + first * stride_bytes_, from + first * source_stride_, bytes);
      return;
    }
    for (int64_t i = first; i < end; ++i) {
      std::memcpy(staging + i * stride_bytes_, from + i * source_stride_, static_cast<size_t>(row_bytes_));
    }
  });
}

}  // namespace sextant::cuda
