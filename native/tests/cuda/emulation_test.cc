// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "backend/cuda/kernels/async_copy.cuh"
#include "backend/cuda/kernels/bulk_copy.cuh"
#include "backend/cuda/platform.h"

namespace sextant::cuda {
namespace {

using emulation::KernelError;

class Emulation : public testing::Test {
 protected:
  Emulation() { emulation::Reset({.order = emulation::Order::kAtOnce}); }
};

__global__ void Number(int* out) {
  const unsigned block = blockIdx.x + gridDim.x * blockIdx.y;
  out[block * blockDim.x + threadIdx.x] += static_cast<int>(block * blockDim.x + threadIdx.x);
}

TEST_F(Emulation, RunsEveryThreadOnce) {
  std::vector<int> out(3 * 2 * 70);
  ASSERT_EQ(Launch(Number, dim3(3, 2), dim3(70), 0, nullptr, out.data()), cudaSuccess);
  for (size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], static_cast<int>(i));
}

// Reverses a block through shared memory; without the barrier where it is planted to lack.
__global__ void Reverse(int* values, bool barrier) {
  int* shared = reinterpret_cast<int*>(SharedMemory());
  shared[threadIdx.x] = values[threadIdx.x];
  if (barrier) __syncthreads();
  values[threadIdx.x] = shared[blockDim.x - 1 - threadIdx.x];
}

bool Reverses(bool barrier) {
  std::vector<int> values(64);
  for (int i = 0; i < 64; ++i) values[static_cast<size_t>(i)] = i;
  EXPECT_EQ(Launch(Reverse, dim3(1), dim3(64), 64 * sizeof(int), nullptr, values.data(), barrier), cudaSuccess);
  for (int i = 0; i < 64; ++i) {
    if (values[static_cast<size_t>(i)] != 63 - i) return false;
  }
  return true;
}

TEST_F(Emulation, AMissingBarrierShows) {
  EXPECT_TRUE(Reverses(true));
  EXPECT_FALSE(Reverses(false));
}

// Copies through shared memory; without the wait where it is planted to lack.
__global__ void CopyThrough(const uint4* from, uint4* to, bool wait) {
  auto* shared = reinterpret_cast<uint4*>(SharedMemory());
  CopyAsync(shared, from);
  CommitCopies();
  CopyAsync(shared + 1, from + 1);
  CommitCopies();
  if (wait) WaitForCopies<1>();
  to[0] = shared[0];
}

TEST_F(Emulation, AMissingWaitShows) {
  const std::vector<uint4> from(2, uint4{1, 2, 3, 4});
  for (const bool wait : {true, false}) {
    uint4 to = {};
    ASSERT_EQ(Launch(CopyThrough, dim3(1), dim3(1), 2 * sizeof(uint4), nullptr, from.data(), &to, wait), cudaSuccess);
    EXPECT_EQ(to.z == 3, wait);
  }
}

struct BulkCopies {
  uint4 copied[2];
  CopyBarrier barrier;
};

// The same by bulk copies; with a second phase, which nobody begins, where that is planted.
__global__ void CopyInBulkThrough(const uint4* from, uint4* to, int phases) {
  auto& shared = *reinterpret_cast<BulkCopies*>(SharedMemory());
  if (threadIdx.x == 0) {
    Begin(shared.barrier);
    Expect(shared.barrier, sizeof shared.copied);
    for (int i = 0; i < 2; ++i) CopyInBulk(shared.barrier, &shared.copied[i], from + i, sizeof(uint4));
  }
  __syncthreads();
  for (int i = 0; i < phases; ++i) Wait(shared.barrier, static_cast<uint32_t>(i % 2));
  to[threadIdx.x] = shared.copied[threadIdx.x];
}

cudaError_t LaunchBulkCopies(std::vector<uint4>& to, int phases) {
  const std::vector<uint4> from = {uint4{1, 2, 3, 4}, uint4{5, 6, 7, 8}};
  return Launch(CopyInBulkThrough, dim3(1), dim3(2), sizeof(BulkCopies), nullptr, from.data(), to.data(), phases);
}

TEST_F(Emulation, AMissingWaitForBulkCopiesShows) {
  constexpr int kRuns = 30;
  int right[2] = {};
  for (int run = 0; run < kRuns; ++run) {
    for (const int phases : {0, 1}) {
      std::vector<uint4> to(2);
      ASSERT_EQ(LaunchBulkCopies(to, phases), cudaSuccess);
      right[phases] += to[0].z == 3 && to[1].z == 7;
    }
  }
  EXPECT_LT(right[0], kRuns);
  EXPECT_EQ(right[1], kRuns);
}

__global__ void WarpSums(uint32_t* sums, uint32_t* votes) {
  uint32_t sum = threadIdx.x;
  for (int other = 16; other > 0; other /= 2) sum += __shfl_xor_sync(0xFFFFFFFFu, sum, other);
  sums[threadIdx.x] = sum;
  votes[threadIdx.x] = __ballot_sync(0xFFFFFFFFu, threadIdx.x % 3 == 0);
}

TEST_F(Emulation, WarpsExchange) {
  std::vector<uint32_t> sums(64), votes(64);
  ASSERT_EQ(Launch(WarpSums, dim3(1), dim3(64), 0, nullptr, sums.data(), votes.data()), cudaSuccess);
  for (uint32_t i = 0; i < 64; ++i) {
    EXPECT_EQ(sums[i], i < 32 ? 496u : 496u + 1024u);
    uint32_t expected = 0;
    for (uint32_t lane = 0; lane < 32; ++lane) expected |= uint32_t{(i / 32 * 32 + lane) % 3 == 0} << lane;
    EXPECT_EQ(votes[i], expected);
  }
}

__global__ void HalfAtBarrier() {
  if (threadIdx.x < 32) __syncthreads();
}
__global__ void HalfOfSome() {
  if (threadIdx.x < 32) emulation::WaitForSome(1, 64);
}
__global__ void HalfOfWarp() {
  if (threadIdx.x < 16) __syncwarp();
}
__global__ void DifferentOperations() {
  if (threadIdx.x < 16) {
    __syncwarp();
  } else {
    __ballot_sync(0xFFFFFFFFu, true);
  }
}

TEST_F(Emulation, WhatWouldHangIsAnError) {
  EXPECT_THROW(Launch(HalfAtBarrier, dim3(1), dim3(64), 0, nullptr), KernelError);
  EXPECT_THROW(Launch(HalfOfSome, dim3(1), dim3(64), 0, nullptr), KernelError);
  EXPECT_THROW(Launch(HalfOfWarp, dim3(1), dim3(32), 0, nullptr), KernelError);
  EXPECT_THROW(Launch(DifferentOperations, dim3(1), dim3(32), 0, nullptr), KernelError);
  std::vector<uint4> to(2);
  EXPECT_THROW(LaunchBulkCopies(to, 2), KernelError);
  EXPECT_TRUE(Reverses(true));
}

}  // namespace
}  // namespace sextant::cuda
