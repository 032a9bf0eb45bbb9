// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

#include "sextant/sextant.h"

namespace sextant::test {
namespace {

// The library with a module of devices beside it, which SEXTANT_CUDA_LIBRARY names.
class DevicesLibraryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { setenv("SEXTANT_CUDA_LIBRARY", SEXTANT_DEVICE_MODULE, 1); }

  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(DevicesLibraryTest, CountsAndDescribesThem) {
  int32_t count = 0;
  ASSERT_EQ(sextant_device_count(&count, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(count, 2);
  sextant_device_info info{};
  info.struct_size = sizeof info;
  ASSERT_EQ(sextant_device_describe(1, &info, &error_), SEXTANT_OK) << error_.message;
  EXPECT_STREQ(info.name, "of a module");
  EXPECT_EQ(sextant_device_describe(2, &info, &error_), SEXTANT_INVALID_ARGUMENT);
}

TEST_F(DevicesLibraryTest, WhatADeviceThrowsIsAStatus) {
  sextant_space_options options{};
  options.struct_size = sizeof options;
  options.anchors = 2;
  options.dim = 2;
  options.backend = SEXTANT_BACKEND_CUDA;
  sextant_space* space = nullptr;
  EXPECT_EQ(sextant_space_create(&options, &space, &error_), SEXTANT_DEVICE_OUT_OF_MEMORY);
  EXPECT_STREQ(error_.message, "the module has no memory");
  EXPECT_EQ(space, nullptr);
}

}  // namespace
}  // namespace sextant::test
