// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/context.h"

#include <string>

namespace sextant::cuda {

void CheckCall(cudaError_t error, int ordinal, const char* call, Fault fault) {
  if (error == cudaSuccess) return;
  cudaGetLastError();  // or the next launch would seem to have failed
  throw Error(fault, "CUDA device " + std::to_string(ordinal) + ": " + call + ": " + cudaGetErrorString(error) + " (" +
                         cudaGetErrorName(error) + ")");
}

CurrentDevice::CurrentDevice(int ordinal) {
  if (cudaGetDevice(&before_) != cudaSuccess) before_ = -1;  // that of a device which is lost
  CheckCall(cudaSetDevice(ordinal), ordinal, "cudaSetDevice");
}

CurrentDevice::~CurrentDevice() {
  if (before_ >= 0) cudaSetDevice(before_);
  cudaGetLastError();
}

Context::Context(int ordinal, int64_t memory_bytes) : ordinal_(ordinal), memory_bytes_(memory_bytes) {
  if (memory_bytes_ > 0) return;
  size_t free = 0, total = 0;
  Check(cudaMemGetInfo(&free, &total), "cudaMemGetInfo");
  memory_bytes_ = static_cast<int64_t>(free / 10 * 9);
}

cudaPointerAttributes Context::AttributesOf(const void* at) const {
  cudaPointerAttributes attributes;
  Check(cudaPointerGetAttributes(&attributes, at), "cudaPointerGetAttributes");
  return attributes;
}

bool Context::Has(const void* at) const {
  const cudaPointerAttributes attributes = AttributesOf(at);
  return attributes.type == cudaMemoryTypeManaged ||
         (attributes.type == cudaMemoryTypeDevice && attributes.device == ordinal_);
}

std::byte* Context::Take(size_t bytes) {
  const auto more = static_cast<int64_t>(bytes);
  if (more > memory_bytes_ - taken_) {
    throw Error(Fault::kDeviceOutOfMemory, "CUDA device " + std::to_string(ordinal_) + ": " + std::to_string(more) +
                                               " bytes more than the " + std::to_string(taken_) +
                                               " taken would exceed the " + std::to_string(memory_bytes_) + " allowed");
  }
  void* at = nullptr;
  CheckMemory(cudaMalloc(&at, bytes), "cudaMalloc");
  taken_ += more;
  return static_cast<std::byte*>(at);
}

void Context::GiveBack(std::byte* at, size_t bytes) noexcept {
  cudaFree(at);  // where the device is lost there is nothing to do about it
  cudaGetLastError();
  taken_ -= static_cast<int64_t>(bytes);
}

}  // namespace sextant::cuda
