// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "backend/cuda/buffers.h"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/label_words.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// Sums per label of one label set and all draws: in a table on the device, which grows, and on the host those that
// the device had no room for.
class LabelSums {
 public:
  // Sums are added on `compute`.
  LabelSums(Context& context, const Stream& compute, int64_t anchors, int draws);

  // Gives n sorted labels their slots, and waits for `stream`, on which they were sorted. Where it throws
  // Error(kDeviceOutOfMemory), Spill must follow.
  void Insert(const int64_t* sorted, int64_t n, const Stream& stream);
  LabelTable TableOf(int draw) const;

  // Labels that have slots.
  int64_t count() const { return count_; }
  // Brings all sums to the host and frees the table.
  void Spill();
  // Hands over everything of all draws.
  void HandTo(SumSink& sink, int set);
  // Begins anew, in the memory that it has.
  void Clear();

 private:
  struct Table {
    Table(Context& context, int64_t anchors, int draws, int64_t slot_capacity);
    int64_t slot_capacity, capacity;
    DeviceBuffer<int64_t> keys, labels;
    DeviceBuffer<int32_t> slots;
    DeviceBuffer<uint64_t> used;
    std::vector<DeviceBuffer<std::byte>> sums;  // by draw
  };

  // Slots on their way to the host.
  struct Block {
    Block(const Context& context, int64_t anchors, int64_t most);
    size_t slots;
    PinnedBuffer<int64_t> labels;
    PinnedBuffer<std::byte> sums;
  };

  static LabelTable ViewOf(const Table& table, int draw);
  void Empty(const Table& table, int64_t slots) const;
  void Grow(int64_t needed);
  std::unique_ptr<Table> NewTable(int64_t needed);
  int64_t Used(const Stream& stream);
  void ForEach(int draw, Block& block, const std::function<void(int64_t label, const std::byte* slot)>& visit) const;

  Context& context_;
  const Stream& compute_;
  const int64_t anchors_;
  const int draws_;
  std::unique_ptr<Table> table_;
  int64_t count_ = 0;
  PinnedBuffer<uint64_t> used_;
  std::unordered_map<int64_t, std::vector<LabelWords>> spilled_;  // by draw
};

}  // namespace sextant::cuda
