// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/cuda/buffers.h"
#include "backend/cuda/label_sums.h"
#include "backend/cuda/row_copy.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// What two stages of a worker have in common.
struct StageTools {
  Context& context;
  const Stream& copies;  // on which chunks are brought
  ThreadPool& threads;
  std::span<const std::unique_ptr<LabelSums>> labels;  // by set
  DeviceBuffer<int64_t>& raw_labels;                   // of one set at a time
  DeviceBuffer<std::byte>& sort_space;
};

// A chunk of a batch on its way through a device: rows, labels in order and with slots, and the rows for samples. Two
// of them take turns: one is brought while the other is worked on.
class Stage {
 public:
  explicit Stage(const StageTools& tools);

  // Rows [begin, begin + count) of a batch; those whose hash is at most `threshold` are picked. Where this throws
  // Error(kDeviceOutOfMemory), nothing but memory has changed.
  void Bring(const DeviceBatch& batch, const RowCopy& copy, int64_t begin, int64_t count, uint64_t threshold);

  int64_t begin() const { return begin_; }
  int64_t count() const { return count_; }
  const void* rows() const { return rows_; }
  const uint8_t* use() const { return use_; }
  const int64_t* SortedLabels(size_t set) const { return sorted_[set].get(); }
  const int32_t* LabelOrder(size_t set) const { return order_[set].get(); }
  std::span<const int32_t> picked() const { return {picked_on_host_.get(), static_cast<size_t>(picks_)}; }
  const int32_t* picked_on_device() const { return picked_.get(); }

  // Where the assignments of picked rows come to, and whether they were summed: in the order of picked().
  std::byte* Assignments(int draw, size_t row_bytes) {
    return assignments_.get() + static_cast<size_t>(draw * picks_) * row_bytes;
  }
  uint8_t* statuses() { return statuses_.get(); }
  void RequireAssignments(int draws, size_t row_bytes);
  uint64_t& first_bad() { return *first_bad_.get(); }

  // All of it is on the device.
  void HoldBackUntilBrought(const Stream& stream) const { brought_.HoldBack(stream.get()); }
  // All of it has been worked on.
  void MarkDone(const Stream& stream);
  bool busy() const { return busy_; }
  void WaitUntilDone();
  void Free() noexcept;

 private:
  void BringUse(const uint8_t* use);
  void Pick(int64_t ordinal, uint64_t threshold);
  void PickUpTo(int64_t capacity, int64_t ordinal, uint64_t threshold);
  void BringLabels(std::span<const int64_t* const> labels);

  StageTools tools_;
  int64_t begin_ = 0, count_ = 0;
  const void* rows_ = nullptr;
  const uint8_t* use_ = nullptr;
  int64_t picks_ = 0;
  bool busy_ = false;
  Event brought_, done_;
  DeviceBuffer<std::byte> row_bytes_;
  DeviceBuffer<uint8_t> use_bytes_;
  std::vector<DeviceBuffer<int64_t>> sorted_;
  std::vector<DeviceBuffer<int32_t>> order_;
  DeviceBuffer<int32_t> picked_;
  DeviceBuffer<uint64_t> found_;
  PinnedBuffer<std::byte> staging_, assignments_;
  PinnedBuffer<uint8_t> use_on_host_, statuses_;
  PinnedBuffer<int64_t> labels_on_host_;
  PinnedBuffer<int32_t> picked_on_host_;
  PinnedBuffer<uint64_t> found_on_host_, first_bad_;
};

}  // namespace sextant::cuda
