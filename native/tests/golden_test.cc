// SPDX-License-Identifier: Apache-2.0
//
// The engine against float64 references: digits, mixtures and edge cases, in both precisions.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "common/error.h"
#include "tests/support/golden_case.h"
#include "tests/support/json.h"
#include "tests/support/matrix.h"
#include "tests/support/npy.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

// In double precision what remains is the rounding of p to 2^-40: it moves H by at most
// sum_j 2^-41 |1 + ln P_j|, with mixed signs, and mutual information by twice that.
constexpr double kTolerance64 = 1e-9;
// Stated for single precision.
constexpr double kNatsTolerance32 = 2e-5;
constexpr double kEfficiencyTolerance32 = 1e-6;
constexpr double kEfficiencyToleranceFast = 1e-4;

double Tolerance(const SpaceOptions& options) {
  if (options.precision == Precision::kF64) return kTolerance64;
  const double most = std::log(static_cast<double>(options.anchors));
  if (options.precision == Precision::kMatrixFast) return kEfficiencyToleranceFast * most;
  return std::min(kNatsTolerance32, kEfficiencyTolerance32 * most);
}

// Of labels of few rows, over which the rounding of rows to parts does not average.
double LabelTolerance(const SpaceOptions& options) {
  const double few = options.precision == Precision::kMatrix ? 8 : options.precision == Precision::kMatrixFast ? 40 : 1;
  return few * Tolerance(options);
}

// What the engine chooses for rows of type F32.
Precision PrecisionForFloats(SpaceOptions options) {
  options.dtype = DType::kF32;
  options.precision = Precision::kAuto;
  return Space::Create(options)->Describe().precision;
}

void ExpectMeasures(const Space& space, int set, const Json& expected, double h_nats, double tolerance) {
  const LabelMeasures actual = space.MeasureLabels(0, set, 1, false);
  const double information = expected["MI_nats"];
  EXPECT_EQ(actual.cardinality, expected["n_labels"]);
  EXPECT_NEAR(actual.entropy, h_nats, tolerance);
  EXPECT_NEAR(actual.mutual_information, information, 2 * tolerance);
  EXPECT_NEAR(actual.mutual_information, expected["multi_jsd_weighted_nats"], 2 * tolerance);
  EXPECT_NEAR(actual.conditional_entropy, expected["H_cond_nats"], tolerance);
  EXPECT_EQ(actual.variation, actual.conditional_entropy);
  EXPECT_NEAR(actual.regularity, expected["regularity"], 4 * tolerance);
  EXPECT_NEAR(actual.disentanglement, expected["disentanglement_one_vs_rest_jsd_nats"], 2 * tolerance);
  EXPECT_NEAR(actual.disentanglement_multiway * actual.label_entropy, information, 2 * tolerance);
}

// Entropies of the single labels, by label.
void ExpectLabelTable(const GoldenCase& golden, const Space& space, int set, double tolerance) {
  const std::string& name = golden.sets[static_cast<size_t>(set)];
  const std::vector<int64_t> values = golden.Read("label_values_" + name).As<int64_t>();
  const std::vector<int64_t> counts = golden.Read("label_counts_" + name).As<int64_t>();
  const std::vector<double> entropies = golden.Read("label_H_nats_" + name).AsDoubles();
  const std::vector<LabelLine> table = space.LabelTable(0, set);
  ASSERT_EQ(table.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(table[i].label, values[i]);
    EXPECT_EQ(table[i].rows, counts[i]) << "label " << values[i];
    EXPECT_NEAR(table[i].entropy, entropies[i], tolerance) << "label " << values[i];
  }
}

// Every sum is off by the rounding of its rows, n 2^-41, and by the error of double precision, which is far less.
void ExpectSums(const Space& space, const double* expected, const std::string& what) {
  const auto m = static_cast<size_t>(space.Describe().anchors);
  std::vector<uint64_t> words(2 * m);
  space.Sums(0, words.data(), nullptr);
  const double bound = static_cast<double>(space.Measure(0).rows) * 0x1p-41 + 1e-11;
  for (size_t j = 0; j < m; ++j) {
    ASSERT_EQ(words[2 * j + 1], 0u);
    EXPECT_NEAR(static_cast<double>(words[2 * j]) / 0x1p40, expected[j], bound) << what << " anchor " << j;
  }
}

struct Mode {
  const char* key;  // in the manifest
  TemperatureMode mode;
};

constexpr Mode kModes[] = {{"exact", TemperatureMode::kExact},
                           {"leading_order", TemperatureMode::kLeading},
                           {"find_eps", TemperatureMode::kBounds},
                           {"find_eps", TemperatureMode::kFixed}};

class GoldenTest : public testing::TestWithParam<const char*> {};

TEST_P(GoldenTest, EntropiesAndMeasuresInEveryTemperatureMode) {
  GoldenCase golden(GetParam());
  const Rows rows = golden.ReadRows();
  int compared = 0;
  for (const Mode& mode : kModes) {
    const Json expected = golden.manifest["expected"][mode.key];
    // There are no bounds at two dimensions; the reference is the exact root there.
    if (mode.mode == TemperatureMode::kBounds && golden.options.dim == 2) continue;
    SpaceOptions options = golden.options;
    options.temperature_mode = mode.mode;
    options.temperature = expected["eps"];
    for (const Precision precision : Precisions()) {
      options.precision = precision;
      // Where single precision would not do, nobody gets it unless by asking.
      if (precision != Precision::kF64 && PrecisionForFloats(options) == Precision::kF64) continue;
      const auto space = Space::Create(options);
      Add(*space, rows, options.dtype);
      EXPECT_NEAR(space->Describe().temperature / expected["eps"].get<double>(), 1, 1e-10);
      const Json reference = expected["ref_f64"];
      SCOPED_TRACE(std::string(mode.key) + " " + NameOf(precision));
      EXPECT_NEAR(space->Measure(0).entropy, reference["H_nats"], Tolerance(options));
      for (int set = 0; set < options.label_sets; ++set) {
        SCOPED_TRACE(golden.sets[static_cast<size_t>(set)]);
        const Json of_set = reference[golden.sets[static_cast<size_t>(set)]];
        ExpectMeasures(*space, set, of_set, reference["H_nats"], Tolerance(options));
        if (mode.mode == TemperatureMode::kFixed) ExpectLabelTable(golden, *space, set, LabelTolerance(options));
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 4);
}

TEST_P(GoldenTest, SumsOfAllRowsAndOfEachLabel) {
  GoldenCase golden(GetParam());
  const Rows rows = golden.ReadRows();
  SpaceOptions options = golden.options;
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = golden.manifest["expected"]["find_eps"]["eps"];
  options.precision = Precision::kF64;
  const auto all = Space::Create(options);
  Add(*all, rows, options.dtype);
  ExpectSums(*all, golden.Read("sum_find_eps").AsDoubles().data(), "all rows");

  options.label_sets = 0;
  for (size_t set = 0; set < golden.sets.size(); ++set) {
    const std::string sums_name = "label_sums_" + golden.sets[set];
    if (!golden.manifest["outputs"].contains(sums_name)) continue;  // sets of many labels come without
    std::map<int64_t, std::vector<int64_t>> rows_of;
    for (int64_t i = 0; i < rows.count(); ++i) rows_of[rows.labels[set][static_cast<size_t>(i)]].push_back(i);
    const std::vector<double> sums = golden.Read(sums_name).AsDoubles();
    ASSERT_EQ(sums.size(), rows_of.size() * static_cast<size_t>(options.anchors));
    const double* expected = sums.data();
    for (const auto& [label, numbers] : rows_of) {
      const auto space = Space::Create(options);
      Rows of_label = rows.Select(numbers);
      of_label.labels.clear();
      Add(*space, of_label, options.dtype);
      ExpectSums(*space, expected, golden.sets[set] + " label " + std::to_string(label));
      expected += options.anchors;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, GoldenTest,
                         testing::Values("soft_digits_m50", "soft_digits_m100", "soft_digits_m500", "soft_mix_d2",
                                         "soft_mix_d3", "soft_mix_d8", "soft_mix_d256", "soft_mix_d768"),
                         [](const auto& info) { return std::string(info.param); });

// Entropy of the case's rows of this name, in float64 rows.
double EdgeEntropy(const GoldenCase& golden, const std::string& name, Precision precision, BadRows bad_rows,
                   int64_t* skipped) {
  SpaceOptions options = golden.options;
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = golden.manifest["params"]["eps"];
  options.precision = precision;
  options.dtype = DType::kF64;
  options.bad_rows = bad_rows;
  const auto space = Space::Create(options);
  *skipped = Add(*space, {options.dim, golden.Read("z_" + name).AsDoubles(), {}}, options.dtype).skipped;
  return space->Measure(0).entropy;
}

TEST(GoldenEdgeTest, UnusualButGoodRowsAreAssigned) {
  const GoldenCase golden("soft_edge");
  for (const char* name : {"normal", "one_sample", "all_identical", "antipodal", "tiny_1e-30", "tiny_1e-200",
                           "huge_1e30", "huge_1e200", "equal_to_anchor", "scaled_1000"}) {
    for (const Precision precision : {Precision::kF64, Precision::kF32}) {
      int64_t skipped = -1;
      SpaceOptions options = golden.options;
      options.precision = precision;
      const double expected = golden.manifest["expected"][name]["ref_H_nats"];
      EXPECT_NEAR(EdgeEntropy(golden, name, precision, BadRows::kReject, &skipped), expected, Tolerance(options))
          << name;
      EXPECT_EQ(skipped, 0) << name;
    }
  }
}

TEST(GoldenEdgeTest, BadRowsAreRejectedOrSkippedAndCounted) {
  const GoldenCase golden("soft_edge");
  const std::map<std::string, int64_t> bad_rows = {
      {"zero_row", 1}, {"all_zero", 3}, {"nan_row", 1}, {"inf_entry", 1}, {"negative_zero", 1}};
  for (const auto& [name, count] : bad_rows) {
    for (const Precision precision : {Precision::kF64, Precision::kF32}) {
      int64_t skipped = -1;
      EXPECT_THROW(EdgeEntropy(golden, name, precision, BadRows::kReject, &skipped), Error) << name;
      const double entropy = EdgeEntropy(golden, name, precision, BadRows::kSkip, &skipped);
      EXPECT_EQ(skipped, count) << name;
      EXPECT_EQ(std::isnan(entropy), name == "all_zero") << name << " " << entropy;
    }
  }
}

// The comparison itself: a temperature that is off by 1e-6 is seen in double precision.
TEST(GoldenEdgeTest, ASlightlyWrongTemperatureIsSeen) {
  GoldenCase golden("soft_digits_m100");
  const Rows rows = golden.ReadRows();
  const Json expected = golden.manifest["expected"]["exact"];
  SpaceOptions options = golden.options;
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = expected["eps"].get<double>() * (1 + 1e-6);
  options.precision = Precision::kF64;
  const auto space = Space::Create(options);
  Add(*space, rows, options.dtype);
  EXPECT_GT(std::abs(space->Measure(0).entropy - expected["ref_f64"]["H_nats"].get<double>()), 100 * kTolerance64);
}

}  // namespace
}  // namespace sextant::test
