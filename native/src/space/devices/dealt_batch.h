// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "backend/device.h"
#include "space/devices/device_seat.h"
#include "space/devices/device_sums.h"
#include "space/draw.h"
#include "space/space.h"

namespace sextant {

// One batch on devices, added as a transaction: it is cut into chunks that workers take in turn. What they add stays
// with them, or is staged here, until all is well; then it is the draws', which cannot fail. Else it is undone.
class DealtBatch {
 public:
  // As Batch has it. Seats outlive this.
  DealtBatch(std::span<const std::unique_ptr<Draw>> draws, std::span<DeviceSeat> seats, const RowsView& rows,
             int64_t ordinal, std::span<const int64_t* const> labels, const std::atomic<bool>& cancelled);

  // Adds chunks until none is left, or one fails, which is the seat's problem then. Called by every seat's thread.
  void Work(DeviceSeat& seat) noexcept;

  // Whether there is nothing more to do for Work.
  bool AllAdded() const;
  // Throws what is wrong with the first bad row, if there is one.
  void RequireGoodRows() const;
  // Stages the sums of a seat, whose worker has those of this batch alone. False where it has none.
  bool Stage(DeviceSeat& seat);
  // Has other workers add what a seat has added, as that is lost.
  void DealAgain(const DeviceSeat& seat) noexcept;
  // Takes back what the worker of a seat has of this batch. Throws where it fails.
  void TakeBack(DeviceSeat& seat);

  // Once all is added: staged sums to the draws, which may fail and then changes nothing; then the rest, which cannot.
  void AddStaged();
  AddReport Finish() noexcept;

 private:
  enum class State { kWaiting, kTaken, kAdded, kStaged };
  struct Chunk {
    int64_t begin, rows;
    State state = State::kWaiting;
    DeviceSeat* seat = nullptr;  // that took it last
    bool sampled = false;        // its rows were offered to the samples
    DeviceReport report{};
  };

  void Cut();
  Chunk* Take(DeviceSeat& seat);
  void Add(DeviceSeat& seat, Chunk& chunk);
  DeviceBatch ViewOf(const Chunk& chunk, DeviceSeat& seat) const;
  bool IsAdded(const Chunk& chunk, const DeviceSeat& seat) const;

  const std::span<const std::unique_ptr<Draw>> draws_;
  const std::span<DeviceSeat> seats_;
  const RowsView rows_;
  const int64_t ordinal_;
  const std::span<const int64_t* const> labels_;
  const std::atomic<bool>& cancelled_;
  std::mutex mutex_;  // of all below
  std::vector<Chunk> chunks_;
  size_t next_ = 0;  // no chunk before it is waiting
  bool stopped_ = false;
  int64_t first_bad_row_;
  BadRow why_ = kGoodRow;
  std::unique_ptr<DeviceSums> staged_;
};

}  // namespace sextant
