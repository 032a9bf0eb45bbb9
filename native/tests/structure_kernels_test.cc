// SPDX-License-Identifier: Apache-2.0
//
// Kernel entropies, MMD, energy distance, moments of distances and soft divergence, against golden data and formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "structure/soft_divergence.h"
#include "structure/structure.h"
#include "tests/support/golden_points.h"
#include "tests/support/json.h"
#include "tests/support/result_fields.h"

namespace sextant::test {
namespace {

constexpr double kGolden = 1e-10;  // relative, as the manifests state
constexpr double kInfinity = std::numeric_limits<double>::infinity();

StructureOptions Options(std::vector<double> bandwidths = {}) {
  StructureOptions options;
  options.arithmetic = {Precision::kF64, ""};
  options.bandwidths = std::move(bandwidths);
  options.alphas = {1};
  return options;
}

Result MeasureAll(const StructureInput& input, const StructureOptions& options, const std::vector<Measure>& measures,
                  int threads = 2) {
  SweepControl control(threads, {});
  return MeasureStructure(input, options, measures, control);
}

bool Near(double actual, double expected, double tolerance) {
  if (std::isnan(expected)) return std::isnan(actual);
  return std::abs(actual - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

testing::AssertionResult IsGolden(double actual, double expected) {
  if (Near(actual, expected, kGolden)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << actual << " is not " << expected;
}

TEST(StructureKernelsTest, EntropiesAreGolden) {
  for (const char* name : {"pair_gauss257", "pair_digits300"}) {
    const GoldenPoints golden(name);
    const std::vector<double> x = golden.Read("x").values;
    const StructureInput input{View(x, golden.Read("x").dim), {}, {}};
    std::vector<double> bandwidths;
    for (const auto& [text, of] : golden.expected["quests"].items()) bandwidths.push_back(of["h"]);
    const Result result = MeasureAll(
        input, Options(bandwidths),
        {Measure::kQuestsEntropy, Measure::kQuestsDiversity, Measure::kKdeEntropy, Measure::kKolchinskyTracey});
    ASSERT_EQ(result.records.size(), 4 * bandwidths.size());
    ASSERT_EQ(result.vectors.size(), bandwidths.size());
    size_t b = 0;
    for (const auto& [text, of] : golden.expected["quests"].items()) {
      const Record &quests = result.records[b], &diversity = result.records[b + bandwidths.size()],
                   &kde = result.records[b + 2 * bandwidths.size()],
                   &kolchinsky = result.records[b + 3 * bandwidths.size()];
      SCOPED_TRACE(std::string(name) + " " + text);
      EXPECT_TRUE(IsGolden(FieldOf(quests, "value"), of["H"]));
      EXPECT_EQ(FieldOf(quests, "bandwidth"), of["h"]);
      EXPECT_TRUE(IsGolden(FieldOf(diversity, "value"), of["diversity"]));
      EXPECT_TRUE(IsGolden(FieldOf(kde, "value"), of["kde_entropy_resub"]));
      EXPECT_TRUE(IsGolden(FieldOf(kde, "leave_one_out"), of["kde_entropy_loo"]));
      EXPECT_TRUE(IsGolden(FieldOf(kolchinsky, "value"), of["kolchinsky"]["upper_kl"]));
      EXPECT_TRUE(IsGolden(FieldOf(kolchinsky, "lower"), of["kolchinsky"]["lower_chernoff"]));
      EXPECT_TRUE(IsGolden(FieldOf(kolchinsky, "conditional"), of["kolchinsky"]["cond"]));
      EXPECT_TRUE(IsGolden(FieldOf(kolchinsky, "information_upper"),
                           of["kolchinsky"]["upper_kl"].get<double>() - of["kolchinsky"]["cond"].get<double>()));
      const auto& deltas = std::get<std::vector<double>>(result.vectors[b].values);
      ASSERT_EQ(static_cast<int64_t>(deltas.size()), input.x.rows);
      double mean = 0;
      for (const double delta : deltas) mean += delta / static_cast<double>(deltas.size());
      EXPECT_TRUE(IsGolden(std::log(static_cast<double>(deltas.size())) + mean, of["H"]));
      EXPECT_FALSE(IsGolden(FieldOf(quests, "value") * (1 + 3e-10) + 1e-9, of["H"]));  // planted
      ++b;
    }
  }
}

TEST(StructureKernelsTest, UniformityAndMomentsAreGolden) {
  for (const char* name : {"pair_gauss257", "pair_digits300"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const std::vector<double> x = golden.Read("x").values;
    const StructureInput input{View(x, golden.Read("x").dim), {}, {}};
    for (const auto& [t, expected] : golden.expected["uniformity"].items()) {
      StructureOptions options = Options();
      options.temperature = std::stod(t);
      const Result result = MeasureAll(input, options, {Measure::kUniformity});
      EXPECT_TRUE(IsGolden(FieldOf(result.records[0], "value"), expected)) << t;
      EXPECT_EQ(FieldOf(result.records[0], "temperature"), options.temperature);
    }
    const Result result = MeasureAll(input, Options(), {Measure::kDistanceMoments});
    const Record& record = result.records[0];
    const Json moments = golden.expected["dist_moments"];
    EXPECT_TRUE(IsGolden(FieldOf(record, "value"), moments["mean"]));
    EXPECT_TRUE(IsGolden(FieldOf(record, "variance"), moments["var"]));
    EXPECT_TRUE(IsGolden(FieldOf(record, "minimum"), moments["min_off"]));
    EXPECT_TRUE(IsGolden(FieldOf(record, "maximum"), moments["max"]));
    EXPECT_EQ(FieldOf(record, "pairs"), moments["n"]);
    EXPECT_EQ(record.metric, Metric::kEuclidean);
    const auto cells = ReadNpy(GoldenPath(golden.folder + "dist_hist_32.npy")).As<int64_t>();
    EXPECT_EQ(std::get<std::vector<int64_t>>(result.vectors[0].values), cells);
  }
}

TEST(StructureKernelsTest, TwoSamplesAreGolden) {
  const GoldenPoints golden("two_sample");
  const std::vector<double> x = golden.Read("x").values, y = golden.Read("y").values;
  const Result result =
      MeasureAll({View(x, 8), View(y, 8), {}}, Options({2}),  // sigma
                 {Measure::kMmd2, Measure::kMmd2Unbiased, Measure::kEnergyDistance, Measure::kEnergyDistanceUnbiased});
  const Json expected = golden.expected;
  EXPECT_NEAR(FieldOf(result.records[0], "value"), expected["mmd2_V_sigma2"], kGolden);
  EXPECT_NEAR(FieldOf(result.records[1], "value"), expected["mmd2_U_sigma2"], kGolden);
  EXPECT_NEAR(FieldOf(result.records[2], "value"), expected["energy_distance_V"], kGolden);
  EXPECT_NEAR(FieldOf(result.records[3], "value"), expected["energy_distance_U"], kGolden);
}

TEST(StructureKernelsTest, SoftDivergencesAreGolden) {
  const GoldenPoints golden("two_sample");
  const std::vector<double> x = golden.Read("x").values, y = golden.Read("y").values,
                            anchors = golden.Read("anchors").values;
  SpaceOptions space;
  space.anchors = 50;
  space.dim = 8;
  space.anchor_values = anchors.data();
  space.precision = Precision::kF64;
  space.temperature_mode = TemperatureMode::kBounds;  // as the golden data has it
  SweepControl control(2, {});
  const SoftDivergences of = CompareAssignments(View(x, 8), View(y, 8), space, control);
  EXPECT_NEAR(of.temperature, golden.expected["eps"], kGolden);
  EXPECT_NEAR(of.jensen_shannon, golden.expected["soft_jsd"], kGolden);
  EXPECT_NEAR(of.kl_xy, golden.expected["soft_kl_xy"], kGolden);
  EXPECT_NEAR(of.kl_yx, golden.expected["soft_kl_yx"], kGolden);
  EXPECT_NEAR(of.total_variation, golden.expected["soft_tv"], kGolden);
  EXPECT_NEAR(of.hellinger, golden.expected["soft_hellinger"], kGolden);

  space.temperature_mode = TemperatureMode::kExact;  // as the measure has it
  const SoftDivergences exact = CompareAssignments(View(x, 8), View(y, 8), space, control);
  StructureOptions options = Options();
  options.anchors = anchors;
  options.anchor_count = 50;
  const Result result = MeasureAll({View(x, 8), View(y, 8), {}}, options, {Measure::kSoftDivergence});
  EXPECT_EQ(FieldOf(result.records[0], "value"), exact.jensen_shannon);
  EXPECT_EQ(FieldOf(result.records[0], "temperature"), exact.temperature);
  EXPECT_EQ(FieldOf(result.records[0], "anchors"), 50);
}

TEST(StructureKernelsTest, SemanticInformationIsGolden) {
  const GoldenPoints golden("paired");
  const std::vector<double> x = golden.Read("x").values, y = golden.Read("y").values;
  const Result result = MeasureAll({View(x, 6), View(y, 6), {}}, Options({1}), {Measure::kSemanticInformation});
  EXPECT_TRUE(IsGolden(FieldOf(result.records[0], "value"), golden.expected["semantic_G_gauss_h1"]));
}

std::vector<double> RandomRows(int64_t rows, int64_t dim, double shift, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(shift, 1);
  std::vector<double> values(static_cast<size_t>(rows * dim));
  for (double& value : values) value = normal(random);
  return values;
}

// Distance matrices and sums from the definitions.
struct Oracle {
  static double Squares(const std::vector<double>& x, int64_t i, const std::vector<double>& y, int64_t j, int64_t dim) {
    double sum = 0;
    for (int64_t k = 0; k < dim; ++k) {
      sum += std::pow(x[static_cast<size_t>(i * dim + k)] - y[static_cast<size_t>(j * dim + k)], 2);
    }
    return sum;
  }
  // Mean of f over all pairs, or those of different rows.
  static double Mean(const std::vector<double>& x, const std::vector<double>& y, int64_t dim, bool different,
                     const std::function<double(double)>& f) {
    long double sum = 0;
    int64_t count = 0;
    for (int64_t i = 0; i < static_cast<int64_t>(x.size()) / dim; ++i) {
      for (int64_t j = 0; j < static_cast<int64_t>(y.size()) / dim; ++j) {
        if (different && i == j) continue;
        sum += f(Squares(x, i, y, j, dim));
        ++count;
      }
    }
    return static_cast<double>(sum / static_cast<long double>(count));
  }
};

double Root(double squares) { return std::sqrt(squares); }

TEST(StructureKernelsTest, AgreeWithFormulas) {
  const double h = 0.8;
  const auto kernel = [h](double squares) { return std::exp(-squares / (2 * h * h)); };
  for (const auto& [n, m] : std::vector<std::pair<int64_t, int64_t>>{{1, 2}, {2, 1}, {63, 65}, {64, 64}, {257, 40}}) {
    SCOPED_TRACE(n);
    const std::vector<double> x = RandomRows(n, 3, 0, 1), y = RandomRows(m, 3, 0.5, 2);
    const Result result = MeasureAll(
        {View(x, 3), View(y, 3), {}}, Options({h}),
        {Measure::kMmd2, Measure::kMmd2Unbiased, Measure::kEnergyDistance, Measure::kEnergyDistanceUnbiased,
         Measure::kQuestsOverlap, Measure::kDistanceMoments, Measure::kKdeEntropy, Measure::kQuestsDiversity});
    const auto compare = [&](bool different, const std::function<double(double)>& f) {
      return Oracle::Mean(x, x, 3, different, f) + Oracle::Mean(y, y, 3, different, f) -
             2 * Oracle::Mean(x, y, 3, false, f);
    };
    EXPECT_TRUE(IsGolden(FieldOf(result.records[0], "value"), compare(false, kernel)));
    EXPECT_TRUE(IsGolden(FieldOf(result.records[1], "value"), compare(true, kernel)));
    EXPECT_TRUE(IsGolden(FieldOf(result.records[2], "value"), -compare(false, Root)));
    EXPECT_TRUE(IsGolden(FieldOf(result.records[3], "value"), -compare(true, Root)));
    const auto& deltas = std::get<std::vector<double>>(result.vectors[0].values);
    ASSERT_EQ(static_cast<int64_t>(deltas.size()), m);
    int64_t known = 0;
    for (int64_t j = 0; j < m; ++j) {
      double sum = 0;
      for (int64_t i = 0; i < n; ++i) sum += kernel(Oracle::Squares(x, i, y, j, 3));
      EXPECT_TRUE(IsGolden(deltas[static_cast<size_t>(j)], -std::log(sum)));
      known += -std::log(sum) < 1e-5 ? 1 : 0;
    }
    EXPECT_EQ(FieldOf(result.records[4], "value"), static_cast<double>(known) / static_cast<double>(m));
    EXPECT_EQ(FieldOf(result.records[4], "delta_max"), *std::ranges::max_element(deltas));
    const double mean = Oracle::Mean(x, x, 3, true, Root);
    EXPECT_TRUE(IsGolden(FieldOf(result.records[5], "value"), mean));
    EXPECT_TRUE(IsGolden(FieldOf(result.records[5], "variance"), Oracle::Mean(x, x, 3, true, [&](double squares) {
                           return std::pow(Root(squares) - mean, 2);
                         })));
    double entropy = 0, loo = 0, inverse = 0;
    for (int64_t i = 0; i < n; ++i) {
      double sum = 0;
      for (int64_t j = 0; j < n; ++j) sum += kernel(Oracle::Squares(x, i, x, j, 3));
      const double norm = std::pow(2 * std::numbers::pi * h * h, 1.5);
      entropy -= std::log(sum / norm / static_cast<double>(n)) / static_cast<double>(n);
      loo -= std::log((sum - 1) / norm / static_cast<double>(n - 1)) / static_cast<double>(n);
      inverse += 1 / sum;
    }
    EXPECT_TRUE(IsGolden(FieldOf(result.records[6], "value"), entropy));
    EXPECT_TRUE(Near(FieldOf(result.records[6], "leave_one_out"), n > 1 ? loo : std::nan(""), 1e-8));
    EXPECT_TRUE(IsGolden(FieldOf(result.records[7], "value"), std::log(inverse)));
  }
}

// All numbers of a result, as bits.
std::vector<uint64_t> Bits(const Result& result) {
  std::vector<uint64_t> bits;
  for (const Record& record : result.records) {
    for (const auto& [name, value] : record.fields) bits.push_back(std::bit_cast<uint64_t>(value));
  }
  for (const ResultVector& vector : result.vectors) {
    if (const auto* values = std::get_if<std::vector<double>>(&vector.values)) {
      for (const double value : *values) bits.push_back(std::bit_cast<uint64_t>(value));
    }
  }
  return bits;
}

TEST(StructureKernelsTest, ThreadsChangeNoBit) {
  const std::vector<double> x = RandomRows(257, 4, 0, 3), y = RandomRows(130, 4, 1, 4);
  for (const Precision precision : {Precision::kF64, Precision::kF32}) {
    StructureOptions options = Options({0.3, 2});
    options.arithmetic.precision = precision;
    const std::vector<Measure> measures = {
        Measure::kUniformity,     Measure::kQuestsEntropy, Measure::kKolchinskyTracey, Measure::kMmd2Unbiased,
        Measure::kEnergyDistance, Measure::kQuestsOverlap, Measure::kSoftDivergence,   Measure::kDistanceMoments};
    const StructureInput input{View(x, 4), View(y, 4), {}};
    const auto once = Bits(MeasureAll(input, options, measures, 1));
    EXPECT_EQ(once, Bits(MeasureAll(input, options, measures, 4)));
    EXPECT_EQ(once, Bits(MeasureAll(input, options, measures, 3)));
  }
}

// A null shares the sums that a permutation leaves; measured anew it is the same.
TEST(StructureKernelsTest, NullsOfSemanticInformationAreThoseOfMovedRows) {
  const std::vector<double> x = RandomRows(40, 3, 0, 1), y = RandomRows(40, 3, 0.2, 2);
  std::vector<int64_t> order(80);
  for (int64_t i = 0; i < 40; ++i) order[static_cast<size_t>(i)] = (i * 7 + 3) % 40;
  for (int64_t i = 0; i < 40; ++i) order[static_cast<size_t>(40 + i)] = 39 - i;
  StructureOptions options = Options();
  options.shuffles = 2;
  options.permutations = order;
  const Result result = MeasureAll({View(x, 3), View(y, 3), {}}, options, {Measure::kSemanticInformation});
  const auto& null = std::get<std::vector<double>>(result.vectors[0].values);
  for (size_t b = 0; b < 2; ++b) {
    std::vector<double> moved;
    for (size_t i = 0; i < 40; ++i) {
      const auto row = y.begin() + 3 * order[b * 40 + i];
      moved.insert(moved.end(), row, row + 3);
    }
    const Result anew = MeasureAll({View(x, 3), View(moved, 3), {}}, Options(), {Measure::kSemanticInformation});
    EXPECT_TRUE(IsGolden(null[b], FieldOf(anew.records[0], "value")));
  }
}

TEST(StructureKernelsTest, SinglePrecisionIsWithinItsTolerance) {
  const GoldenPoints golden("pair_gauss257"), samples("two_sample");
  const std::vector<double> x = golden.Read("x").values, first = samples.Read("x").values,
                            second = samples.Read("y").values;
  const Json of = golden.expected["quests"]["0.670159"];
  StructureOptions options = Options({of["h"].get<double>()});
  options.arithmetic.precision = Precision::kF32;
  const Result result = MeasureAll({View(x, 6), {}, {}}, options,
                                   {Measure::kQuestsEntropy, Measure::kKdeEntropy, Measure::kKolchinskyTracey,
                                    Measure::kUniformity, Measure::kDistanceMoments});
  constexpr double kSingle = 1e-4;  // relative, as the manifest states for kernels
  EXPECT_TRUE(Near(FieldOf(result.records[0], "value"), of["H"], kSingle));
  EXPECT_TRUE(Near(FieldOf(result.records[1], "leave_one_out"), of["kde_entropy_loo"], kSingle));
  EXPECT_TRUE(Near(FieldOf(result.records[2], "lower"), of["kolchinsky"]["lower_chernoff"], kSingle));
  EXPECT_TRUE(Near(FieldOf(result.records[3], "value"), golden.expected["uniformity"]["2"], kSingle));
  EXPECT_TRUE(Near(FieldOf(result.records[4], "variance"), golden.expected["dist_moments"]["var"], kSingle));
  options.bandwidths = {2};
  const Result two =
      MeasureAll({View(first, 8), View(second, 8), {}}, options, {Measure::kMmd2Unbiased, Measure::kEnergyDistance});
  EXPECT_NEAR(FieldOf(two.records[0], "value"), samples.expected["mmd2_U_sigma2"], 1e-6);
  EXPECT_NEAR(FieldOf(two.records[1], "value"), samples.expected["energy_distance_V"], 1e-6);
}

// Row i is row order[i], with its first two columns turned by a third of a right angle.
std::vector<double> Turned(const std::vector<double>& rows, int64_t dim, const std::vector<size_t>& order) {
  const double c = std::cos(std::numbers::pi / 6), s = std::sin(std::numbers::pi / 6);
  std::vector<double> turned;
  for (const size_t i : order) {
    const double* row = rows.data() + i * static_cast<size_t>(dim);
    turned.insert(turned.end(), {c * row[0] - s * row[1], s * row[0] + c * row[1]});
    turned.insert(turned.end(), row + 2, row + dim);
  }
  return turned;
}

TEST(StructureKernelsTest, RotationsAndOrderDoNotMatter) {
  const std::vector<double> x = RandomRows(100, 5, 0, 5), y = RandomRows(70, 5, 0.3, 6);
  std::vector<size_t> back(100), same(70);
  for (size_t i = 0; i < back.size(); ++i) back[i] = 99 - i;
  for (size_t i = 0; i < same.size(); ++i) same[i] = i;
  const std::vector<double> turned_x = Turned(x, 5, back), turned_y = Turned(y, 5, same);
  const std::vector<Measure> measures = {Measure::kQuestsEntropy,  Measure::kUniformity,     Measure::kKdeEntropy,
                                         Measure::kMmd2,           Measure::kEnergyDistance, Measure::kQuestsOverlap,
                                         Measure::kDistanceMoments};
  const Result before = MeasureAll({View(x, 5), View(y, 5), {}}, Options(), measures);
  const Result after = MeasureAll({View(turned_x, 5), View(turned_y, 5), {}}, Options(), measures);
  for (size_t i = 0; i < measures.size(); ++i) {
    EXPECT_TRUE(IsGolden(FieldOf(after.records[i], "value"), FieldOf(before.records[i], "value")))
        << NameOf(measures[i]);
  }
  const auto& deltas = std::get<std::vector<double>>(before.vectors[0].values);
  const auto& moved = std::get<std::vector<double>>(after.vectors[0].values);
  for (size_t i = 0; i < deltas.size(); ++i) EXPECT_TRUE(IsGolden(moved[i], deltas[back[i]])) << i;
}

// Rows of few directions: their distances, 0 but for rounding, are in the histogram too.
TEST(StructureKernelsTest, TheHistogramHoldsAllPairs) {
  std::vector<double> x = RandomRows(65, 7, 0, 9);
  for (size_t i = 7 * 7; i < x.size(); ++i) x[i] = x[i % 49] * 3;
  for (const Metric metric : {Metric::kCosine, Metric::kCorrelation, Metric::kCityblock, Metric::kHamming}) {
    for (const Precision precision : {Precision::kF64, Precision::kF32}) {
      StructureOptions options = Options();
      options.metric = metric;
      options.arithmetic.precision = precision;
      const Result result = MeasureAll({View(x, 7), {}, {}}, options, {Measure::kDistanceMoments});
      int64_t pairs = 0;
      for (const int64_t cell : std::get<std::vector<int64_t>>(result.vectors[0].values)) pairs += cell;
      EXPECT_EQ(pairs, 65 * 64 / 2) << NameOf(metric);
      EXPECT_EQ(FieldOf(result.records[0], "pairs"), 65 * 64 / 2);
      EXPECT_EQ(result.records[0].metric, metric);
    }
  }
}

TEST(StructureKernelsTest, ASampleIsNoDistanceFromItsCopy) {
  const std::vector<double> x = RandomRows(90, 4, 0, 7), copy = x;
  const Result result = MeasureAll({View(x, 4), View(copy, 4), {}}, Options(),
                                   {Measure::kMmd2, Measure::kEnergyDistance, Measure::kSoftDivergence});
  for (const Record& record : result.records) {
    EXPECT_NEAR(FieldOf(record, "value"), 0, 1e-14) << NameOf(record.measure);
  }
}

TEST(StructureKernelsTest, OwnBandwidthIsTheMedianDistance) {
  const std::vector<double> x = {0, 1, 3}, y = {7};  // distances 1 2 3 and, pooled, 1 2 3 4 6 7
  const Result result = MeasureAll({View(x, 1), View(y, 1), {}}, Options(), {Measure::kQuestsEntropy, Measure::kMmd2});
  EXPECT_EQ(FieldOf(result.records[0], "bandwidth"), 2);
  EXPECT_EQ(FieldOf(result.records[1], "bandwidth"), 3.5);
}

template <typename Call>
std::string Failure(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing failed";
}

TEST(StructureKernelsTest, HaveNoValueWhereTheMedianIsNoBandwidth) {
  const std::vector<double> same = {1, 1, 1, 1}, one = {1};
  for (const auto& x : {same, one}) {
    const Result result = MeasureAll({View(x, 1), {}, {}}, Options(), {Measure::kQuestsEntropy});
    EXPECT_TRUE(std::isnan(FieldOf(result.records[0], "value")));
  }
}

TEST(StructureKernelsTest, RefuseMetricsThatAreNoDistances) {
  const std::vector<double> same = {1, 1, 1, 1};
  EXPECT_EQ(Failure([&] {
              StructureOptions options = Options();
              options.metric = Metric::kDot;
              MeasureAll({View(same, 1), {}, {}}, options, {Measure::kDistanceMoments});
            }),
            "distance_moments takes any metric but dot and levenshtein, but got dot");
}

TEST(StructureKernelsTest, DegenerateInputHasItsValue) {
  const std::vector<Measure> of_one = {Measure::kUniformity, Measure::kQuestsEntropy,    Measure::kQuestsDiversity,
                                       Measure::kKdeEntropy, Measure::kKolchinskyTracey, Measure::kDistanceMoments};
  const std::vector<double> none, one = {2, 1}, same = {1, 1, 1, 1, 1, 1};
  const Result of_none = MeasureAll({View(none, 2), {}, {}}, Options({1}), of_one);
  for (const Record& record : of_none.records)
    EXPECT_TRUE(std::isnan(FieldOf(record, "value"))) << NameOf(record.measure);
  const Result of_single = MeasureAll({View(one, 2), {}, {}}, Options({1}), of_one);
  EXPECT_TRUE(std::isnan(FieldOf(of_single.records[0], "value")));
  EXPECT_EQ(FieldOf(of_single.records[1], "value"), 0);
  EXPECT_EQ(FieldOf(of_single.records[2], "value"), 0);
  EXPECT_NEAR(FieldOf(of_single.records[3], "value"), std::log(2 * std::numbers::pi), 1e-15);
  EXPECT_TRUE(std::isnan(FieldOf(of_single.records[3], "leave_one_out")));
  EXPECT_EQ(FieldOf(of_single.records[4], "information_upper"), 0);
  EXPECT_TRUE(std::isnan(FieldOf(of_single.records[5], "value")));
  const Result of_same = MeasureAll({View(same, 2), {}, {}}, Options({1}), of_one);
  EXPECT_NEAR(FieldOf(of_same.records[0], "value"), 0, 1e-14);
  EXPECT_NEAR(FieldOf(of_same.records[1], "value"), 0, 1e-15);
  EXPECT_EQ(FieldOf(of_same.records[5], "value"), 0);
  EXPECT_EQ(FieldOf(of_same.records[5], "variance"), 0);
  EXPECT_EQ(std::get<std::vector<int64_t>>(of_same.vectors[1].values)[0], 3);

  const std::vector<Measure> of_two = {Measure::kMmd2,           Measure::kMmd2Unbiased,
                                       Measure::kEnergyDistance, Measure::kEnergyDistanceUnbiased,
                                       Measure::kQuestsOverlap,  Measure::kSoftDivergence};
  const Result lone = MeasureAll({View(one, 2), View(one, 2), {}}, Options({1}), of_two);
  EXPECT_EQ(FieldOf(lone.records[0], "value"), 0);
  EXPECT_TRUE(std::isnan(FieldOf(lone.records[1], "value")));
  EXPECT_EQ(FieldOf(lone.records[2], "value"), 0);
  EXPECT_TRUE(std::isnan(FieldOf(lone.records[3], "value")));
  EXPECT_EQ(FieldOf(lone.records[4], "value"), 1);
  EXPECT_EQ(FieldOf(lone.records[5], "value"), 0);
  const Result absent = MeasureAll({View(one, 2), View(none, 2), {}}, Options({1}), of_two);
  for (const Record& record : absent.records)
    EXPECT_TRUE(std::isnan(FieldOf(record, "value"))) << NameOf(record.measure);
  for (const auto& [name, value] : absent.records[5].fields) {
    const bool parameter = std::string(name) == "temperature" || std::string(name) == "anchors";
    EXPECT_EQ(std::isnan(value), !parameter) << name;
  }
  const Result nowhere = MeasureAll({View(none, 2), View(one, 2), {}}, Options({1}), {Measure::kQuestsOverlap});
  EXPECT_EQ(FieldOf(nowhere.records[0], "value"), 0);
  EXPECT_EQ(FieldOf(nowhere.records[0], "delta_max"), kInfinity);
}

TEST(StructureKernelsTest, RowsToBlameAreNamed) {
  std::vector<double> x = {1, 2, 0, 0, 3, 4};
  const auto blamed = [&](Measure measure, bool two) {
    MatrixView parts{{}, 3, 2};  // two parts
    parts.parts.push_back({x.data(), DType::kF64, 1, 16});
    parts.parts.push_back({x.data() + 2, DType::kF64, 2, 16});
    try {
      MeasureAll({parts, two ? std::optional(parts) : std::nullopt, {}}, Options({1}), {measure});
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::kInvalidData);
      return e.row();
    }
    return int64_t{-1};
  };
  EXPECT_EQ(blamed(Measure::kUniformity, false), 1);
  EXPECT_EQ(blamed(Measure::kSoftDivergence, true), 1);
  x[5] = std::nan("");
  EXPECT_EQ(blamed(Measure::kQuestsEntropy, false), 2);
  EXPECT_EQ(blamed(Measure::kDistanceMoments, false), 2);
}

}  // namespace
}  // namespace sextant::test
