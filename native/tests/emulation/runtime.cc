// SPDX-License-Identifier: Apache-2.0
//
// The machine: its devices, and what of them fails.
#include "tests/emulation/runtime.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/emulation/state.h"

namespace sextant::emulation {
namespace {

int64_t Setting(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoll(text, nullptr, 10) : otherwise;
}

// A program that knows nothing of the emulation sets it up by its environment.
Machine MachineOfEnvironment() {
  Machine machine;
  machine.devices = static_cast<int>(Setting("SEXTANT_EMULATED_DEVICES", machine.devices));
  machine.compute_major = static_cast<int>(Setting("SEXTANT_EMULATED_COMPUTE_MAJOR", machine.compute_major));
  machine.memory_bytes = Setting("SEXTANT_EMULATED_MEMORY", machine.memory_bytes);
  return machine;
}

}  // namespace

Runtime::Runtime() {
  Begin(MachineOfEnvironment());
  fail_work = Setting("SEXTANT_EMULATED_LOSS", 0);
}

void Runtime::Begin(const Machine& of) {
  machine = of;
  devices.clear();
  for (int i = 0; i < of.devices; ++i) devices.push_back({0, 0, cudaSuccess, {i, {}}});
  random.seed(of.seed);
  fail_call = fail_work = 0;
  host_bytes = 0;
}

Runtime& TheRuntime() {
  static Runtime runtime;
  return runtime;
}

bool IsSticky(cudaError_t error) { return error == cudaErrorECCUncorrectable || error >= cudaErrorIllegalAddress; }

cudaError_t Lost(const Runtime& runtime) {
  const auto i = static_cast<size_t>(current_device);
  return i < runtime.devices.size() ? runtime.devices[i].lost : cudaSuccess;
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
    properties->major = runtime.machine.compute_major;
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
