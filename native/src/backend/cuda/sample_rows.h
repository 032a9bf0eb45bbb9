// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/buffers.h"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/stage.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// The rows of a chunk that samples want: assigned once more by themselves, so that the assignments of all rows need not
// go to memory for them. A row's assignment depends on that row alone.
class SampleRows {
 public:
  SampleRows(Context& context, const Stream& compute, int draws);

  // All the memory for the picked rows of a chunk. No stream may be using what is here.
  void Require(Stage& stage, const AnchorShape& shape, int64_t row_bytes, bool gather);
  bool Suffices(const Stage& stage, const AnchorShape& shape, int64_t row_bytes, bool gather) const;
  void Free() noexcept {
    rows_.Free();
    assignments_.Free();
    statuses_.Free();
  }
  // Assigns them; `task` is that of the chunk, without sums and what is by row; its counts
  // are nobody's.
  void Assign(Stage& stage, int draw, AssignTask task, int64_t row_bytes);
  // Offers what came of it, once that is done.
  void Offer(Stage& stage, const DeviceBatch& batch, const AnchorShape& shape, SampleSink& samples) const;

 private:
  // That of gathered rows.
  static int64_t PitchOf(int64_t row_bytes) { return (row_bytes + 15) / 16 * 16; }

  Context& context_;
  const Stream& compute_;
  const int draws_;
  DeviceBuffer<std::byte> rows_, assignments_;
  DeviceBuffer<uint8_t> statuses_;
};

// Whether every row of the chunk is picked, each in its place.
inline bool TakesAll(const Stage& stage) { return static_cast<int64_t>(stage.picked().size()) == stage.count(); }

}  // namespace sextant::cuda
