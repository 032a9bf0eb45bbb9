// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/columns.cuh"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "tests/cuda/device_vector.h"

namespace sextant::cuda {
namespace {

__extension__ using Wide = unsigned __int128;

class ColumnsTest : public OnDevice {};

__global__ void AddOnes(RowTask task, int calls, const float* ones, ColumnSums* out) {
  for (int i = 0; i < calls; ++i) AddColumn<float>(task, 0, 0, 64, ones, 1, ones, *out);
  out->Flush(task.sums, 0, 1);
}

TEST_F(ColumnsTest, ColumnsOfManyRowsDoNotOverflow) {
  const std::vector<float> ones(64, 1.0f);
  std::vector<uint64_t> sums(2 * ChunkSums(1));
  RowTask task = {};
  task.shape = {1, 1, AnchorFormat::kBfloats};
  task.sums = sums.data();
  constexpr int kCalls = 1000;  // 2^50 each time 64 go beyond 64 bits
  ColumnSums out;
  ASSERT_EQ(Launch(AddOnes, dim3(1), dim3(1), 0, nullptr, task, kCalls, ones.data(), &out), cudaSuccess);
  const auto sum = [&](size_t i) { return Wide{sums[2 * i]} + (Wide{sums[2 * i + 1]} << 32); };
  EXPECT_TRUE(sum(0) == Wide{64 * kCalls} << 40);
  EXPECT_TRUE(sum(1) == Wide{64 * kCalls} << 50);
}

}  // namespace
}  // namespace sextant::cuda
