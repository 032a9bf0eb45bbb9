// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>

#include "backend/device.h"

namespace sextant::test {

// Devices that are none: their workers assign rows as the CPU does, MATRIX and MATRIX_FAST as F32, and sum them up in
// maps. So a space on them has the bits of one on the CPU.
class FakeDevices final : public DeviceBackend {
 public:
  struct Call {
    enum Kind { kNewWorker, kAdd, kTakeBack, kCollect, kWrite } kind;
    int ordinal;
    int64_t number;  // of the calls of this kind, on all devices, from 0
  };

  explicit FakeDevices(int count) : count_(count) {}

  int count() const override { return count_; }
  DeviceInfo Describe(int ordinal) const override;
  std::unique_ptr<DeviceWorker> NewWorker(int ordinal, const DeviceOptions& options) const override;

  // Called at the start of each call, from any thread; what it throws is what the call throws. After
  // Error(kDeviceError), the worker is lost.
  std::function<void(const Call&)> before = [](const Call&) {};
  // The most labels that a worker holds; more are Error(kDeviceOutOfMemory).
  size_t most_labels = std::numeric_limits<size_t>::max();

  int64_t calls(Call::Kind kind) const { return calls_[kind]; }
  int workers() const { return workers_; }

 private:
  friend class FakeWorker;
  void Begin(Call::Kind kind, int ordinal) const;

  const int count_;
  mutable std::atomic<int64_t> calls_[5] = {};
  mutable std::atomic<int> workers_ = 0;  // that live
};

}  // namespace sextant::test
