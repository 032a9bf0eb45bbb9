// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "sextant/sextant.h"

namespace {

class BinsLibraryTest : public testing::Test {
 protected:
  BinsLibraryTest() {
    options_.struct_size = sizeof options_;
    options_.bins = 2;
    options_.dim = 1;
    options_.label_sets = 1;
    rows_.struct_size = sizeof rows_;
    rows_.data = values_;
    rows_.rows = 4;
    rows_.dim = 1;
    rows_.stride_bytes = sizeof(float);
    rows_.device = SEXTANT_HOST;
    error_.struct_size = sizeof error_;
    report_.struct_size = sizeof report_;
  }
  ~BinsLibraryTest() override { sextant_bins_destroy(bins_); }

  void ExpectInvalid(sextant_status status, const std::string& message) {
    EXPECT_EQ(status, SEXTANT_INVALID_ARGUMENT);
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos) << error_.message;
  }

  template <typename Spoil>
  void ExpectRefused(const std::string& message, Spoil spoil) {
    sextant_bins_options spoilt = options_;
    spoil(spoilt);
    ExpectInvalid(sextant_bins_create(&spoilt, &bins_, &error_), message);
    EXPECT_EQ(bins_, nullptr);
  }

  const float values_[4] = {0, 1, 2, 3};
  const int64_t labels_[4] = {7, 7, 9, 9};
  const int64_t* sets_[1] = {labels_};
  sextant_bins_options options_{};
  sextant_rows rows_{};
  sextant_error error_{};
  sextant_add_report report_{};
  sextant_bins* bins_ = nullptr;
};

TEST_F(BinsLibraryTest, TwoPassesGiveEveryMeasure) {
  ASSERT_EQ(sextant_bins_create(&options_, &bins_, &error_), SEXTANT_OK) << error_.message;
  ASSERT_EQ(sextant_bins_range(bins_, &rows_, nullptr, &error_), SEXTANT_OK) << error_.message;
  ASSERT_EQ(sextant_bins_add(bins_, &rows_, sets_, &report_, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(report_.rows, 4);
  sextant_bins_measures all{};
  all.struct_size = sizeof all;
  double entropy = 0;
  int64_t occupied = 0;
  ASSERT_EQ(sextant_bins_measure(bins_, &all, &entropy, &occupied, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(all.rows, 4);
  EXPECT_NEAR(all.entropy, 0.6931471805599453, 1e-15);
  EXPECT_NEAR(all.entropy_corrected, 0.6931471805599453 + 0.125, 1e-15);
  EXPECT_EQ(entropy, all.entropy);
  EXPECT_EQ(occupied, 2);
  sextant_bins_label_measures of{};
  of.struct_size = sizeof of;
  ASSERT_EQ(sextant_bins_measure_labels(bins_, 0, &of, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(of.cardinality, 2);
  EXPECT_EQ(of.conditional_entropy, 0);
  EXPECT_NEAR(of.label_entropy, 0.6931471805599453, 1e-15);
  EXPECT_NEAR(of.disentanglement, 0.6931471805599453, 1e-15);
  ExpectInvalid(sextant_bins_measure_labels(bins_, 1, &of, &error_), "set must be 0");
  ExpectInvalid(sextant_bins_merge(bins_, bins_, &error_), "from must be other bins");
}

TEST_F(BinsLibraryTest, OptionsAreChecked) {
  ExpectRefused("options.bins must be 2 ..", [](auto& o) { o.bins = 1; });
  ExpectRefused("options.bins must be 2 ..", [](auto& o) { o.bins = (1 << 20) + 1; });
  ExpectRefused("options.dim must be 1 ..", [](auto& o) { o.dim = 0; });
  ExpectRefused("options.bins x options.dim", [](auto& o) {
    o.bins = 1 << 20;
    o.dim = 1 << 9;
  });
  ExpectRefused("options.bad_rows", [](auto& o) { o.bad_rows = SEXTANT_BAD_ROWS_UNIFORM; });
  ExpectRefused("options.label_sets", [](auto& o) { o.label_sets = -1; });
  ExpectRefused("options.threads", [](auto& o) { o.threads = -1; });
  ExpectRefused("options.struct_size", [](auto& o) { o.struct_size = 4; });
}

TEST_F(BinsLibraryTest, NullsAreRefused) {
  ExpectInvalid(sextant_bins_create(&options_, nullptr, &error_), "bins must not be NULL");
  ExpectInvalid(sextant_bins_create(nullptr, &bins_, &error_), "options must not be NULL");
  ExpectInvalid(sextant_bins_range(nullptr, &rows_, nullptr, &error_), "bins must not be NULL");
  ASSERT_EQ(sextant_bins_create(&options_, &bins_, &error_), SEXTANT_OK);
  ExpectInvalid(sextant_bins_add(bins_, &rows_, nullptr, nullptr, &error_), "labels must not be NULL");
  ExpectInvalid(sextant_bins_measure(bins_, nullptr, nullptr, nullptr, &error_), "measures must not be NULL");
  ExpectInvalid(sextant_bins_merge(bins_, nullptr, &error_), "from must not be NULL");
}

}  // namespace
