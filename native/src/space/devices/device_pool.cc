// SPDX-License-Identifier: Apache-2.0
#include "space/devices/device_pool.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/error.h"

namespace sextant {
namespace {

std::string TextOf(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

DevicePool::DevicePool(const DeviceBackend& backend, std::span<const int> ordinals, const DeviceOptions& options,
                       std::span<const std::unique_ptr<Draw>> draws)
    : draws_(draws), ordinals_(ordinals.begin(), ordinals.end()), threads_(static_cast<int>(ordinals.size())) {
  for (const int ordinal : ordinals_) {
    seats_.push_back({ordinal, backend.NewWorker(ordinal, options), ChunkSamples(draws), {}});
    seats_.back().labels.reserve(static_cast<size_t>(options.label_sets));
  }
}

int DevicePool::lost() const {
  return static_cast<int>(std::ranges::count_if(seats_, [](const DeviceSeat& seat) { return !seat.worker; }));
}

AddReport DevicePool::Add(const RowsView& rows, int64_t ordinal, std::span<const int64_t* const> labels,
                          std::atomic<bool>& cancelled) {
  RequireWhole();
  DealtBatch batch(draws_, seats_, rows, ordinal, labels, cancelled);
  try {
    RunToEnd(batch, rows.device, cancelled);
    batch.AddStaged();
  } catch (...) {
    Undo(batch);
    RequireWhole();
    throw;
  }
  return batch.Finish();
}

void DevicePool::RunToEnd(DealtBatch& batch, int device, std::atomic<bool>& cancelled) {
  while (!batch.AllAdded()) {
    RequireWorker(device);
    threads_.Run(static_cast<int>(seats_.size()), [&](int i) { batch.Work(seats_[static_cast<size_t>(i)]); });
    for (DeviceSeat& seat : seats_) {
      if (seat.problem) Mend(seat, batch, cancelled);
    }
    if (!batch.AllAdded()) continue;
    batch.RequireGoodRows();
    if (seats_.size() > 1) StageAll(batch);
  }
}

// After a problem that is not the batch's end: a lost device, for which others work, or one without memory, which is
// given some.
void DevicePool::Mend(DeviceSeat& seat, DealtBatch& batch, std::atomic<bool>& cancelled) {
  const std::exception_ptr problem = std::exchange(seat.problem, nullptr);
  try {
    std::rethrow_exception(problem);
  } catch (const Error& e) {
    if (e.fault() == Fault::kCancelled) cancelled = false;
    if (e.fault() == Fault::kDeviceOutOfMemory && MakeRoom(seat, batch)) return;
    if (e.fault() != Fault::kDeviceError) throw;
    Lose(seat);
    batch.DealAgain(seat);
  }
}

bool DevicePool::MakeRoom(DeviceSeat& seat, DealtBatch& batch) {
  if (seat.carried > 0) {
    try {
      batch.TakeBack(seat);
    } catch (...) {
      Lose(seat);
      throw;
    }
    Settle();
    return true;
  }
  const bool staged = batch.Stage(seat);
  batch.DealAgain(seat);
  return staged;
}

void DevicePool::StageAll(DealtBatch& batch) {
  for (DeviceSeat& seat : seats_) {
    if (!seat.worker) continue;
    try {
      batch.Stage(seat);
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceError) throw;
      Lose(seat);
      batch.DealAgain(seat);
    }
  }
}

// A worker that cannot give up a batch has sums that are of no use.
void DevicePool::Undo(DealtBatch& batch) noexcept {
  for (DeviceSeat& seat : seats_) {
    if (!seat.worker) continue;
    try {
      batch.TakeBack(seat);
    } catch (...) {
      Lose(seat);
    }
  }
}

void DevicePool::Settle() {
  RequireWhole();
  AddCollected();
  for (DeviceSeat& seat : seats_) {
    if (seat.carried == 0) continue;
    auto sums = std::make_unique<DeviceSums>(draws_);
    try {
      seat.worker->Collect(*sums);
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceError) throw;
      Lose(seat);
      RequireWhole();
    }
    seat.carried = 0;
    collected_ = std::move(sums);
    AddCollected();
  }
}

void DevicePool::Write(const DeviceMemory& to, int64_t at, std::span<const double> values) {
  RequireWorker(to.device);
  DeviceSeat& seat = *std::ranges::find_if(seats_, [&](const DeviceSeat& of) { return of.Serves(to.device); });
  try {
    seat.worker->Write(to, at, values);
  } catch (const Error& e) {
    if (e.fault() == Fault::kDeviceError) Lose(seat);
    throw;
  }
}

void DevicePool::AddCollected() {
  if (!collected_) return;
  collected_->AddTo(draws_);
  collected_.reset();
}

// Called where its failure is caught.
void DevicePool::Lose(DeviceSeat& seat) noexcept {
  last_loss_ = std::current_exception();
  seat.worker.reset();
  if (seat.carried > 0) lost_with_sums_ = &seat;
}

void DevicePool::RequireWhole() const {
  if (!lost_with_sums_) return;
  throw Error(Fault::kDeviceError,
              "the space has lost the sums of " + std::to_string(lost_with_sums_->carried) +
                  " rows, added from ordinal " + std::to_string(lost_with_sums_->carried_from) +
                  " on, with the device that they were on, and cannot be used any more: " + TextOf(last_loss_));
}

void DevicePool::RequireWorker(int device) const {
  RequireWhole();
  if (std::ranges::any_of(seats_, [&](const DeviceSeat& seat) { return seat.Serves(device); })) return;
  const std::string which =
      device == kHost ? "all devices of the space have" : "device " + std::to_string(device) + " has";
  throw Error(Fault::kDeviceError, which + " failed: " + TextOf(last_loss_));
}

}  // namespace sextant
