// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "backend/cuda/buffers.h"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// Totals of one draw: on the device those of batches that carry labels of the same sets, on the host the others.
class DrawTotals {
 public:
  DrawTotals(Context& context, const Stream& compute, const DeviceOptions& options);

  // Of the device, as AddToTotals and AddCoMoments add to them.
  uint64_t* sums() const { return sums_.get(); }
  uint64_t* co_moments() const { return co_moments_.get(); }  // null without

  // Brings the sums of `rows` rows to the host, where they count for all rows and for these label sets.
  void Fold(int64_t rows, std::span<const uint8_t> sets);
  // Hands over what was folded, and the co-moments.
  void HandTo(SumSink& sink, int draw);
  void Clear();

 private:
  struct Wide {
    explicit Wide(size_t size) : low(size), high(size) {}
    void Add(int64_t more_rows, const uint64_t* more_low, const uint64_t* more_high);
    void Clear();
    SumSink::Totals View(size_t anchors, const SumsView& co_moments) const;
    int64_t rows = 0;
    std::vector<uint64_t> low, high;
  };

  const Stream& compute_;
  const size_t anchors_;
  const size_t pairs_;  // 0 without co-moments
  DeviceBuffer<uint64_t> sums_, co_moments_;
  PinnedBuffer<uint64_t> on_host_;
  Wide all_;
  std::vector<Wide> sets_;
};

}  // namespace sextant::cuda
