// SPDX-License-Identifier: Apache-2.0
#include "tests/emulation/runtime.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

namespace {

struct Device {
  int64_t used = 0, peak = 0;
  cudaError_t lost = cudaSuccess;
  Stream default_stream;
};

struct Allocation {
  size_t bytes;
  int device;  // -1: pinned memory of the host
};

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoll(text, nullptr, 10) : otherwise;
}

// A program that knows nothing of the emulation sets it up by its environment.
Machine MachineOfEnvironment() {
  Machine machine;
  machine.devices = static_cast<int>(Setting("SEXTANT_EMULATED_DEVICES", machine.devices));
  machine.memory_bytes = Setting("SEXTANT_EMULATED_MEMORY", machine.memory_bytes);
  return machine;
}

struct Runtime {
  Runtime() {
    Begin(MachineOfEnvironment());
    fail_work = Setting("SEXTANT_EMULATED_LOSS", 0);
  }

  void Begin(const Machine& of) {
    machine = of;
    devices.clear();
    for (int i = 0; i < of.devices; ++i) devices.push_back({0, 0, cudaSuccess, {i, {}}});
    random.seed(of.seed);
    fail_call = fail_work = 0;
    host_bytes = 0;
  }

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

Runtime& TheRuntime() {
  static Runtime runtime;
  return runtime;
}

thread_local int current_device = 0;
thread_local cudaError_t last_error = cudaSuccess;

constexpr size_t kAlignment = 256;

bool IsSticky(cudaError_t error) { return error == cudaErrorECCUncorrectable || error >= cudaErrorIllegalAddress; }

cudaError_t Lost(const Runtime& runtime) {
  const auto i = static_cast<size_t>(current_device);
  return i < runtime.devices.size() ? runtime.devices[i].lost : cudaSuccess;
}

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

Stream& StreamOf(Runtime& runtime, cudaStream_t stream) {
  return stream ? *stream : runtime.devices[static_cast<size_t>(current_device)].default_stream;
}

bool CanRun(const Stream& stream) {
  if (stream.work.empty()) return false;
  const Work& next = stream.work.front();
  return !next.waits || next.marks->reached >= next.mark;
}

void RunNext(Runtime& runtime, Stream& stream) {
  const Work next = std::move(stream.work.front());
  stream.work.pop_front();
  Device& device = runtime.devices[static_cast<size_t>(stream.device)];
  if (next.run && !device.lost) {
    if (runtime.fail_work > 0 && --runtime.fail_work == 0) {
      device.lost = runtime.work_error;
    } else {
      next.run();
    }
  }
  if (next.marks && !next.waits) next.marks->reached = std::max(next.marks->reached, next.mark);
}

// Does what must be done until the event of `marks` was reached so often.
void Reach(Runtime& runtime, const Marks& marks, int64_t mark) {
  while (marks.reached < mark) {
    Stream& stream = *marks.last;
    if (CanRun(stream)) {
      RunNext(runtime, stream);
    } else {
      const Work blocked = stream.work.front();
      Reach(runtime, *blocked.marks, blocked.mark);
    }
  }
}

void Finish(Runtime& runtime, Stream& stream) {
  while (!stream.work.empty()) {
    if (CanRun(stream)) {
      RunNext(runtime, stream);
    } else {
      const Work blocked = stream.work.front();
      Reach(runtime, *blocked.marks, blocked.mark);
    }
  }
}

void FinishAll(Runtime& runtime, int device) {
  Finish(runtime, runtime.devices[static_cast<size_t>(device)].default_stream);
  for (Stream* stream : runtime.streams) {
    if (stream->device == device) Finish(runtime, *stream);
  }
}

// Some work of some streams, as devices do while the host goes on.
void RunSome(Runtime& runtime) {
  while (runtime.random() % 4 != 0) {
    std::vector<Stream*> ready;
    for (Stream* stream : runtime.streams) {
      if (CanRun(*stream)) ready.push_back(stream);
    }
    for (Device& device : runtime.devices) {
      if (CanRun(device.default_stream)) ready.push_back(&device.default_stream);
    }
    if (ready.empty()) return;
    std::sort(ready.begin(), ready.end());
    RunNext(runtime, *ready[runtime.random() % ready.size()]);
  }
}

cudaError_t Put(Runtime& runtime, Stream& stream, Work work) {
  stream.work.push_back(std::move(work));
  if (runtime.machine.order == Order::kAtOnce) Finish(runtime, stream);
  if (runtime.machine.order == Order::kRandom) RunSome(runtime);
  return cudaSuccess;
}

const Allocation* Find(const Runtime& runtime, const void* at, size_t bytes) {
  const auto begin = reinterpret_cast<uintptr_t>(at);
  const auto found = runtime.allocations.upper_bound(begin);
  if (found == runtime.allocations.end() || found->first - found->second.bytes > begin) return nullptr;
  return begin + bytes <= found->first ? &found->second : nullptr;
}

bool IsOnDevice(const Runtime& runtime, const void* at, size_t bytes) {
  const Allocation* found = Find(runtime, at, bytes);
  return found && found->device >= 0;
}

bool CanCopy(const Runtime& runtime, const void* to, size_t to_bytes, const void* from, size_t from_bytes,
             cudaMemcpyKind kind) {
  return IsOnDevice(runtime, to, to_bytes) == (kind != cudaMemcpyDeviceToHost) &&
         IsOnDevice(runtime, from, from_bytes) == (kind != cudaMemcpyHostToDevice);
}

void* Allocate(Runtime& runtime, size_t bytes, int device) {
  void* at = ::operator new(bytes, std::align_val_t(kAlignment), std::nothrow);
  if (!at) return nullptr;
  std::memset(at, 0xFF, bytes);
  runtime.allocations[reinterpret_cast<uintptr_t>(at) + bytes] = {bytes, device};
  return at;
}

cudaError_t Free(void* at, bool on_device) {
  if (!at) return cudaSuccess;
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  const auto found = runtime.allocations.upper_bound(reinterpret_cast<uintptr_t>(at));
  if (found == runtime.allocations.end() || found->first - found->second.bytes != reinterpret_cast<uintptr_t>(at) ||
      (found->second.device >= 0) != on_device) {
    return last_error = cudaErrorInvalidValue;
  }
  const Allocation allocation = found->second;
  const int device = on_device ? allocation.device : current_device;
  FinishAll(runtime, device);
  auto& used = on_device ? runtime.devices[static_cast<size_t>(device)].used : runtime.host_bytes;
  used -= static_cast<int64_t>(allocation.bytes);
  runtime.allocations.erase(found);
  ::operator delete(at, std::align_val_t(kAlignment));
  return runtime.devices[static_cast<size_t>(device)].lost;
}

}  // namespace

cudaError_t Enqueue(cudaStream_t stream, std::function<void()> work) {
  return Call([&](Runtime& runtime) { return Put(runtime, StreamOf(runtime, stream), {std::move(work), {}}); });
}

void Reset(const Machine& machine) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  runtime.Begin(machine);
  current_device = 0;
  last_error = cudaSuccess;
}

void FailCall(int64_t n, cudaError_t error) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  runtime.fail_call = n;
  runtime.call_error = error;
}

void FailWork(int64_t n, cudaError_t error) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  runtime.fail_work = n;
  runtime.work_error = error;
}

bool FaultWaits() {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  return runtime.fail_call > 0 || runtime.fail_work > 0;
}

Usage InUse() {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  Usage usage{0, 0, runtime.host_bytes, static_cast<int>(runtime.streams.size()),
              static_cast<int>(runtime.events.size())};
  for (const Device& device : runtime.devices) {
    usage.device_bytes += device.used;
    usage.device_peak_bytes = std::max(usage.device_peak_bytes, device.peak);
  }
  return usage;
}

}  // namespace sextant::emulation

using namespace sextant::emulation;

const char* cudaGetErrorName(cudaError_t error) {
  switch (error) {
    case cudaSuccess:
      return "cudaSuccess";
    case cudaErrorInvalidValue:
      return "cudaErrorInvalidValue";
    case cudaErrorMemoryAllocation:
      return "cudaErrorMemoryAllocation";
    case cudaErrorInitializationError:
      return "cudaErrorInitializationError";
    case cudaErrorInvalidConfiguration:
      return "cudaErrorInvalidConfiguration";
    case cudaErrorInsufficientDriver:
      return "cudaErrorInsufficientDriver";
    case cudaErrorNoDevice:
      return "cudaErrorNoDevice";
    case cudaErrorInvalidDevice:
      return "cudaErrorInvalidDevice";
    case cudaErrorECCUncorrectable:
      return "cudaErrorECCUncorrectable";
    case cudaErrorInvalidResourceHandle:
      return "cudaErrorInvalidResourceHandle";
    case cudaErrorNotReady:
      return "cudaErrorNotReady";
    case cudaErrorIllegalAddress:
      return "cudaErrorIllegalAddress";
    case cudaErrorLaunchFailure:
      return "cudaErrorLaunchFailure";
    case cudaErrorUnknown:
      return "cudaErrorUnknown";
  }
  return "unrecognized error code";
}

const char* cudaGetErrorString(cudaError_t error) { return error ? "emulated failure" : "no error"; }

cudaError_t cudaGetLastError() {
  const cudaError_t error = cudaPeekAtLastError();
  last_error = cudaSuccess;
  return error;
}

cudaError_t cudaPeekAtLastError() {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  const cudaError_t lost = Lost(runtime);
  return lost ? lost : last_error;
}

cudaError_t cudaGetDeviceCount(int* count) {
  return Call([&](Runtime& runtime) {
    *count = static_cast<int>(runtime.devices.size());
    return *count > 0 ? cudaSuccess : cudaErrorNoDevice;
  });
}

cudaError_t cudaSetDevice(int device) {
  {
    Runtime& runtime = TheRuntime();
    const std::lock_guard lock(runtime.mutex);
    if (device < 0 || static_cast<size_t>(device) >= runtime.devices.size()) return last_error = cudaErrorInvalidDevice;
  }
  current_device = device;
  return Call([](Runtime&) { return cudaSuccess; });
}

cudaError_t cudaGetDevice(int* device) {
  return Call([&](Runtime&) {
    *device = current_device;
    return cudaSuccess;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
  return Call([&](Runtime& runtime) {
    if (device < 0 || static_cast<size_t>(device) >= runtime.devices.size()) return cudaErrorInvalidDevice;
    *properties = {};
    std::snprintf(properties->name, sizeof properties->name, "emulated");
    properties->totalGlobalMem = static_cast<size_t>(runtime.machine.memory_bytes);
    properties->sharedMemPerBlockOptin = 232448;
    properties->major = 8;
    properties->multiProcessorCount = 2;
    return cudaSuccess;
  });
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int device) {
  cudaDeviceProp properties;
  if (const cudaError_t error = cudaGetDeviceProperties(&properties, device)) return error;
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount:
      *value = properties.multiProcessorCount;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMajor:
      *value = properties.major;
      return cudaSuccess;
    case cudaDevAttrComputeCapabilityMinor:
      *value = properties.minor;
      return cudaSuccess;
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      *value = static_cast<int>(properties.sharedMemPerBlockOptin);
      return cudaSuccess;
  }
  return cudaErrorInvalidValue;
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  return Call([&](Runtime& runtime) {
    *total = static_cast<size_t>(runtime.machine.memory_bytes);
    *free = *total - static_cast<size_t>(runtime.devices[static_cast<size_t>(current_device)].used);
    return cudaSuccess;
  });
}

cudaError_t cudaDriverGetVersion(int* version) {
  *version = 13000;
  return cudaSuccess;
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = 13000;
  return cudaSuccess;
}

cudaError_t cudaMalloc(void** at, size_t bytes) {
  return Call([&](Runtime& runtime) {
    Device& device = runtime.devices[static_cast<size_t>(current_device)];
    const auto more = static_cast<int64_t>(bytes);
    if (more > runtime.machine.memory_bytes - device.used) return cudaErrorMemoryAllocation;
    *at = Allocate(runtime, bytes, current_device);
    if (!*at) return cudaErrorMemoryAllocation;
    device.used += more;
    device.peak = std::max(device.peak, device.used);
    return cudaSuccess;
  });
}

cudaError_t cudaFree(void* at) { return Free(at, true); }

cudaError_t cudaHostAlloc(void** at, size_t bytes, unsigned) {
  return Call([&](Runtime& runtime) {
    *at = Allocate(runtime, bytes, -1);
    if (!*at) return cudaErrorMemoryAllocation;
    runtime.host_bytes += static_cast<int64_t>(bytes);
    return cudaSuccess;
  });
}

cudaError_t cudaFreeHost(void* at) { return Free(at, false); }

cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* at) {
  return Call([&](Runtime& runtime) {
    const Allocation* found = Find(runtime, at, 1);
    *attributes = {};
    attributes->device = found ? std::max(found->device, 0) : -1;
    if (found) attributes->type = found->device < 0 ? cudaMemoryTypeHost : cudaMemoryTypeDevice;
    return cudaSuccess;
  });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, size_t bytes, cudaMemcpyKind kind, cudaStream_t stream) {
  return cudaMemcpy2DAsync(to, bytes, from, bytes, bytes, 1, kind, stream);
}

cudaError_t cudaMemcpy2DAsync(void* to, size_t to_pitch, const void* from, size_t from_pitch, size_t width,
                              size_t height, cudaMemcpyKind kind, cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    if (width == 0 || height == 0) return cudaSuccess;
    const size_t to_bytes = (height - 1) * to_pitch + width, from_bytes = (height - 1) * from_pitch + width;
    if (width > to_pitch || width > from_pitch || !CanCopy(runtime, to, to_bytes, from, from_bytes, kind)) {
      return cudaErrorInvalidValue;
    }
    const auto copy = [=](const std::byte* source) {
      for (size_t i = 0; i < height; ++i) {
        std::memcpy(static_cast<std::byte*>(to) + i * to_pitch, source + i * from_pitch, width);
      }
    };
    const auto* source = static_cast<const std::byte*>(from);
    Stream& queue = StreamOf(runtime, stream);
    if (kind == cudaMemcpyHostToDevice && !Find(runtime, from, from_bytes)) {
      // Pageable memory has been read when the call returns.
      auto read = std::make_shared<std::vector<std::byte>>(source, source + from_bytes);
      return Put(runtime, queue, {[=] { copy(read->data()); }, {}});
    }
    const cudaError_t put = Put(runtime, queue, {[=] { copy(source); }, {}});
    // Pageable memory has been written when the call returns.
    if (kind == cudaMemcpyDeviceToHost && !Find(runtime, to, to_bytes)) Finish(runtime, queue);
    return put;
  });
}

cudaError_t cudaMemsetAsync(void* at, int value, size_t bytes, cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    if (bytes == 0) return cudaSuccess;
    if (!IsOnDevice(runtime, at, bytes)) return cudaErrorInvalidValue;
    return Put(runtime, StreamOf(runtime, stream), {[=] { std::memset(at, value, bytes); }, {}});
  });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
  return Call([&](Runtime& runtime) {
    *stream = new Stream{current_device, {}};
    runtime.streams.insert(*stream);
    return cudaSuccess;
  });
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  Finish(runtime, *stream);
  const cudaError_t lost = runtime.devices[static_cast<size_t>(stream->device)].lost;
  runtime.streams.erase(stream);
  delete stream;
  return lost;
}

cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    Stream& queue = StreamOf(runtime, stream);
    Finish(runtime, queue);
    return runtime.devices[static_cast<size_t>(queue.device)].lost;
  });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned) {
  return Call([&](Runtime& runtime) {
    return Put(runtime, StreamOf(runtime, stream), {{}, event->marks, event->marks->recorded, true});
  });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned) {
  return Call([&](Runtime& runtime) {
    *event = new Event;
    runtime.events.insert(*event);
    return cudaSuccess;
  });
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  Runtime& runtime = TheRuntime();
  const std::lock_guard lock(runtime.mutex);
  runtime.events.erase(event);
  delete event;
  return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return Call([&](Runtime& runtime) {
    Stream& queue = StreamOf(runtime, stream);
    event->marks->last = &queue;
    return Put(runtime, queue, {{}, event->marks, ++event->marks->recorded});
  });
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return Call([&](Runtime& runtime) {
    Reach(runtime, *event->marks, event->marks->recorded);
    return Lost(runtime);
  });
}
