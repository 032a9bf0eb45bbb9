// SPDX-License-Identifier: Apache-2.0
//
// Entropies of cells: of every dimension on its own, and of rows as patterns.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/error.h"
#include "structure/structure.h"
#include "tests/support/json.h"
#include "tests/support/npy.h"
#include "tests/support/pair_oracle.h"
#include "tests/support/result_fields.h"

namespace sextant::test {
namespace {

constexpr double kTolerance = 1e-12;  // as the manifests state

StructureOptions Options(int64_t bins, std::optional<double> low = {}) {
  StructureOptions options;
  options.arithmetic = {Precision::kF64, ""};
  options.bins = bins;
  options.low = low;
  return options;
}

Result MeasureOne(const StructureInput& input, const StructureOptions& options, Measure measure, int threads = 2) {
  SweepControl control(threads, {});
  return MeasureStructure(input, options, {&measure, 1}, control);
}

const std::vector<double>& Doubles(const ResultVector& vector) { return std::get<std::vector<double>>(vector.values); }

Json Expected(const std::string& name) { return Json::Read(GoldenPath(name + "/manifest.json"))["expected"]; }

TEST(StructureCellsTest, AdaptiveBinningIsGolden) {
  const Json expected = Expected("ebab");
  const auto labels = ReadNpy(GoldenPath("ebab/labels.npy")).As<int64_t>();
  for (const std::string name : {"relu", "tanh"}) {
    const auto values = ReadNpy(GoldenPath("ebab/act_" + name + ".npy")).AsDoubles();
    const Result result = MeasureOne({View(values, 6), {}, labels}, Options(30), Measure::kAdaptiveBinning);
    const Record& record = result.records[0];
    const Json of = expected[name];
    EXPECT_EQ(Doubles(result.vectors[0]), ReadNpy(GoldenPath("ebab/edges_" + name + ".npy")).AsDoubles()) << name;
    EXPECT_NEAR(FieldOf(record, "value"), of["H_T_nats"], kTolerance);
    EXPECT_EQ(FieldOf(record, "patterns"), of["n_patterns"]);
    EXPECT_NEAR(FieldOf(record, "information"), of["I_TY_nats"], kTolerance);
    EXPECT_EQ(FieldOf(record, "low"), name == "relu" ? 0 : -1.000001);
    EXPECT_EQ(FieldOf(record, "bins"), 30);
    const Result alone = MeasureOne({View(values, 6), {}, {}}, Options(30), Measure::kDimensionwiseEntropy);
    EXPECT_NEAR(FieldOf(alone.records[0], "value"), of["H_dw_equal_width_mean"], kTolerance);
  }
}

TEST(StructureCellsTest, DimensionwiseEntropyIsGolden) {
  const Json expected = Expected("h_dimwise");
  const Npy z = ReadNpy(GoldenPath("h_dimwise/z.npy"));
  MatrixView view{{}, 400, 16};  // two parts
  view.parts.push_back({z.bytes.data(), DType::kF32, 150, 64});
  view.parts.push_back({z.bytes.data() + 150 * 64, DType::kF32, 250, 64});
  const Result result = MeasureOne({view, {}, {}}, Options(20), Measure::kDimensionwiseEntropy);
  EXPECT_NEAR(FieldOf(result.records[0], "value"), expected["H_dw_nats_mean"], kTolerance);
  EXPECT_NEAR(FieldOf(result.records[0], "efficiency"), expected["H_dw_eff_mean"], kTolerance);
  EXPECT_NEAR(FieldOf(result.records[0], "corrected"), expected["H_dw_miller_madow_nats_mean"], kTolerance);
  const auto entropies = ReadNpy(GoldenPath("h_dimwise/H_per_dim_nats.npy")).AsDoubles();
  for (size_t k = 0; k < 16; ++k) EXPECT_NEAR(Doubles(result.vectors[0])[k], entropies[k], kTolerance) << k;
}

double PlainEntropy(const std::map<std::vector<int>, int>& counts, double n) {
  double entropy = 0;
  for (const auto& [pattern, count] : counts) entropy -= count / n * std::log(count / n);
  return entropy;
}

// The rule as published, over plain containers.
void ExpectAsByTheRule(const std::vector<double>& values, int64_t dim, int64_t bins, double low,
                       const std::vector<int64_t>& labels) {
  std::set<double> distinct(values.begin(), values.end());
  distinct.erase(low);
  const std::vector<double> sorted(distinct.begin(), distinct.end());
  std::vector<double> edges = {low};
  for (int64_t k = 0; k < bins && !sorted.empty(); ++k) {
    edges.push_back(sorted[static_cast<size_t>(static_cast<double>(k) * static_cast<double>(sorted.size()) /
                                               static_cast<double>(bins))]);
  }
  if (!sorted.empty()) edges.push_back(sorted.back());
  std::map<std::vector<int>, int> counts;
  std::map<int64_t, std::map<std::vector<int>, int>> by_label;
  std::map<int64_t, int> label_rows;
  const size_t rows = values.size() / static_cast<size_t>(dim);
  for (size_t i = 0; i < rows; ++i) {
    std::vector<int> pattern;
    for (size_t k = 0; k < static_cast<size_t>(dim); ++k) {
      const double value = values[i * static_cast<size_t>(dim) + k];
      pattern.push_back(static_cast<int>(std::ranges::count_if(edges, [&](double edge) { return edge <= value; })));
    }
    ++counts[pattern];
    ++by_label[labels[i]][pattern];
    ++label_rows[labels[i]];
  }
  const auto n = static_cast<double>(rows);
  double information = PlainEntropy(counts, n);
  for (const auto& [label, of] : by_label) {
    information -= label_rows[label] / n * PlainEntropy(of, static_cast<double>(label_rows[label]));
  }
  const Result result = MeasureOne({View(values, dim), {}, labels}, Options(bins), Measure::kAdaptiveBinning);
  EXPECT_EQ(Doubles(result.vectors[0]), edges);
  EXPECT_EQ(FieldOf(result.records[0], "patterns"), static_cast<double>(counts.size()));
  const double value = FieldOf(result.records[0], "value");
  EXPECT_NEAR(value, PlainEntropy(counts, n), kTolerance);
  EXPECT_GT(std::abs(value + 1e-9 - PlainEntropy(counts, n)), kTolerance);  // planted
  EXPECT_NEAR(FieldOf(result.records[0], "information"), information, kTolerance);
}

TEST(StructureCellsTest, AdaptiveBinningFollowsTheRule) {
  for (const int64_t rows : {1, 2, 63, 64, 65, 257}) {
    std::mt19937_64 random(static_cast<uint64_t>(rows));
    std::vector<double> values(static_cast<size_t>(rows * 2));
    std::vector<int64_t> labels(static_cast<size_t>(rows));
    for (double& value : values) value = static_cast<double>(random() % 9) / 4;  // ties and zeros
    for (int64_t& label : labels) label = static_cast<int64_t>(random() % 3) - 1;
    for (const int64_t bins : {2, 3, 30}) ExpectAsByTheRule(values, 2, bins, 0, labels);
  }
}

TEST(StructureCellsTest, LowFollowsTheElements) {
  const auto low = [](const std::vector<double>& values, std::optional<double> given = {}) {
    return FieldOf(MeasureOne({View(values, 1), {}, {}}, Options(4, given), Measure::kAdaptiveBinning).records[0],
                   "low");
  };
  EXPECT_EQ(low({0, 1, 5}), 0);
  EXPECT_EQ(low({2, 1, 5}), 0);
  EXPECT_EQ(low({-1, 0.5}), -1.000001);
  EXPECT_EQ(low({-3, 0.5}), -3);
  EXPECT_EQ(low({-3, 0.5}, -7), -7);
  EXPECT_THROW(low({-3, 0.5}, -2), Error);
}

TEST(StructureCellsTest, DegenerateInputHasItsValue) {
  const std::vector<double> none, same = {4, 4, 4, 4};
  for (const Measure measure : {Measure::kDimensionwiseEntropy, Measure::kAdaptiveBinning}) {
    EXPECT_TRUE(std::isnan(FieldOf(MeasureOne({View(none, 2), {}, {}}, Options(4), measure).records[0], "value")));
    EXPECT_EQ(FieldOf(MeasureOne({View(same, 2), {}, {}}, Options(4), measure).records[0], "value"), 0);
    EXPECT_EQ(FieldOf(MeasureOne({View(same, 4), {}, {}}, Options(4), measure).records[0], "value"), 0);
  }
  const std::vector<int64_t> labels = {1, 1};
  const Result constant = MeasureOne({View(same, 2), {}, labels}, Options(4, 4), Measure::kAdaptiveBinning);
  EXPECT_EQ(Doubles(constant.vectors[0]), std::vector<double>{4});  // no element above low
  EXPECT_EQ(FieldOf(constant.records[0], "information"), 0);
}

TEST(StructureCellsTest, RowsToBlameAreNamed) {
  const std::vector<double> values = {1, 2, 3, 4, std::nan(""), 6};
  MatrixView parts{{}, 3, 2};
  parts.parts.push_back({values.data(), DType::kF64, 1, 16});
  parts.parts.push_back({values.data() + 2, DType::kF64, 2, 16});
  for (const Measure measure : {Measure::kDimensionwiseEntropy, Measure::kAdaptiveBinning}) {
    try {
      MeasureOne({parts, {}, {}}, Options(4), measure);
      ADD_FAILURE() << "nothing failed";
    } catch (const Error& e) {
      EXPECT_EQ(e.row(), 2);
      EXPECT_NE(std::string(e.what()).find("row 2"), std::string::npos) << e.what();
    }
  }
}

}  // namespace
}  // namespace sextant::test
