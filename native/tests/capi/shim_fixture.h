// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "sextant/sextant.h"
#include "tests/capi/fake_engine.h"

namespace sextant::test {

// Valid arguments for every function of the C ABI over the fake engine; a test spoils one of them.
class ShimTest : public testing::Test {
 protected:
  void SetUp() override {
    FakeEngine::Get() = FakeEngine();
    ASSERT_EQ(sextant_space_create(&options_, &space_, &error_), SEXTANT_OK) << error_.message;
    engine_.calls = 0;
  }

  void TearDown() override { sextant_space_destroy(space_); }

  // The last call failed with `status` before it reached the engine, and its message holds `message`.
  void ExpectRejected(sextant_status actual, sextant_status status, const std::string& message) {
    EXPECT_EQ(actual, status) << message;
    EXPECT_EQ(error_.status, status) << message;
    EXPECT_EQ(error_.row, -1) << message;
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos)
        << message << " is not in: " << error_.message;
    EXPECT_EQ(engine_.calls, 0) << message;
  }

  void ExpectInvalid(sextant_status actual, const std::string& message) {
    ExpectRejected(actual, SEXTANT_INVALID_ARGUMENT, message);
  }

  static sextant_space_options ValidOptions() {
    sextant_space_options options{};
    options.struct_size = sizeof options;
    options.anchors = 2;
    options.dim = 64;
    options.label_sets = 2;
    return options;
  }

  static sextant_rows ValidRows(const void* data) {
    sextant_rows rows{};
    rows.struct_size = sizeof rows;
    rows.data = data;
    rows.rows = 2;
    rows.dim = 64;
    rows.stride_bytes = 256;
    rows.device = SEXTANT_HOST;
    return rows;
  }

  FakeEngine& engine_ = FakeEngine::Get();
  sextant_space_options options_ = ValidOptions();
  float data_[2 * 64] = {};
  sextant_rows rows_ = ValidRows(data_);
  int64_t labels_of_set_[2] = {1, 2};
  const int64_t* labels_[2] = {labels_of_set_, nullptr};
  sextant_space* space_ = nullptr;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

}  // namespace sextant::test
