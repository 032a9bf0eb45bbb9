// SPDX-License-Identifier: Apache-2.0
//
// Nulls, corrections and decompositions against an independent program that shuffled labels and summed in float64.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/support/golden_case.h"
#include "tests/support/json.h"

namespace sextant::test {
namespace {

// What remains in double precision is the rounding of p, p^2 and row entropies to 2^-41.
constexpr double kTolerance64 = 1e-10;
constexpr double kTolerance32 = 2e-5;

class GoldenNullTest : public testing::TestWithParam<std::tuple<const char*, Precision>> {};

TEST_P(GoldenNullTest, IsThatOfTwoHundredShuffles) {
  const auto [name, precision] = GetParam();
  GoldenCase golden(name);
  const Rows rows = golden.ReadRows();
  golden.options.precision = precision;
  const auto space = Space::Create(golden.options);
  Add(*space, rows, golden.options.dtype);
  const Json expected = golden.manifest["expected"];
  const double tolerance = precision == Precision::kF64 ? kTolerance64 : kTolerance32;
  EXPECT_NEAR(space->Measure(0).entropy, expected["H_nats"], tolerance);
  EXPECT_NEAR(space->Measure(0).noise_floor, expected["noise_floor_nats"], tolerance);
  EXPECT_NEAR(space->Measure(0).sample_information, expected["sample_information_nats"], tolerance);
  EXPECT_EQ(space->Measure(0).sampled, rows.count());
  const double shuffles = golden.manifest["params"]["shuffles"];
  for (int set = 0; set < golden.options.label_sets; ++set) {
    SCOPED_TRACE(golden.sets[static_cast<size_t>(set)]);
    const Json of_set = expected["labels"][golden.sets[static_cast<size_t>(set)]];
    const LabelMeasures actual = space->MeasureLabels(0, set, 1, false);
    EXPECT_EQ(actual.cardinality, of_set["n_labels"]);
    EXPECT_NEAR(actual.mutual_information, of_set["plugin_MI_nats"], tolerance);
    const double mean = of_set["null_mean"], deviation = of_set["null_sd"];
    const double allowed = 3 * std::hypot(deviation / std::sqrt(shuffles), actual.null_error) + tolerance;
    EXPECT_NEAR(actual.null_information, mean, allowed);
    EXPECT_LT(actual.null_error, 1e-3);
    EXPECT_NEAR(actual.excess_information, of_set["excess_nats"], allowed + 2 * tolerance);
    if (of_set["adjusted"] == "nan") {
      EXPECT_TRUE(std::isnan(actual.adjusted_information));
      EXPECT_LT(actual.null_deviation, 1e-9);
      continue;
    }
    EXPECT_NEAR(actual.null_deviation / deviation, 1, 0.25);
    const double left = actual.sample_information - actual.null_information;
    EXPECT_NEAR(actual.adjusted_information, of_set["adjusted"], 2 * allowed / left);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenNullTest,
                         testing::Combine(testing::Values("null_digits", "null_mixture_d32"),
                                          testing::Values(Precision::kF64, Precision::kF32)),
                         [](const auto& info) {
                           const bool wide = std::get<1>(info.param) == Precision::kF64;
                           return std::string(std::get<0>(info.param)) + (wide ? "_F64" : "_F32");
                         });

TEST(GoldenTrustTest, CorrectionsAndErrorsOfTheBiasStudy) {
  const Json study = Json::Read(GoldenPath("soft_bias_study/manifest.json"));
  GoldenCase golden("soft_digits_m100");
  const Rows rows = golden.ReadRows();
  const auto digit = static_cast<int>(std::find(golden.sets.begin(), golden.sets.end(), "digit") - golden.sets.begin());
  ASSERT_LT(digit, golden.options.label_sets);
  for (const auto& [name, mode] : {std::pair{"mode_exact", TemperatureMode::kExact},
                                   {"mode_leading", TemperatureMode::kLeading},
                                   {"mode_find_eps", TemperatureMode::kBounds}}) {
    SCOPED_TRACE(name);
    const Json expected = study["expected"][name];
    golden.options.temperature_mode = mode;
    golden.options.precision = Precision::kF64;
    const auto space = Space::Create(golden.options);
    Add(*space, rows, golden.options.dtype);
    const Measures all = space->Measure(0);
    const LabelMeasures labels = space->MeasureLabels(0, digit, 1, false);
    EXPECT_NEAR(all.entropy, expected["H"], kTolerance64);
    EXPECT_NEAR(all.entropy_corrected, expected["H_mm"], kTolerance64);
    EXPECT_NEAR(all.entropy_error, expected["se_H"], kTolerance64);
    EXPECT_NEAR(labels.mutual_information, expected["MI"], kTolerance64);
    EXPECT_NEAR(labels.mutual_information_corrected, expected["MI_mm"], kTolerance64);
    EXPECT_NEAR(labels.noise_floor, expected["noise_floor_mean_row_entropy"], kTolerance64);
    EXPECT_NEAR(labels.sample_information, expected["I_sample"], kTolerance64);
    // The comparison itself: without the correction, or with n in place of n - 1, it would fail.
    EXPECT_GT(std::abs(all.entropy - expected["H_mm"].get<double>()), 100 * kTolerance64);
    EXPECT_GT((all.entropy_corrected - all.entropy) / all.rows, 100 * kTolerance64);
  }
}

TEST(GoldenTrustTest, ResidualDecomposition) {
  GoldenCase golden("residual_decomposition");
  const Rows rows = golden.ReadRows();
  golden.options.precision = Precision::kF64;
  golden.options.temperature_mode = TemperatureMode::kFixed;
  golden.options.temperature = golden.manifest["expected"]["eps"];
  const auto space = Space::Create(golden.options);
  Add(*space, rows, golden.options.dtype);
  const auto set = [&](const char* name) {
    return static_cast<int32_t>(std::find(golden.sets.begin(), golden.sets.end(), name) - golden.sets.begin());
  };
  const Json expected = golden.manifest["expected"];
  const int32_t coarse = set("coarse"), mid = set("mid"), fine = set("fine");
  const std::vector<double> fractions = space->Decompose(0, std::vector<int32_t>{coarse, mid, fine});
  const std::vector<double> wanted = expected["fractions_coarse_to_fine_then_residual"];
  ASSERT_EQ(fractions.size(), wanted.size());
  double sum = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_NEAR(fractions[i], wanted[i], kTolerance64);
    sum += fractions[i];
  }
  EXPECT_NEAR(sum, 1, 1e-15);
  EXPECT_NEAR(space->RelateLabels(0, fine, coarse).optimality, expected["optimality_coarse_over_fine"], kTolerance64);
  EXPECT_NEAR(space->RelateLabels(0, mid, coarse).conditional_information, expected["conditional_MI_mid_given_coarse"],
              kTolerance64);
}

}  // namespace
}  // namespace sextant::test
