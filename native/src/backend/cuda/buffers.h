// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <utility>

#include "backend/cuda/context.h"

namespace sextant::cuda {

// Memory of a device. Whoever frees or replaces it sees to it that no stream uses it any more.
template <typename T>
class DeviceBuffer {
 public:
  explicit DeviceBuffer(Context& context, size_t size = 0) : context_(&context) { Require(size); }
  DeviceBuffer(DeviceBuffer&& from) noexcept
      : context_(from.context_), at_(std::exchange(from.at_, nullptr)), size_(std::exchange(from.size_, 0)) {}
  DeviceBuffer& operator=(DeviceBuffer&& from) noexcept {
    std::swap(at_, from.at_);
    std::swap(size_, from.size_);
    return *this;
  }
  ~DeviceBuffer() { Free(); }

  // Makes it hold `size` elements at least; what it held is lost where it did not.
  void Require(size_t size) {
    if (size <= size_) return;
    Free();
    at_ = reinterpret_cast<T*>(context_->Take(size * sizeof(T)));
    size_ = size;
  }
  void Free() noexcept {
    if (at_) context_->GiveBack(reinterpret_cast<std::byte*>(at_), size_ * sizeof(T));
    at_ = nullptr;
    size_ = 0;
  }
  T* get() const { return at_; }
  size_t size() const { return size_; }
  size_t bytes() const { return size_ * sizeof(T); }

 private:
  Context* context_;
  T* at_ = nullptr;
  size_t size_ = 0;
};

// Memory of the host that the device copies from and to by itself.
template <typename T>
class PinnedBuffer {
 public:
  explicit PinnedBuffer(const Context& context, size_t size = 0) : context_(context) { Require(size); }
  PinnedBuffer(const PinnedBuffer&) = delete;
  PinnedBuffer& operator=(const PinnedBuffer&) = delete;
  ~PinnedBuffer() { Free(); }

  // As that of DeviceBuffer.
  void Require(size_t size) {
    if (size <= size_) return;
    Free();
    void* at = nullptr;
    context_.CheckMemory(cudaHostAlloc(&at, size * sizeof(T), cudaHostAllocDefault), "cudaHostAlloc");
    at_ = static_cast<T*>(at);
    size_ = size;
  }
  void Free() noexcept {
    if (at_) cudaFreeHost(at_);
    cudaGetLastError();
    at_ = nullptr;
    size_ = 0;
  }
  T* get() const { return at_; }
  size_t size() const { return size_; }

 private:
  const Context& context_;
  T* at_ = nullptr;
  size_t size_ = 0;
};

}  // namespace sextant::cuda
