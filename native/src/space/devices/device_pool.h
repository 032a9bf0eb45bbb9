// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <vector>

#include "backend/device.h"
#include "common/thread_pool.h"
#include "space/devices/dealt_batch.h"
#include "space/devices/device_seat.h"
#include "space/devices/device_sums.h"
#include "space/draw.h"
#include "space/space.h"

namespace sextant {

// The workers of a space on its devices. Several bring their sums to the draws at the end of every batch, so that a
// device that fails costs only what the others can add again; a single one keeps them until they are asked for.
class DevicePool {
 public:
  // A worker for each ordinal. The draws outlive the pool.
  DevicePool(const DeviceBackend& backend, std::span<const int> ordinals, const DeviceOptions& options,
             std::span<const std::unique_ptr<Draw>> draws);

  std::span<const int> ordinals() const { return ordinals_; }
  int lost() const;

  // Adds a batch whose samples the draws have prepared, but for its samples; or throws and adds nothing. `cancelled` is
  // reset when it is heeded. Throws Error(kDeviceError) where no worker is left.
  AddReport Add(const RowsView& rows, int64_t ordinal, std::span<const int64_t* const> labels,
                std::atomic<bool>& cancelled);
  // Brings to the draws what is still on the devices. Throws Error(kDeviceError) once a device is lost with sums of
  // earlier batches.
  void Settle();
  // As DeviceWorker has it, by a worker of that device.
  void Write(const DeviceMemory& to, int64_t at, std::span<const double> values);

 private:
  void RunToEnd(DealtBatch& batch, int device, std::atomic<bool>& cancelled);
  void Mend(DeviceSeat& seat, DealtBatch& batch, std::atomic<bool>& cancelled);
  bool MakeRoom(DeviceSeat& seat, DealtBatch& batch);
  void StageAll(DealtBatch& batch);
  void Undo(DealtBatch& batch) noexcept;
  void AddCollected();
  void Lose(DeviceSeat& seat) noexcept;
  void RequireWhole() const;
  void RequireWorker(int device) const;

  const std::span<const std::unique_ptr<Draw>> draws_;
  const std::vector<int> ordinals_;
  std::vector<DeviceSeat> seats_;
  ThreadPool threads_;
  std::unique_ptr<DeviceSums> collected_;  // of earlier batches, where the draws had no memory for them
  std::exception_ptr last_loss_;
  const DeviceSeat* lost_with_sums_ = nullptr;  // lost with sums of earlier batches
};

}  // namespace sextant
