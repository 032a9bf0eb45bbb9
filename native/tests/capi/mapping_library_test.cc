// SPDX-License-Identifier: Apache-2.0
//
// Measures of a mapping through the library, as its users call it.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sextant/sextant.h"

namespace sextant::test {
namespace {

class MappingLibraryTest : public testing::Test {
 protected:
  MappingLibraryTest() {
    options_.struct_size = sizeof options_;
    options_.rows = 4;
    options_.roles = 2;
    options_.length = 2;
    options_.meanings = meanings_;
    options_.signals = signals_;
    options_.meaning_distance = SEXTANT_METRIC_HAMMING;
    options_.signal_distance = SEXTANT_METRIC_LEVENSHTEIN;
  }
  ~MappingLibraryTest() override { sextant_result_destroy(result_); }

  sextant_status Call(const std::vector<int32_t>& measures) {
    sextant_result_destroy(result_);
    return sextant_mapping(&options_, measures.data(), static_cast<int32_t>(measures.size()), &result_, &error_);
  }

  double Value(int32_t record) {
    const char* name = nullptr;
    double value = 0;
    EXPECT_EQ(sextant_result_field(result_, record, 0, &name, &value, &error_), SEXTANT_OK) << error_.message;
    EXPECT_STREQ(name, "value");
    return value;
  }

  const int64_t meanings_[8] = {0, 0, 0, 1, 1, 0, 1, 1};
  int64_t signals_[8] = {0, 2, 0, 3, 1, 2, 1, 3};
  sextant_mapping_options options_{};
  sextant_result* result_ = nullptr;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(MappingLibraryTest, ACompositionalLanguage) {
  std::vector<int32_t> all;
  for (int32_t measure = SEXTANT_MEASURE_SYNONYMY; measure <= SEXTANT_MEASURE_RESIDUAL_ENTROPY; ++measure) {
    all.push_back(measure);
  }
  options_.shuffles = 5;
  ASSERT_EQ(Call(all), SEXTANT_OK) << error_.message;
  ASSERT_EQ(sextant_result_records(result_), 9);
  const double values[9] = {0, 0, 0, 0, 2, 1, 0, 1, 0};
  for (int32_t i = 0; i < 9; ++i) {
    sextant_record record{};
    record.struct_size = sizeof record;
    ASSERT_EQ(sextant_result_record(result_, i, &record, &error_), SEXTANT_OK) << error_.message;
    EXPECT_EQ(record.measure, all[static_cast<size_t>(i)]);
    EXPECT_EQ(record.metric, SEXTANT_METRIC_DEFAULT);
    if (record.measure == SEXTANT_MEASURE_BOSDIS) continue;
    EXPECT_NEAR(Value(i), values[i], 1e-15) << i;
  }
  ASSERT_EQ(sextant_result_vectors(result_), 2);
  sextant_vector order{};
  order.struct_size = sizeof order;
  ASSERT_EQ(sextant_result_vector(result_, 0, &order, &error_), SEXTANT_OK) << error_.message;
  EXPECT_STREQ(order.name, "order");
  ASSERT_EQ(order.rows * order.columns, 2);
  EXPECT_EQ(static_cast<const int64_t*>(order.data)[0], 0);
  EXPECT_EQ(static_cast<const int64_t*>(order.data)[1], 1);
}

TEST_F(MappingLibraryTest, OneRowHasNoPairs) {
  options_.rows = 1;
  ASSERT_EQ(Call({SEXTANT_MEASURE_TOPOGRAPHIC_SIMILARITY, SEXTANT_MEASURE_SYNONYMY}), SEXTANT_OK) << error_.message;
  EXPECT_TRUE(std::isnan(Value(0)));
  EXPECT_EQ(Value(1), 0);
}

TEST_F(MappingLibraryTest, FailuresNameTheRowOrTheMeasure) {
  options_.alphabet = 3;
  EXPECT_EQ(Call({SEXTANT_MEASURE_POSDIS}), SEXTANT_INVALID_DATA);
  EXPECT_EQ(result_, nullptr);
  EXPECT_EQ(error_.row, 1);
  EXPECT_STREQ(error_.message, "symbols must be less than 3 at position 1, but row 1 has 3");
  options_.alphabet = 0;
  EXPECT_EQ(Call({SEXTANT_MEASURE_TWONN}), SEXTANT_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "twonn is not a measure of a discrete mapping");
}

}  // namespace
}  // namespace sextant::test
