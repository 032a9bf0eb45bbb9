// SPDX-License-Identifier: Apache-2.0
//
// Nulls by shuffling the rows of one space: against the measure of rows that were shuffled before.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/permutation.h"
#include "tests/support/pair_case.h"

namespace sextant::test {
namespace {

const std::vector<double>& NullOf(const Result& result, int32_t record) {
  for (const ResultVector& vector : result.vectors) {
    if (vector.record == record && vector.name == std::string("null"))
      return std::get<std::vector<double>>(vector.values);
  }
  throw std::runtime_error("no null");
}

TEST(Null, OfRsaIsGolden) {
  for (const std::string name : {"pair_digits300", "pair_gauss257"}) {
    const PairCase golden(name);
    const std::vector<int64_t> permutations = golden.Permutations();
    StructureOptions options = PlainOptions();
    options.permutations = permutations;
    options.shuffles = 20;
    const Result result = MeasurePaired(golden.x, golden.y, options, {Measure::kRsaPearson, Measure::kRsaSpearman});
    const std::vector<double> pearson = golden.expected["perm_null_pearson_euclidean"];
    const std::vector<double> spearman = golden.expected["perm_null_spearman_euclidean"];
    for (size_t b = 0; b < 20; ++b) {
      EXPECT_NEAR(NullOf(result, 0).at(b), pearson[b], 1e-10) << name;
      EXPECT_NEAR(NullOf(result, 1).at(b), spearman[b], 1e-10) << name;
    }
    EXPECT_EQ(FieldOf(result, "p_value", 0), 1.0 / 21);
  }
}

const std::vector<Measure> kPairStatistics = {
    Measure::kRsaPearson,  Measure::kRsaSpearman,         Measure::kRsaKendall,
    Measure::kRsaCosine,   Measure::kDistanceCorrelation, Measure::kDistanceCorrelationCorrected,
    Measure::kCkaRbf,      Measure::kCkaRbfDebiased,      Measure::kHsic,
    Measure::kHsicUnbiased};

// 3000 rows are too many for all distances to be held; a few of them are measured as a control.
TEST(Null, IsTheMeasureOfShuffledRows) {
  for (const int64_t rows : {5, 64, 130, 3000}) {
    const Points x = Points::Random(rows, 3, 1), y = Points::Random(rows, 2, 2, rows == 64 ? 3 : 0);
    StructureOptions options = PlainOptions();
    options.seed = 5;
    options.shuffles = 3;
    options.bandwidths = {1.5, 3};
    const std::vector<Measure> measures =
        rows == 3000 ? std::vector{Measure::kRsaPearson, Measure::kDistanceCorrelation} : kPairStatistics;
    const Result result = MeasurePaired(x, y, options, measures);
    StructureOptions plain = options;
    plain.shuffles = 0;
    for (uint32_t b = 0; b < 3; ++b) {
      const Points shuffled = Reordered(y, RandomPermutation(rows, options.seed, b).data());
      const Result one = MeasurePaired(x, shuffled, plain, measures);
      for (size_t record = 0; record < one.records.size(); ++record) {
        const bool first = record == 0 || one.records[record].measure != one.records[record - 1].measure;
        if (!first) continue;
        EXPECT_NEAR(NullOf(result, static_cast<int32_t>(record)).at(b), FieldOf(one, "value", record), 1e-12)
            << NameOf(one.records[record].measure) << " of " << rows;
      }
    }
  }
}

TEST(Null, HoldsOfMeasuresThatAreRunAnew) {
  const Points x = Points::Random(40, 3, 3), y = Points::Random(40, 3, 4);
  StructureOptions options = PlainOptions();
  options.shuffles = 4;
  const Result result = MeasurePaired(x, y, options, {Measure::kMutualKnn});
  StructureOptions plain = options;
  plain.shuffles = 0;
  for (uint32_t b = 0; b < 4; ++b) {
    const Points shuffled = Reordered(y, RandomPermutation(40, 0, b).data());
    EXPECT_EQ(NullOf(result, 0).at(b), FieldOf(MeasurePaired(x, shuffled, plain, {Measure::kMutualKnn}), "value"));
  }
}

TEST(Null, IsSummarised) {
  const Points x = Points::Random(30, 3, 5), y = Points::Random(30, 3, 6);
  StructureOptions options = PlainOptions();
  options.shuffles = 50;
  const Result result = MeasurePaired(x, y, options, {Measure::kRsaSpearman});
  const std::vector<double>& null = NullOf(result, 0);
  ASSERT_EQ(null.size(), 50u);
  EXPECT_EQ(std::set<double>(null.begin(), null.end()).size(), 50u);
  const double mean = std::accumulate(null.begin(), null.end(), 0.0) / 50, value = FieldOf(result, "value");
  double squares = 0, reached = 0;
  for (const double of_shuffle : null) {
    squares += (of_shuffle - mean) * (of_shuffle - mean);
    reached += of_shuffle >= value ? 1 : 0;
  }
  EXPECT_NEAR(FieldOf(result, "null_mean"), mean, 1e-14);
  EXPECT_NEAR(FieldOf(result, "null_deviation"), std::sqrt(squares / 49), 1e-14);
  EXPECT_NEAR(FieldOf(result, "z_score"), (value - mean) / std::sqrt(squares / 49), 1e-12);
  EXPECT_EQ(FieldOf(result, "p_value"), (1 + reached) / 51);
}

// Where the measure is a distance, what chance gives reaches it from above.
TEST(Null, ReachesSmallDistancesFromAbove) {
  const Points x = Points::Random(30, 3, 5);
  Points near = x;
  for (double& value : near.values) value += 0.01 * std::sin(37 * value);
  const std::vector<Measure> distances = {Measure::kProcrustes, Measure::kAlignment, Measure::kRelativeSensitivity};
  StructureOptions options = PlainOptions();
  options.shuffles = 19;
  const Result close = MeasurePaired(x, near, options, distances);
  const Result far = MeasurePaired(x, Points::Random(30, 3, 6), options, distances);
  std::vector<int64_t> same(2 * 30);
  for (size_t i = 0; i < same.size(); ++i) same[i] = static_cast<int64_t>(i % 30);
  options.permutations = same;
  options.shuffles = 2;
  const Result unmoved = MeasurePaired(x, near, options, distances);
  for (size_t i = 0; i < distances.size(); ++i) {
    EXPECT_EQ(FieldOf(close, "p_value", i), 1.0 / 20) << NameOf(distances[i]);
    double reached = 0;
    for (const double of_shuffle : NullOf(far, static_cast<int32_t>(i)))
      reached += of_shuffle <= FieldOf(far, "value", i);
    EXPECT_GT(reached, 0) << NameOf(distances[i]);
    EXPECT_EQ(FieldOf(far, "p_value", i), (1 + reached) / 20) << NameOf(distances[i]);
    EXPECT_EQ(FieldOf(unmoved, "p_value", i), 1) << NameOf(distances[i]);
  }
}

// Every order that leaves the rows where they are is as good as the observed one.
TEST(Null, CountsWhatEqualsTheValue) {
  const Points x = Points::Random(90, 3, 7), y = Points::Random(90, 3, 8);
  std::vector<int64_t> same(3 * 90);
  for (size_t i = 0; i < same.size(); ++i) same[i] = static_cast<int64_t>(i % 90);
  StructureOptions options = PlainOptions();
  options.bandwidths = {2};
  options.permutations = same;
  options.shuffles = 3;
  const Result result = MeasurePaired(x, y, options, kPairStatistics);
  for (size_t i = 0; i < kPairStatistics.size(); ++i) {
    EXPECT_EQ(FieldOf(result, "p_value", i), 1) << NameOf(kPairStatistics[i]);
    EXPECT_EQ(NullOf(result, static_cast<int32_t>(i)).at(1), FieldOf(result, "value", i)) << NameOf(kPairStatistics[i]);
  }
}

TEST(Null, HasNoValueWhereTheMeasureHasNone) {
  const Points same{5, 2, std::vector<double>(10, 1.0)};
  StructureOptions options = PlainOptions();
  options.shuffles = 2;
  options.bandwidths = {1};
  const Result result = MeasurePaired(same, same, options, kPairStatistics);
  for (size_t i = 0; i < 8; ++i) {
    EXPECT_TRUE(std::isnan(FieldOf(result, "p_value", i))) << NameOf(kPairStatistics[i]);
    EXPECT_TRUE(std::isnan(FieldOf(result, "null_mean", i))) << NameOf(kPairStatistics[i]);
  }
}

TEST(Null, StopsOnRequest) {
  const Points x = Points::Random(50, 3, 9);
  StructureOptions options = PlainOptions();
  options.shuffles = 1000;
  const StructureInput input{x.View(), x.View(), {}};
  int64_t most = 0;
  // One thread: of two, the other may have taken all shuffles before the calling one asks.
  SweepControl control(1, [&](int64_t done, int64_t total) {
    if (total == 1000) most = std::max(most, done);
    return total != 1000 || done < 10;
  });
  const Measure measure = Measure::kRsaPearson;
  EXPECT_THROW(MeasureStructure(input, options, {&measure, 1}, control), Error);
  EXPECT_LT(most, 1000);
  EXPECT_GT(most, 0);
}

}  // namespace
}  // namespace sextant::test
