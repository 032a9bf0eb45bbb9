// SPDX-License-Identifier: Apache-2.0
#include "tests/emulation/runtime.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace sextant::emulation {
namespace {

// What a copy into device memory and one out of it, on two streams, bring back; in between, perhaps, a wait.
int RoundTrip(Order order, uint64_t seed, bool waits) {
  Reset({.order = order, .seed = seed});
  int *pinned = nullptr, *device = nullptr;
  EXPECT_EQ(cudaHostAlloc(reinterpret_cast<void**>(&pinned), 2 * sizeof(int), 0), cudaSuccess);
  EXPECT_EQ(cudaMalloc(reinterpret_cast<void**>(&device), sizeof(int)), cudaSuccess);
  cudaStream_t in, out;
  cudaEvent_t event;
  cudaStreamCreateWithFlags(&in, cudaStreamNonBlocking);
  cudaStreamCreateWithFlags(&out, cudaStreamNonBlocking);
  cudaEventCreateWithFlags(&event, cudaEventDisableTiming);
  pinned[0] = 42;
  cudaMemcpyAsync(device, pinned, sizeof(int), cudaMemcpyHostToDevice, in);
  cudaEventRecord(event, in);
  if (waits) cudaStreamWaitEvent(out, event, 0);
  cudaMemcpyAsync(pinned + 1, device, sizeof(int), cudaMemcpyDeviceToHost, out);
  EXPECT_EQ(cudaStreamSynchronize(out), cudaSuccess);
  const int result = pinned[1];
  cudaEventDestroy(event);
  cudaStreamDestroy(in);
  cudaStreamDestroy(out);
  cudaFree(device);
  cudaFreeHost(pinned);
  const Usage usage = InUse();
  EXPECT_EQ(usage.device_bytes + usage.host_bytes + usage.streams + usage.events, 0);
  return result;
}

TEST(EmulatedRuntime, AMissingWaitShows) {
  for (uint64_t seed = 0; seed < 20; ++seed) EXPECT_EQ(RoundTrip(Order::kRandom, seed, true), 42);
  EXPECT_EQ(RoundTrip(Order::kLate, 0, true), 42);
  EXPECT_EQ(RoundTrip(Order::kLate, 0, false), -1);
  EXPECT_EQ(RoundTrip(Order::kAtOnce, 0, false), 42);
}

TEST(EmulatedRuntime, RefusesWhatIsNotThere) {
  Reset({.devices = 1, .memory_bytes = 1000});
  void* at = nullptr;
  EXPECT_EQ(cudaMalloc(&at, 1001), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&at, 1000), cudaSuccess);
  std::vector<char> host(1001);
  EXPECT_EQ(cudaMemcpyAsync(at, host.data(), 1001, cudaMemcpyHostToDevice, nullptr), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpyAsync(host.data(), at, 8, cudaMemcpyHostToDevice, nullptr), cudaErrorInvalidValue);
  EXPECT_EQ(cudaSetDevice(1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaFree(at), cudaSuccess);
}

TEST(EmulatedRuntime, ALostDeviceStaysLost) {
  Reset({.devices = 2});
  FailCall(1, cudaErrorLaunchFailure);
  void* at = nullptr;
  EXPECT_EQ(cudaMalloc(&at, 8), cudaErrorLaunchFailure);
  cudaGetLastError();
  EXPECT_EQ(cudaStreamSynchronize(nullptr), cudaErrorLaunchFailure);
  ASSERT_EQ(cudaSetDevice(1), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&at, 8), cudaSuccess);
  FailWork(1, cudaErrorIllegalAddress);
  EXPECT_EQ(cudaMemsetAsync(at, 0, 8, nullptr), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(nullptr), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaFree(at), cudaErrorIllegalAddress);
  EXPECT_EQ(InUse().device_bytes, 0);
}

}  // namespace
}  // namespace sextant::emulation
