// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/result_copy.h"

#include <algorithm>
#include <string>

#include "common/error.h"

namespace sextant::cuda {

ResultCopy::ResultCopy(const Context& context)
    : context_(context), pieces_(context), read_{Event(context), Event(context), Event(context), Event(context)} {}

ResultCopy::~ResultCopy() {
  for (const Event& read : read_) {
    try {
      read.Wait();
    } catch (const Error&) {
      // The device is lost, and reads no more.
    }
  }
}

void ResultCopy::Write(const DeviceMemory& to, int64_t at, std::span<const double> values) {
  RequireOnDevice(to);
  pieces_.Require(kPieces * kPieceValues);
  const auto stream = static_cast<cudaStream_t>(to.stream);
  for (double* target = to.values + at; !values.empty(); next_ = (next_ + 1) % kPieces) {
    const std::span<const double> part = values.first(std::min(values.size(), kPieceValues));
    double* piece = pieces_.get() + next_ * kPieceValues;
    read_[next_].Wait();
    std::ranges::copy(part, piece);
    context_.Check(cudaMemcpyAsync(target, piece, part.size_bytes(), cudaMemcpyHostToDevice, stream),
                   "cudaMemcpyAsync");
    read_[next_].Record(stream);
    target += part.size();
    values = values.subspan(part.size());
  }
}

void ResultCopy::RequireOnDevice(const DeviceMemory& to) const {
  if (context_.Has(to.values) && context_.Has(to.values + to.capacity - 1)) return;
  throw Error(Fault::kInvalidArgument, "memory for " + std::to_string(to.capacity) +
                                           " results that is said to be on CUDA device " +
                                           std::to_string(context_.ordinal()) + " is not there");
}

}  // namespace sextant::cuda
