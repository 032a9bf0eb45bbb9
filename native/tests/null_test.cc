// SPDX-License-Identifier: Apache-2.0
//
// Null informations, their deviations and their errors against labels that are really shuffled.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "tests/support/assignments.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

struct Shuffles {
  double mean, deviation;
  int count;
};

// Shuffles labels among rows. Labels of fewer than `least` rows have no information.
Shuffles Shuffle(Random& random, const Assignments& p, std::vector<int64_t> labels, int count, int64_t least = 1) {
  std::vector<int64_t> every(labels.size());
  std::iota(every.begin(), every.end(), 0);
  const double entropy = EntropyOf(p.Mean(every));
  std::vector<double> found;
  for (int i = 0; i < count; ++i) {
    std::shuffle(labels.begin(), labels.end(), random);
    std::map<int64_t, std::vector<int64_t>> rows;
    for (size_t row = 0; row < labels.size(); ++row) rows[labels[row]].push_back(static_cast<int64_t>(row));
    double information = 0;
    for (const auto& [label, of_label] : rows) {
      const auto size = static_cast<double>(of_label.size());
      if (static_cast<int64_t>(of_label.size()) < least) continue;
      information += size / static_cast<double>(labels.size()) * (entropy - EntropyOf(p.Mean(of_label)));
    }
    found.push_back(information);
  }
  const double mean = std::accumulate(found.begin(), found.end(), 0.0) / count;
  double squares = 0;
  for (const double value : found) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (count - 1)), count};
}

// Whether the null is that of the shuffles: both are known up to their errors.
testing::AssertionResult Agrees(const LabelMeasures& measures, const Shuffles& shuffles) {
  // A fixed seed passes or fails for good, but over a hundred comparisons 3 standard errors would be too few.
  constexpr double kErrors = 4;
  const double error = std::hypot(shuffles.deviation / std::sqrt(shuffles.count), measures.null_error);
  const double difference = measures.null_information - shuffles.mean;
  // The rounding of p and H to fixed point comes on top.
  constexpr double kRounding = 1e-10;
  if (std::abs(difference) <= kErrors * error + kRounding) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "null " << measures.null_information << " instead of " << shuffles.mean
                                     << ": off by " << difference << ", error " << error;
}

// Labels of all kinds of sizes.
std::vector<int64_t> MixedLabels(Random& random, int64_t rows) {
  std::vector<int64_t> labels;
  for (int64_t label = 0; static_cast<int64_t>(labels.size()) < rows; ++label) {
    const int64_t size = PickOf<int64_t>(random, {1, 1, 1, 2, 2, 3, 5, 8, 20, rows / 6 + 1});
    for (int64_t i = 0; i < size && static_cast<int64_t>(labels.size()) < rows; ++i) labels.push_back(label);
  }
  std::shuffle(labels.begin(), labels.end(), random);
  return labels;
}

std::vector<int64_t> EqualLabels(int64_t rows, int64_t size) {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < rows; ++i) labels.push_back(i / size);
  return labels;
}

// Rows around some centres, tighter or looser.
Rows ClusteredRows(Random& random, int64_t count, int64_t dim, int64_t centres, double noise) {
  Rows rows{dim, Normals(random, count * dim), {}};
  const std::vector<double> centre = Normals(random, centres * dim);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t c = Pick(random, 0, Pick(random, 0, centres - 1));
    for (int64_t k = 0; k < dim; ++k) {
      double& value = rows.values[static_cast<size_t>(i * dim + k)];
      value = noise * value + centre[static_cast<size_t>(c * dim + k)];
    }
  }
  return rows;
}

SpaceOptions OptionsOf(int64_t anchors, int64_t dim) {
  SpaceOptions options;
  options.anchors = anchors;
  options.dim = dim;
  options.label_sets = 1;
  options.threads = 2;
  options.precision = Precision::kF64;
  options.dtype = DType::kF64;
  return options;
}

std::unique_ptr<Space> Sum(const SpaceOptions& options, const Rows& rows, int64_t ordinal = 0) {
  auto space = Space::Create(options);
  space->SetOrdinal(ordinal);
  Add(*space, rows, options.dtype);
  return space;
}

TEST(NullTest, IsThatOfShuffledLabels) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    const int64_t dim = PickOf<int64_t>(random, {2, 5, 16}), anchors = PickOf<int64_t>(random, {2, 17, 40});
    const int64_t count = PickOf<int64_t>(random, {2, 3, 7, 20, 60, 200, 400});
    const SpaceOptions options = OptionsOf(anchors, dim);
    Rows rows = ClusteredRows(random, count, dim, 6, PickOf<double>(random, {0.1, 0.5, 2}));
    rows.labels = {MixedLabels(random, count)};
    const auto space = Sum(options, rows);
    const LabelMeasures measures = space->MeasureLabels(0, 0, 1, false);
    const Shuffles shuffles = Shuffle(random, Assignments(*space, rows), rows.labels[0], 1000);
    SCOPED_TRACE("seed " + std::to_string(seed) + " rows " + std::to_string(count));
    EXPECT_TRUE(Agrees(measures, shuffles));
    // A thousand shuffles tell their deviation to 3 %; the rest is what regression on the sample leaves out.
    if (shuffles.deviation < 1e-9) {
      EXPECT_LT(measures.null_deviation, 1e-9);
    } else {
      EXPECT_NEAR(std::log2(measures.null_deviation / shuffles.deviation), 0, count < 60 ? 1.0 : 0.4);
    }
    EXPECT_NEAR(measures.excess_information, measures.mutual_information - measures.null_information, 1e-15);
  }
}

// Rows without a label of a set are no part of its population, nor of its sample.
TEST(NullTest, IsThatOfTheLabelledRowsAlone) {
  Random random(77);
  SpaceOptions options = OptionsOf(20, 6);
  const auto space = Space::Create(options);
  Rows unlabelled = ClusteredRows(random, 300, 6, 3, 0.1);
  unlabelled.labels = {{}};
  Rows labelled = ClusteredRows(random, 200, 6, 8, 0.4);
  labelled.labels = {MixedLabels(random, 200)};
  Add(*space, unlabelled, options.dtype);
  Add(*space, labelled, options.dtype);
  const Shuffles shuffles = Shuffle(random, Assignments(*space, labelled), labelled.labels[0], 2000);
  EXPECT_TRUE(Agrees(space->MeasureLabels(0, 0, 1, false), shuffles));
  // The comparison itself: the null of other sizes is seen to be another.
  const Shuffles others = Shuffle(random, Assignments(*space, labelled), EqualLabels(200, 4), 2000);
  EXPECT_FALSE(Agrees(space->MeasureLabels(0, 0, 1, false), others));
}

TEST(NullTest, OfFrequentLabelsIsThatOfTheirRowsOrOfAll) {
  Random random(78);
  const SpaceOptions options = OptionsOf(30, 6);
  Rows rows = ClusteredRows(random, 400, 6, 8, 0.5);
  rows.labels = {MixedLabels(random, 400)};
  const auto space = Sum(options, rows);
  constexpr int64_t kLeast = 3;
  const Shuffles kept = Shuffle(random, Assignments(*space, rows), rows.labels[0], 2000, kLeast);
  const LabelMeasures with_entropy = space->MeasureLabels(0, 0, kLeast, true);
  EXPECT_TRUE(Agrees(with_entropy, kept));
  EXPECT_NEAR(std::log2(with_entropy.null_deviation / kept.deviation), 0, 0.4);

  std::map<int64_t, int64_t> sizes;
  for (const int64_t label : rows.labels[0]) ++sizes[label];
  std::vector<int64_t> numbers;
  for (int64_t i = 0; i < 400; ++i) {
    if (sizes[rows.labels[0][static_cast<size_t>(i)]] >= kLeast) numbers.push_back(i);
  }
  const Rows frequent = rows.Select(numbers);
  const Shuffles alone = Shuffle(random, Assignments(*space, frequent), frequent.labels[0], 2000);
  EXPECT_TRUE(Agrees(space->MeasureLabels(0, 0, kLeast, false), alone));
}

// The standard error of a null from a small sample is what its errors are, from sample to sample.
TEST(NullTest, ErrorsOfSamplesAreAsLargeAsStated) {
  constexpr int64_t kRows = 3000, kSample = 300;
  constexpr int kSamples = 40;
  const std::vector<int64_t> sizes = {2, 4, 10, 30, 100};
  for (const double noise : {0.3, 1.0}) {
    Random random(5);
    SpaceOptions options = OptionsOf(40, 12);
    options.precision = Precision::kF32;
    options.label_sets = static_cast<int>(sizes.size());
    Rows rows = ClusteredRows(random, kRows, 12, 60, noise);
    for (const int64_t size : sizes) rows.labels.push_back(EqualLabels(kRows, size));
    options.sample_rows = kRows;
    const auto whole = Sum(options, rows);
    std::vector<LabelMeasures> exact;
    for (int set = 0; set < options.label_sets; ++set) exact.push_back(whole->MeasureLabels(0, set, 1, false));
    options.sample_rows = kSample;
    std::vector<double> squares(sizes.size());
    for (int i = 0; i < kSamples; ++i) {
      const auto part = Sum(options, rows, int64_t{1000000} * (i + 1));
      for (size_t set = 0; set < sizes.size(); ++set) {
        const LabelMeasures estimate = part->MeasureLabels(0, static_cast<int>(set), 1, false);
        const double z = (estimate.null_information - exact[set].null_information) /
                         std::hypot(estimate.null_error, exact[set].null_error);
        EXPECT_LT(std::abs(z), 6);
        squares[set] += z * z / kSamples;
      }
    }
    // 1 at best; labels of many rows have the exact slope to lean on and do better than they say.
    for (size_t set = 0; set < sizes.size(); ++set) {
      EXPECT_LT(std::sqrt(squares[set]), 1.7) << "labels of " << sizes[set] << " rows, noise " << noise;
      if (sizes[set] <= 30) {
        EXPECT_GT(std::sqrt(squares[set]), 0.3) << "labels of " << sizes[set] << " rows, noise " << noise;
      }
    }
  }
}

// Independent labels of any size have no excess, at the default sample of a larger whole.
TEST(NullTest, IndependentLabelsHaveNoExcess) {
  constexpr int64_t kRows = 40000;
  const std::vector<int64_t> sizes = {1, 2, 5, 10, 50, 200};
  for (const int64_t centres : {0, 50}) {
    Random random(9);
    SpaceOptions options = OptionsOf(100, 64);
    options.precision = Precision::kF32;
    options.label_sets = static_cast<int>(sizes.size());
    Rows rows = centres == 0 ? Rows{64, Normals(random, kRows * 64), {}} : ClusteredRows(random, kRows, 64, centres, 1);
    for (const int64_t size : sizes) rows.labels.push_back(EqualLabels(kRows, size));
    const auto space = Sum(options, rows);
    for (size_t set = 0; set < sizes.size(); ++set) {
      const LabelMeasures measures = space->MeasureLabels(0, static_cast<int>(set), 1, false);
      EXPECT_LE(std::abs(measures.excess_information), 0.003) << sizes[set];
      EXPECT_LT(measures.null_error, 1e-3) << sizes[set];
      if (sizes[set] == 1) {
        EXPECT_TRUE(std::isnan(measures.adjusted_information));
        EXPECT_EQ(measures.null_information, measures.sample_information);
        EXPECT_NEAR(measures.conditional_entropy, measures.noise_floor, 0x1.1p-29);  // entropies in units of 2^-28
        EXPECT_EQ(measures.null_deviation, 0);
      } else {
        EXPECT_LE(std::abs(measures.z_score), 3) << sizes[set];
        EXPECT_GT(measures.mutual_information, 0.005) << "all of it by chance";
      }
    }
  }
}

// Independent labels where assignments are nearly the same for all rows: all that chance brings is far below the
// rounding of an entropy in single precision, which must not pass for an excess.
TEST(NullTest, VerySoftAssignmentsHaveNoExcessByRounding) {
  constexpr int64_t kRows = 20000;
  Random random(11);
  SpaceOptions options = OptionsOf(100, 64);
  options.precision = Precision::kF32;
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 20;
  options.label_sets = 3;
  const Rows rows{
      64, Normals(random, kRows * 64), {EqualLabels(kRows, 10), EqualLabels(kRows, 50), EqualLabels(kRows, 200)}};
  const auto space = Sum(options, rows);
  for (const int set : {0, 1, 2}) {
    const LabelMeasures measures = space->MeasureLabels(0, set, 1, false);
    EXPECT_LE(std::abs(measures.z_score), 3) << set;
    EXPECT_LT(measures.null_information, 3e-6) << set;
    EXPECT_LT(measures.null_deviation, 2e-8) << set;
  }
}

TEST(NullTest, LabelsThatFollowTheRowsAreBeyondChance) {
  Random random(10);
  const SpaceOptions options = OptionsOf(50, 8);
  Rows rows = ClusteredRows(random, 2000, 8, 5, 0.2);
  rows.labels = {{}};
  for (int64_t i = 0; i < 2000; ++i) rows.labels[0].push_back(rows.values[static_cast<size_t>(8 * i)] > 0);
  const LabelMeasures measures = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  EXPECT_GT(measures.z_score, 100);
  EXPECT_EQ(measures.p_value, 0.5 * std::erfc(measures.z_score / std::sqrt(2.0)));
  EXPECT_NEAR(measures.adjusted_information,
              measures.excess_information / (measures.sample_information - measures.null_information), 1e-12);
}

TEST(NullTest, WhereNothingCanBeKnownItIsNaN) {
  Random random(11);
  SpaceOptions options = OptionsOf(10, 4);
  Rows rows = ClusteredRows(random, 50, 4, 5, 0.5);
  rows.labels = {EqualLabels(50, 5)};
  options.sample_rows = -1;
  const LabelMeasures none = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  for (const double value : {none.null_information, none.null_deviation, none.null_error, none.excess_information,
                             none.adjusted_information, none.z_score, none.p_value}) {
    EXPECT_TRUE(std::isnan(value));
  }
  EXPECT_TRUE(std::isnan(Sum(options, rows)->Measure(0).entropy_error));
  EXPECT_EQ(Sum(options, rows)->Measure(0).sampled, 0);
  Rows single = rows;
  single.labels = {EqualLabels(50, 1)};
  EXPECT_TRUE(std::isnan(Sum(options, single)->MeasureLabels(0, 0, 1, false).null_information));
  options.sample_rows = 2;
  const LabelMeasures two = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  options.sample_rows = 0;
  const LabelMeasures all = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  options.sample_rows = 2;
  EXPECT_NEAR(two.null_information, all.null_information, 2 * two.null_error);
  EXPECT_GT(two.null_error, 10 * all.null_error);
  EXPECT_EQ(Sum(options, rows)->Measure(0).sampled, 2);

  // One label has no information by chance either, and neither have equal rows.
  options.sample_rows = 0;
  rows.labels = {std::vector<int64_t>(50, 3)};
  const LabelMeasures one = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  EXPECT_EQ(one.null_information, 0);
  EXPECT_EQ(one.null_deviation, 0);
  EXPECT_EQ(one.excess_information, 0);
  EXPECT_TRUE(std::isnan(one.z_score));
  rows.labels = {EqualLabels(50, 5)};
  for (size_t i = 4; i < rows.values.size(); ++i) rows.values[i] = rows.values[i % 4];
  const LabelMeasures equal = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  EXPECT_NEAR(equal.null_information, 0, 1e-8);  // second moments are rounded to 2^-51
  EXPECT_LT(equal.null_deviation, 1e-9);
  EXPECT_TRUE(std::isnan(equal.z_score));
  EXPECT_TRUE(std::isnan(equal.information_fraction));
}

TEST(NullTest, FollowsRowsThatCameAfterAMeasure) {
  Random random(12);
  SpaceOptions options = OptionsOf(10, 4);
  Rows rows = ClusteredRows(random, 100, 4, 5, 0.5);
  rows.labels = {EqualLabels(100, 5)};
  const auto space = Sum(options, rows);
  const double before = space->MeasureLabels(0, 0, 1, false).null_information;
  EXPECT_EQ(space->MeasureLabels(0, 0, 1, false).null_information, before);
  Rows more = ClusteredRows(random, 300, 4, 5, 2);
  more.labels = {EqualLabels(300, 3)};
  Add(*space, more, options.dtype);
  const auto fresh = Sum(options, rows);
  Add(*fresh, more, options.dtype);
  EXPECT_NE(space->MeasureLabels(0, 0, 1, false).null_information, before);
  EXPECT_EQ(space->MeasureLabels(0, 0, 1, false).null_information,
            fresh->MeasureLabels(0, 0, 1, false).null_information);
}

}  // namespace
}  // namespace sextant::test
