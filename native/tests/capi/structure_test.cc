// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/sweep.h"
#include "sextant/sextant.h"
#include "tests/capi/fake_structure.h"

namespace sextant::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// Valid arguments of sextant_structure(); a test spoils one of them.
class StructureShimTest : public testing::Test {
 protected:
  StructureShimTest() {
    structure_ = FakeStructure();
    options_.struct_size = sizeof options_;
    options_.metric = SEXTANT_METRIC_DEFAULT;
    options_.kernel = SEXTANT_KERNEL_DEFAULT;
    options_.low = kNaN;
  }
  ~StructureShimTest() override { sextant_result_destroy(result_); }

  static sextant_rows RowsOf(int32_t dtype, const void* data, int64_t rows, int64_t stride) {
    sextant_rows part{};
    part.struct_size = sizeof part;
    part.dtype = dtype;
    part.data = data;
    part.rows = rows;
    part.dim = 2;
    part.stride_bytes = stride;
    part.device = SEXTANT_HOST;
    return part;
  }

  sextant_status Call() {
    sextant_result_destroy(result_);
    result_ = nullptr;
    return sextant_structure(&x_, against_, &options_, measures_.data(), static_cast<int32_t>(measures_.size()),
                             &result_, &error_);
  }

  void ExpectInvalid(sextant_status status, const std::string& message) {
    EXPECT_EQ(status, SEXTANT_INVALID_ARGUMENT) << message;
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos)
        << message << " is not in: " << error_.message;
    EXPECT_EQ(structure_.calls, 0) << message;
    EXPECT_EQ(result_, nullptr) << message;
  }

  template <typename Spoil>
  void ExpectRefused(const std::string& message, Spoil spoil) {
    const sextant_structure_options valid = options_;
    spoil(options_);
    ExpectInvalid(Call(), message);
    options_ = valid;
  }

  FakeStructure& structure_ = FakeStructure::Get();
  const float floats_[6] = {1, 2, 3, 4, 5, 6};
  const double doubles_[4] = {1, 2, 3, 4};
  const sextant_rows x_part_ = RowsOf(SEXTANT_F32, floats_, 3, 8);
  const sextant_rows against_part_ = RowsOf(SEXTANT_F64, doubles_, 2, 16);
  sextant_matrix x_{sizeof(sextant_matrix), 1, &x_part_};
  const sextant_matrix second_{sizeof(sextant_matrix), 1, &against_part_};
  const sextant_matrix* against_ = nullptr;
  sextant_structure_options options_{};
  std::vector<int32_t> measures_ = {1, 0};
  sextant_result* result_ = nullptr;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(StructureShimTest, DefaultsArriveAtTheEngine) {
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  ASSERT_NE(result_, nullptr);
  EXPECT_EQ(structure_.measures, (std::vector<Measure>{Measure::kTwonn, Measure::kKozachenkoLeonenko}));
  EXPECT_EQ(structure_.input.x.rows, 3);
  EXPECT_EQ(structure_.input.x.dim, 2);
  EXPECT_FALSE(structure_.input.against);
  EXPECT_FALSE(structure_.input.labels);
  const StructureOptions& options = structure_.options;
  EXPECT_FALSE(options.metric);
  EXPECT_FALSE(options.kernel);
  EXPECT_FALSE(options.low);
  EXPECT_EQ(options.arithmetic.precision, Precision::kF32);
  EXPECT_EQ(options.k, 0);
  EXPECT_TRUE(options.bandwidths.empty());
  EXPECT_TRUE(options.alphas.empty());
  EXPECT_EQ(options.ross, RossVariant::kRoss);
  EXPECT_EQ(options.temperature, 2);
  EXPECT_EQ(options.exponent, 2);
  EXPECT_EQ(options.direction_count, 128);
  EXPECT_TRUE(options.directions.empty());
  EXPECT_EQ(options.bins, 30);
  EXPECT_EQ(options.batches, 4);
  EXPECT_EQ(options.anchor_count, 100);
  EXPECT_TRUE(options.anchors.empty());
  EXPECT_TRUE(options.permutations.empty());
  EXPECT_EQ(options.shuffles, 0);
  EXPECT_EQ(structure_.threads, 0);
}

TEST_F(StructureShimTest, OptionsArriveAtTheEngine) {
  const int64_t labels[3] = {5, -5, 5};
  const double bandwidths[2] = {0.5, 2}, alphas[2] = {0.5, kInfinity};
  const double directions[2] = {3, 4}, anchors[4] = {1, 2, 3, 4};
  const int64_t permutations[6] = {2, 0, 1, 0, 1, 2};
  against_ = &second_;
  options_.metric = SEXTANT_METRIC_COSINE;
  options_.threads = 4;
  options_.labels = labels;
  options_.k = 7;
  options_.bandwidths = bandwidths;
  options_.bandwidth_count = 2;
  options_.alphas = alphas;
  options_.alpha_count = 2;
  options_.kernel = SEXTANT_KERNEL_LINEAR;
  options_.ross_variant = 1;
  options_.temperature = 0.25;
  options_.exponent = 1;
  options_.directions = directions;
  options_.direction_count = 1;
  options_.seed = 99;
  options_.bins = 12;
  options_.low = -1;
  options_.batches = 9;
  options_.anchors = anchors;
  options_.anchor_count = 2;
  options_.permutations = permutations;
  options_.shuffles = 2;
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  const StructureOptions& options = structure_.options;
  EXPECT_EQ(structure_.input.against->rows, 2);
  EXPECT_EQ(structure_.input.labels->data(), labels);
  EXPECT_EQ(structure_.input.labels->size(), 3u);
  EXPECT_EQ(options.metric, Metric::kCosine);
  EXPECT_EQ(options.arithmetic.precision, Precision::kF64);  // `against` is of doubles
  EXPECT_EQ(structure_.threads, 4);
  EXPECT_EQ(options.k, 7);
  EXPECT_EQ(options.bandwidths, (std::vector<double>{0.5, 2}));
  EXPECT_EQ(options.alphas, (std::vector<double>{0.5, kInfinity}));
  EXPECT_EQ(options.kernel, Kernel::kLinear);
  EXPECT_EQ(options.ross, RossVariant::kJidt);
  EXPECT_EQ(options.temperature, 0.25);
  EXPECT_EQ(options.exponent, 1);
  EXPECT_EQ(options.directions.data(), directions);
  EXPECT_EQ(options.directions.size(), 2u);
  EXPECT_EQ(options.direction_count, 1);
  EXPECT_EQ(options.seed, 99u);
  EXPECT_EQ(options.bins, 12);
  EXPECT_EQ(options.low, -1);
  EXPECT_EQ(options.batches, 9);
  EXPECT_EQ(options.anchors.size(), 4u);
  EXPECT_EQ(options.anchor_count, 2);
  EXPECT_EQ(options.permutations.data(), permutations);
  EXPECT_EQ(options.permutations.size(), 6u);
  EXPECT_EQ(options.shuffles, 2);
}

TEST_F(StructureShimTest, EveryRangeIsNamed) {
  const double some[2] = {1, 0}, nan[1] = {kNaN}, infinite[1] = {kInfinity};
  using Options = sextant_structure_options;
  ExpectRefused("options.struct_size must be >=", [](Options& o) { o.struct_size = 8; });
  ExpectRefused("options.metric must be -1 .. 8, but is 9", [](Options& o) { o.metric = 9; });
  ExpectRefused("options.precision must be 0 .. 2", [](Options& o) { o.precision = 3; });
  ExpectRefused("options.threads must be 0 .. 4096", [](Options& o) { o.threads = -1; });
  ExpectRefused("options.k must be >= 0, but is -1", [](Options& o) { o.k = -1; });
  ExpectRefused("options.bandwidth_count must be 0", [](Options& o) { o.bandwidth_count = 1; });
  ExpectRefused("options.bandwidth_count must be 1 ..", [&](Options& o) { o.bandwidths = some; });
  ExpectRefused("options.bandwidths[1] must be finite and > 0, but is 0", [&](Options& o) {
    o.bandwidths = some;
    o.bandwidth_count = 2;
  });
  ExpectRefused("options.bandwidths[0] must be finite and > 0, but is inf", [&](Options& o) {
    o.bandwidths = infinite;
    o.bandwidth_count = 1;
  });
  ExpectRefused("options.alphas[0] must be > 0, but is nan", [&](Options& o) {
    o.alphas = nan;
    o.alpha_count = 1;
  });
  ExpectRefused("options.kernel must be -1 .. 1", [](Options& o) { o.kernel = 2; });
  ExpectRefused("options.ross_variant must be 0 .. 1", [](Options& o) { o.ross_variant = 2; });
  ExpectRefused("options.temperature must be finite and > 0", [](Options& o) { o.temperature = kInfinity; });
  ExpectRefused("options.exponent must be finite and > 0", [](Options& o) { o.exponent = -2; });
  ExpectRefused("options.direction_count must be 1 ..", [](Options& o) { o.direction_count = -1; });
  ExpectRefused("options.direction_count must be 1 ..", [&](Options& o) { o.directions = some; });
  ExpectRefused("options.directions[1] must be finite, but is inf", [&](Options& o) {
    static constexpr double kDirections[2] = {1, kInfinity};
    o.directions = kDirections;
    o.direction_count = 1;
  });
  ExpectRefused("options.bins must be 2 .. 1048576, but is 1", [](Options& o) { o.bins = 1; });
  ExpectRefused("options.low must be finite or NaN", [](Options& o) { o.low = -kInfinity; });
  ExpectRefused("options.batches must be >= 1", [](Options& o) { o.batches = -4; });
  ExpectRefused("options.anchor_count must be 2 ..", [](Options& o) { o.anchor_count = 1; });
  ExpectRefused("options.shuffles must be 0 ..", [](Options& o) { o.shuffles = -1; });
}

TEST_F(StructureShimTest, UnknownTargetsAreUnsupported) {
  options_.target = "ABACUS";
  EXPECT_EQ(Call(), SEXTANT_UNSUPPORTED);
  EXPECT_EQ(structure_.calls, 0);
}

TEST_F(StructureShimTest, PermutationsHoldEveryRowOnce) {
  const auto refused = [&](std::vector<int64_t> permutations, const char* message) {
    ExpectRefused(message, [&](sextant_structure_options& o) {
      o.permutations = permutations.data();
      o.shuffles = static_cast<int64_t>(permutations.size()) / 3;
    });
  };
  refused({0, 1, 2, 0, 3, 1}, "options.permutations[4] must be 0 .. 2, but is 3");
  refused({0, 1, -1}, "options.permutations[2] must be 0 .. 2, but is -1");
  refused({0, 1, 2, 2, 1, 2}, "number 1 repeats 2");
  ExpectRefused("options.shuffles", [](sextant_structure_options& o) {
    static constexpr int64_t kNone[1] = {0};
    o.permutations = kNone;
    o.shuffles = kMost;
  });
}

TEST_F(StructureShimTest, MeasuresMustBeKnown) {
  measures_ = {0, 3};
  ExpectInvalid(Call(), "measures[1] must be one of 0 .. 1, 168, but is 3");
  measures_ = {};
  ExpectInvalid(Call(), "count must be 1 .. 2147483647, but is 0");
  ExpectInvalid(sextant_structure(&x_, nullptr, &options_, nullptr, 1, &result_, &error_), "measures must not be NULL");
  EXPECT_STREQ(sextant_measure_name(1), "one");
  EXPECT_EQ(sextant_measure_name(3), nullptr);
  EXPECT_EQ(sextant_measure_name(-1), nullptr);
}

TEST_F(StructureShimTest, PointersMustNotBeNull) {
  ExpectInvalid(sextant_structure(nullptr, nullptr, &options_, measures_.data(), 1, &result_, &error_),
                "x must not be NULL");
  ExpectInvalid(sextant_structure(&x_, nullptr, nullptr, measures_.data(), 1, &result_, &error_),
                "options must not be NULL");
  ExpectInvalid(sextant_structure(&x_, nullptr, &options_, measures_.data(), 1, nullptr, &error_),
                "result must not be NULL");
  sextant_matrix none{sizeof(sextant_matrix), 0, &x_part_};
  ExpectInvalid(sextant_structure(&x_, &none, &options_, measures_.data(), 1, &result_, &error_),
                "against.part_count must be");
}

TEST_F(StructureShimTest, WhatTheEngineThrowsComesOut) {
  structure_.fault = [](SweepControl&) { throw Error(Fault::kInvalidData, "a row must be finite", 17); };
  EXPECT_EQ(Call(), SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, 17);
  EXPECT_EQ(result_, nullptr);
}

TEST_F(StructureShimTest, ProgressIsReportedAndMayCancel) {
  std::vector<int64_t> seen;
  options_.progress = [](void* context, int64_t done, int64_t total) {
    static_cast<std::vector<int64_t>*>(context)->assign({done, total});
    return done >= 5 ? 1 : 0;
  };
  options_.context = &seen;
  structure_.fault = [](SweepControl& control) { control.Report(4, 9); };
  EXPECT_EQ(Call(), SEXTANT_OK);
  EXPECT_EQ(seen, (std::vector<int64_t>{4, 9}));
  structure_.fault = [](SweepControl& control) { control.Report(5, 9); };
  EXPECT_EQ(Call(), SEXTANT_CANCELLED);
  EXPECT_EQ(seen, (std::vector<int64_t>{5, 9}));
  EXPECT_EQ(result_, nullptr);
}

// A result with two records and two vectors.
class ResultShimTest : public StructureShimTest {
 protected:
  ResultShimTest() {
    structure_.result.Add(Measure::kTwonn, {{"value", 0.5}, {"k", 2}}).metric = Metric::kChebyshev;
    structure_.result.AddVector("samples", 2, 1, std::vector<double>{3, 4});
    structure_.result.Add(Measure::kKozachenkoLeonenko, {{"value", kNaN}}).kernel = Kernel::kLinear;
    structure_.result.AddVector("indices", 1, 3, std::vector<int64_t>{7, 8, 9});
    record_.struct_size = sizeof record_;
    vector_.struct_size = sizeof vector_;
  }

  void SetUp() override { ASSERT_EQ(Call(), SEXTANT_OK) << error_.message; }

  void ExpectInvalidResult(sextant_status status, const std::string& message) {
    EXPECT_EQ(status, SEXTANT_INVALID_ARGUMENT);
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos) << error_.message;
  }

  sextant_record record_{};
  sextant_vector vector_{};
  const char* name_ = nullptr;
  double value_ = 0;
};

TEST_F(ResultShimTest, RecordsHaveTheirFields) {
  ASSERT_EQ(sextant_result_records(result_), 2);
  ASSERT_EQ(sextant_result_record(result_, 0, &record_, &error_), SEXTANT_OK);
  EXPECT_EQ(record_.measure, SEXTANT_MEASURE_TWONN);
  EXPECT_EQ(record_.metric, SEXTANT_METRIC_CHEBYSHEV);
  EXPECT_EQ(record_.kernel, SEXTANT_KERNEL_DEFAULT);
  EXPECT_EQ(record_.fields, 2);
  ASSERT_EQ(sextant_result_field(result_, 0, 1, &name_, &value_, &error_), SEXTANT_OK);
  EXPECT_STREQ(name_, "k");
  EXPECT_EQ(value_, 2);
  ASSERT_EQ(sextant_result_record(result_, 1, &record_, &error_), SEXTANT_OK);
  EXPECT_EQ(record_.metric, SEXTANT_METRIC_DEFAULT);
  EXPECT_EQ(record_.kernel, SEXTANT_KERNEL_LINEAR);
  ASSERT_EQ(sextant_result_field(result_, 1, 0, &name_, &value_, &error_), SEXTANT_OK);
  EXPECT_STREQ(name_, "value");
  EXPECT_TRUE(std::isnan(value_));
}

TEST_F(ResultShimTest, VectorsHaveTheirData) {
  ASSERT_EQ(sextant_result_vectors(result_), 2);
  ASSERT_EQ(sextant_result_vector(result_, 0, &vector_, &error_), SEXTANT_OK);
  EXPECT_EQ(vector_.record, 0);
  EXPECT_EQ(vector_.type, SEXTANT_VECTOR_F64);
  EXPECT_EQ(vector_.rows, 2);
  EXPECT_EQ(vector_.columns, 1);
  EXPECT_STREQ(vector_.name, "samples");
  EXPECT_EQ(static_cast<const double*>(vector_.data)[1], 4);
  ASSERT_EQ(sextant_result_vector(result_, 1, &vector_, &error_), SEXTANT_OK);
  EXPECT_EQ(vector_.record, 1);
  EXPECT_EQ(vector_.type, SEXTANT_VECTOR_I64);
  EXPECT_EQ(vector_.columns, 3);
  EXPECT_EQ(static_cast<const int64_t*>(vector_.data)[2], 9);
}

TEST_F(ResultShimTest, PlacesOutsideAreRefused) {
  ExpectInvalidResult(sextant_result_record(result_, 2, &record_, &error_), "index must be less than 2");
  ExpectInvalidResult(sextant_result_record(result_, -1, &record_, &error_), "index must be less than 2");
  ExpectInvalidResult(sextant_result_field(result_, 2, 0, &name_, &value_, &error_), "record must be less than 2");
  ExpectInvalidResult(sextant_result_field(result_, 1, 1, &name_, &value_, &error_), "field must be less than 1");
  ExpectInvalidResult(sextant_result_vector(result_, 2, &vector_, &error_), "index must be less than 2");
  ExpectInvalidResult(sextant_result_record(nullptr, 0, &record_, &error_), "result must not be NULL");
  ExpectInvalidResult(sextant_result_record(result_, 0, nullptr, &error_), "record must not be NULL");
  ExpectInvalidResult(sextant_result_field(result_, 0, 0, nullptr, &value_, &error_), "name must not be NULL");
  ExpectInvalidResult(sextant_result_field(result_, 0, 0, &name_, nullptr, &error_), "value must not be NULL");
  vector_.struct_size = 8;
  ExpectInvalidResult(sextant_result_vector(result_, 0, &vector_, &error_), "vector.struct_size must be >=");
  EXPECT_EQ(sextant_result_records(nullptr), 0);
  EXPECT_EQ(sextant_result_vectors(nullptr), 0);
  sextant_result_destroy(nullptr);
}

}  // namespace
}  // namespace sextant::test
