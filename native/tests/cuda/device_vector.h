// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "backend/cuda/platform.h"

// What tests of kernels need so that the same ones run on a device and in the emulation.
namespace sextant::cuda {

#ifdef SEXTANT_EMULATED_CUDA

template <typename T>
using DeviceVector = std::vector<T>;

class OnDevice : public testing::Test {
 protected:
  OnDevice() { emulation::Reset({.compute_major = 9, .order = emulation::Order::kAtOnce}); }
};

inline cudaError_t WaitForDevice() { return cudaSuccess; }

#else

// Memory that both sides reach.
template <typename T>
struct ManagedAllocator {
  using value_type = T;
  ManagedAllocator() = default;
  template <typename U>
  explicit ManagedAllocator(const ManagedAllocator<U>&) {}

  T* allocate(size_t n) {
    void* at = nullptr;
    if (cudaMallocManaged(&at, n * sizeof(T)) != cudaSuccess) throw std::bad_alloc();
    return static_cast<T*>(at);
  }
  void deallocate(T* at, size_t) { cudaFree(at); }
  template <typename U>
  bool operator==(const ManagedAllocator<U>&) const {
    return true;
  }
};

template <typename T>
using DeviceVector = std::vector<T, ManagedAllocator<T> >;

class OnDevice : public testing::Test {
 protected:
  void SetUp() override {
    int devices = 0;
    const cudaError_t error = cudaGetDeviceCount(&devices);
    if (error != cudaSuccess) GTEST_SKIP() << "no device: " << cudaGetErrorString(error);
  }
};

inline cudaError_t WaitForDevice() { return cudaDeviceSynchronize(); }

#endif

// That a launch is accepted, and does its work.
#define EXPECT_DONE(launch)       \
  ASSERT_EQ(launch, cudaSuccess); \
  ASSERT_EQ(WaitForDevice(), cudaSuccess)

}  // namespace sextant::cuda
