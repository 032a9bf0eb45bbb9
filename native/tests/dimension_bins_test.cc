// SPDX-License-Identifier: Apache-2.0
#include "space/dimension_bins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/json.h"
#include "tests/support/npy.h"

namespace sextant::test {
namespace {

constexpr double kTolerance = 1e-12;  // sums of at most 2^12 terms below 1

RowsView View(const std::vector<double>& values, int64_t dim, int64_t first, int64_t rows) {
  return {values.data() + first * dim, DType::kF64, rows, dim * 8};
}

RowsView View(const std::vector<double>& values, int64_t dim) {
  return View(values, dim, 0, static_cast<int64_t>(values.size()) / dim);
}

struct Counted : DimensionBins {
  Counted(const BinsOptions& options, const RowsView& rows, const std::vector<const int64_t*>& labels)
      : DimensionBins(options) {
    Range(rows);
    Add(rows, labels);
  }
};

template <typename Call>
Error Failure(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing failed";
  return Error(Fault::kIo, "none");
}

TEST(DimensionBinsTest, CountsAndMeasuresAreGolden) {
  const std::string folder = "h_dimwise/";
  const Npy z = ReadNpy(GoldenPath(folder + "z.npy"));
  const auto labels = ReadNpy(GoldenPath(folder + "labels.npy")).As<int64_t>();
  const auto counts = ReadNpy(GoldenPath(folder + "counts_equal_width.npy")).As<int32_t>();
  const auto entropies = ReadNpy(GoldenPath(folder + "H_per_dim_nats.npy")).AsDoubles();
  const auto expected = Json::Read(GoldenPath(folder + "manifest.json"))["expected"];
  DimensionBins bins({20, 16, BadRows::kReject, 1, 2});
  const RowsView rows{z.bytes.data(), DType::kF32, 400, 64};
  const int64_t* sets[] = {labels.data()};
  bins.Range(rows);
  EXPECT_EQ(bins.Add(rows, sets).rows, 400);
  EXPECT_TRUE(std::ranges::equal(bins.cells(), counts));
  const BinsMeasures all = bins.Measure();
  for (size_t k = 0; k < 16; ++k) EXPECT_NEAR(all.entropies[k], entropies[k], kTolerance) << k;
  EXPECT_NEAR(all.entropy, expected["H_dw_nats_mean"], kTolerance);
  EXPECT_NEAR(all.entropy_corrected, expected["H_dw_miller_madow_nats_mean"], kTolerance);
  const BinsLabelMeasures of = bins.MeasureLabels(0);
  EXPECT_EQ(of.rows, 400);
  EXPECT_EQ(of.cardinality, 5);
  EXPECT_NEAR(of.entropy, all.entropy, kTolerance);
  EXPECT_NEAR(of.conditional_entropy, expected["H_cond_weighted_mean_dims"], kTolerance);
  EXPECT_NEAR(of.conditional_entropy_uniform, expected["H_cond_uniform_mean_dims(released code)"], kTolerance);
  EXPECT_NEAR(of.mutual_information, expected["MI_weighted"], kTolerance);
  EXPECT_NEAR(of.disentanglement, expected["disentanglement_mean"], kTolerance);
}

TEST(DimensionBinsTest, BatchesOrderThreadsAndMergesDoNotMatter) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const int64_t dim = 1 + static_cast<int64_t>(random() % 40), n = 1500;
    std::vector<double> values(static_cast<size_t>(dim * n));
    std::normal_distribution<double> normal;
    for (double& value : values) value = normal(random);
    std::vector<int64_t> labels(static_cast<size_t>(n));
    for (int64_t& label : labels) label = static_cast<int64_t>(random() % 7) - 3;
    const Counted whole({33, dim, BadRows::kReject, 1, 1}, View(values, dim), {labels.data()});

    const int64_t cut = static_cast<int64_t>(random() % static_cast<uint64_t>(n));
    DimensionBins first({33, dim, BadRows::kReject, 1, 4}), second({33, dim, BadRows::kReject, 1, 3});
    const int64_t* head[] = {labels.data()};
    const int64_t* tail[] = {labels.data() + cut};
    first.Range(View(values, dim, 0, cut));
    second.Range(View(values, dim, cut, n - cut));
    first.Merge(second);
    second.Merge(first);
    second.Add(View(values, dim, cut, n - cut), tail);
    first.Add(View(values, dim, 0, cut), head);
    second.Merge(first);
    EXPECT_TRUE(std::ranges::equal(second.cells(), whole.cells()));
    EXPECT_EQ(second.Measure().entropies, whole.Measure().entropies);
    EXPECT_EQ(second.MeasureLabels(0).disentanglement, whole.MeasureLabels(0).disentanglement);
    EXPECT_EQ(second.MeasureLabels(0).conditional_entropy, whole.MeasureLabels(0).conditional_entropy);
  }
}

TEST(DimensionBinsTest, CellsAreThoseOfTheFormula) {
  const std::vector<double> values = {0, 0.25, 0.2499, 0.5, 0.75, 0.99, 1, 1};
  const Counted bins({4, 1, BadRows::kReject, 0, 1}, View(values, 1), {});
  EXPECT_TRUE(std::ranges::equal(bins.cells(), std::vector<int64_t>{2, 1, 1, 4}));
  EXPECT_EQ(bins.Measure().occupied, 4);
}

TEST(DimensionBinsTest, AConstantDimensionHasNoEntropy) {
  const BinsMeasures found = Counted({8, 2, BadRows::kReject, 0, 1}, View({5, 0, 5, 1}, 2), {}).Measure();
  EXPECT_EQ(found.entropies[0], 0);
  EXPECT_EQ(found.occupied_cells[0], 1);
  EXPECT_NEAR(found.entropies[1], std::numbers::ln2, kTolerance);
}

TEST(DimensionBinsTest, TheWidestRangesAreCut) {
  const double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
  const BinsMeasures found =
      Counted({1 << 20, 2, BadRows::kReject, 0, 1}, View({-most, -least, 0, 0, most, least}, 2), {}).Measure();
  EXPECT_EQ(found.occupied_cells, (std::vector<int64_t>{3, 3}));
}

TEST(DimensionBinsTest, HalvesAreTheirValues) {
  const std::vector<uint16_t> halves = {0x0000, 0x0001, 0x3C00, 0x4000};  // 0, 2^-24, 1, 2
  DimensionBins bins({2, 1, BadRows::kReject, 0, 1});
  const RowsView f16{halves.data(), DType::kF16, 4, 2};
  bins.Range(f16);
  bins.Add(f16, {});
  EXPECT_TRUE(std::ranges::equal(bins.cells(), std::vector<int64_t>{2, 2}));
}

TEST(DimensionBinsTest, BadRowsAreRejectedOrSkipped) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {0, nan, 1, infinite, 0.5};
  DimensionBins strict({2, 1, BadRows::kReject, 0, 1});
  EXPECT_EQ(Failure([&] { strict.Range(View(values, 1)); }).row(), 1);
  const std::vector<uint8_t> use = {1, 0, 1, 0, 1};
  RowsView used = View(values, 1);
  used.use = use.data();
  strict.Range(used);
  EXPECT_EQ(strict.Add(used, {}).rows, 3);
  DimensionBins lenient({2, 1, BadRows::kSkip, 0, 1});
  EXPECT_EQ(lenient.Range(View(values, 1)).skipped, 2);
  EXPECT_EQ(lenient.Add(View(values, 1), {}).skipped, 2);
  EXPECT_EQ(lenient.Measure().skipped, 2);
  EXPECT_TRUE(std::ranges::equal(lenient.cells(), strict.cells()));
}

TEST(DimensionBinsTest, APassOutOfTurnIsRefusedAndChangesNothing) {
  const std::vector<double> values = {0, 1}, outside = {0.5, 2};
  const std::vector<int64_t> labels = {1, 2};
  const int64_t* sets[] = {labels.data()};
  DimensionBins bins({2, 1, BadRows::kReject, 1, 1}), other({2, 1, BadRows::kReject, 1, 1});
  EXPECT_EQ(Failure([&] { bins.Add(View(values, 1), sets); }).fault(), Fault::kInvalidArgument);
  bins.Range(View(values, 1));
  const Error refused = Failure([&] { bins.Add(View(outside, 1), sets); });
  EXPECT_EQ(refused.fault(), Fault::kInvalidData);
  EXPECT_EQ(refused.row(), 1);
  EXPECT_EQ(bins.Measure().rows, 0);
  EXPECT_TRUE(std::isnan(bins.Measure().entropy));
  EXPECT_EQ(bins.MeasureLabels(0).cardinality, 0);
  bins.Add(View(values, 1), sets);
  EXPECT_EQ(Failure([&] { bins.Range(View(values, 1)); }).fault(), Fault::kInvalidArgument);
  other.Range(View(outside, 1));
  EXPECT_EQ(Failure([&] { bins.Merge(other); }).fault(), Fault::kStateMismatch);
  EXPECT_EQ(bins.Measure().rows, 2);
}

// Merged to and fro, counts grow as the numbers of Fibonacci.
TEST(DimensionBinsTest, CountsDoNotOverflow) {
  const double bad = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& values : {std::vector<double>{1}, {bad}}) {
    DimensionBins a({2, 1, BadRows::kSkip, 0, 1}), b({2, 1, BadRows::kSkip, 0, 1});
    for (DimensionBins* bins : {&a, &b}) {
      bins->Range(View(values, 1));
      bins->Add(View(values, 1), {});
    }
    const Error failure = Failure([&] {
      for (int i = 0; i < 50; ++i) {
        a.Merge(b);
        b.Merge(a);
      }
    });
    EXPECT_EQ(failure.fault(), Fault::kInvalidArgument) << failure.what();
    for (const DimensionBins* bins : {&a, &b}) {
      const BinsMeasures measures = bins->Measure();
      EXPECT_GT(measures.rows + measures.skipped, int64_t{1} << 54);
      EXPECT_LE(measures.rows + measures.skipped, int64_t{1} << 56);
    }
  }
}

}  // namespace
}  // namespace sextant::test
