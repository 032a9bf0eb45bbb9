// SPDX-License-Identifier: Apache-2.0
#include "tests/support/guarded_buffer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sextant::test {
namespace {

TEST(GuardedBufferTest, HoldsZerosThatCanBeWritten) {
  GuardedBuffer buffer(12345);
  const std::span<unsigned char> bytes = buffer.As<unsigned char>();
  for (unsigned char& byte : bytes) {
    ASSERT_EQ(byte, 0);
    byte = 1;
  }
  EXPECT_EQ(bytes.size(), 12345u);
}

TEST(GuardedBufferTest, AGapShiftsTheAlignmentAndIsNaN) {
  GuardedBuffer buffer(32, 8);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(buffer.data()) % 64, 24u);
  EXPECT_TRUE(std::isnan(static_cast<const double*>(buffer.data())[4]));
  EXPECT_TRUE(std::isnan(static_cast<const double*>(buffer.data())[-1]));
}

TEST(GuardedBufferDeathTest, AByteBeyondTheEndEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const GuardedBuffer buffer(100);
  const volatile auto* bytes = static_cast<const unsigned char*>(buffer.data());
  EXPECT_DEATH({ [[maybe_unused]] const unsigned char beyond = bytes[100]; }, "");
}

}  // namespace
}  // namespace sextant::test
