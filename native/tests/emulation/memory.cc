// SPDX-License-Identifier: Apache-2.0
//
// Memory of devices, pinned memory of the host, and copies.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "tests/emulation/runtime.h"
#include "tests/emulation/state.h"

namespace sextant::emulation {
namespace {

constexpr size_t kAlignment = 256;

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
}  // namespace sextant::emulation

using namespace sextant::emulation;

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
