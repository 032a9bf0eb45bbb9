// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>

#include "tests/emulation/runtime.h"

// What the emulated runtime is made of, and what its parts have in common.
namespace sextant::emulation {

// How often an event was recorded, and how often that was reached.
struct Marks {
  Stream* last = nullptr;
  int64_t recorded = 0, reached = 0;
};

struct Event {
  std::shared_ptr<Marks> marks = std::make_shared<Marks>();
};

struct Work {
  std::function<void()> run;
  std::shared_ptr<Marks> marks;  // a record or a wait
  int64_t mark = 0;
  bool waits = false;
};

struct Stream {
  int device;
  std::deque<Work> work;
};

struct Device {
  int64_t used = 0, peak = 0;
  cudaError_t lost = cudaSuccess;
  Stream default_stream;
};

struct Allocation {
  size_t bytes;
  int device;  // -1: pinned memory of the host
};

// Used under its mutex.
struct Runtime {
  Runtime();
  void Begin(const Machine& of);

  std::mutex mutex;
  Machine machine;
  std::deque<Device> devices;
  std::map<uintptr_t, Allocation> allocations;  // by end
  std::set<Stream*> streams;
  std::set<Event*> events;
  std::mt19937_64 random;
  int64_t host_bytes = 0;
  int64_t fail_call = 0, fail_work = 0;
  cudaError_t call_error = cudaSuccess, work_error = cudaErrorLaunchFailure;
};

Runtime& TheRuntime();

inline thread_local int current_device = 0;
inline thread_local cudaError_t last_error = cudaSuccess;

bool IsSticky(cudaError_t error);
// Of the current device: the error that lost it.
cudaError_t Lost(const Runtime& runtime);

// What every call does but those that give back: it fails if the device is lost or a fault is due.
template <typename Body>
cudaError_t Call(Body&& body) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  cudaError_t result = Lost(runtime);
  if (!result && runtime.fail_call > 0 && --runtime.fail_call == 0) {
    result = runtime.call_error;
    if (IsSticky(result)) runtime.devices[static_cast<size_t>(current_device)].lost = result;
  }
  if (!result) result = body(runtime);
  if (result && result != cudaErrorNotReady) last_error = result;
  return result;
}

Stream& StreamOf(Runtime& runtime, cudaStream_t stream);
// Queues work; how much is done at once is the machine's order.
cudaError_t Put(Runtime& runtime, Stream& stream, Work work);
// Does all that is queued: on a stream, or on those of a device.
void Finish(Runtime& runtime, Stream& stream);
void FinishAll(Runtime& runtime, int device);

}  // namespace sextant::emulation
