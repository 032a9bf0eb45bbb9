// SPDX-License-Identifier: Apache-2.0
//
// A space of several draws is as many spaces of one, in one pass; and what is said over draws is what statistics says.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "common/error.h"
#include "space/anchors.h"
#include "space/over_draws.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> GeneratedAnchors(const SpaceOptions& options, int draw) {
  std::vector<double> anchors(static_cast<size_t>(options.anchors * options.dim));
  GenerateAnchors(options.anchors, options.dim, options.seed, static_cast<uint32_t>(draw), anchors.data());
  return anchors;
}

std::unique_ptr<Space> Sum(const SpaceOptions& options, const std::vector<Rows>& batches) {
  auto space = Space::Create(options);
  for (const Rows& rows : batches) Add(*space, rows, options.dtype);
  return space;
}

TEST(DrawsTest, EachDrawIsASpaceOfItsOwn) {
  for (uint64_t seed = 0; seed < CasesOf(40); ++seed) {
    Random random(seed);
    RandomCase made = MakeCase(random, 3e6);
    SpaceOptions options = made.options;
    if (options.score != Score::kCosine) continue;
    options.draws = 3;
    options.threads = 2;
    // Given anchors are scaled to unit rows; so the single spaces are given them as they were.
    const auto elements = static_cast<size_t>(options.anchors * options.dim);
    const std::vector<double> anchors = Normals(random, 3 * options.anchors * options.dim);
    options.anchor_values = anchors.data();
    const auto space = Sum(options, made.batches);
    for (int draw = 0; draw < 3; ++draw) {
      SpaceOptions single = options;
      single.draws = 1;
      single.anchor_values = anchors.data() + static_cast<size_t>(draw) * elements;
      EXPECT_TRUE(Same(ResultsOf(*space, draw), ResultsOf(*Sum(single, made.batches), 0))) << seed << " " << draw;
    }
  }
}

TEST(DrawsTest, GeneratedAnchorsAreThoseOfTheSeedAndTheDraw) {
  SpaceOptions options;
  options.anchors = 5;
  options.dim = 7;
  options.seed = 11;
  options.draws = 4;
  const auto space = Space::Create(options);
  EXPECT_EQ(space->Describe().draws, 4);
  for (int draw = 0; draw < 4; ++draw) {
    const auto anchors = space->Anchors(draw);
    EXPECT_EQ(std::vector<double>(anchors.begin(), anchors.end()), GeneratedAnchors(options, draw));
  }
}

// Exact for 1 and 2 degrees of freedom: tan(0.475 pi), sqrt(2 / (0.975 * 0.025)) * 0.475; else by mpmath with 30
// digits.
TEST(DrawsTest, StudentQuantiles) {
  EXPECT_NEAR(StudentQuantile(1), 12.7062047361747, 1e-12);
  EXPECT_NEAR(StudentQuantile(2), 4.30265272974946, 1e-13);
  EXPECT_NEAR(StudentQuantile(3), 3.18244630528371, 1e-13);
  EXPECT_NEAR(StudentQuantile(7), 2.36462425159278, 1e-13);
  EXPECT_NEAR(StudentQuantile(30), 2.04227245630124, 1e-13);
  EXPECT_NEAR(StudentQuantile(1023), 1.96228561964720, 1e-12);
}

TEST(DrawsTest, StatisticsOverValues) {
  const std::vector<double> values = {1, 2, 4, 9};
  EXPECT_DOUBLE_EQ(OverDraws(kMeanOfDraws, values), 4);
  EXPECT_DOUBLE_EQ(OverDraws(kDeviationOfDraws, values), std::sqrt(38.0 / 3));
  EXPECT_NEAR(OverDraws(kHalfWidthOfDraws, values), 3.18244630528371 * std::sqrt(38.0 / 3) / 2, 1e-13);
  const std::vector<double> equal(3, 0.1), one = {0.1}, some = {1, kNaN, 2};
  EXPECT_EQ(OverDraws(kMeanOfDraws, equal), 0.1);
  EXPECT_EQ(OverDraws(kDeviationOfDraws, equal), 0);
  EXPECT_EQ(OverDraws(kMeanOfDraws, one), 0.1);
  EXPECT_TRUE(std::isnan(OverDraws(kDeviationOfDraws, one)));
  EXPECT_TRUE(std::isnan(OverDraws(kHalfWidthOfDraws, one)));
  for (const int statistic : {kMeanOfDraws, kDeviationOfDraws, kHalfWidthOfDraws}) {
    EXPECT_TRUE(std::isnan(OverDraws(statistic, some)));
  }
}

template <class Record, size_t kCount>
void ExpectOver(int statistic, const Record& over, const std::vector<Record>& each,
                double Record::*const (&doubles)[kCount]) {
  for (double Record::*field : doubles) {
    std::vector<double> values;
    for (const Record& record : each) values.push_back(record.*field);
    const double expected = OverDraws(statistic, values);
    EXPECT_TRUE(over.*field == expected || (std::isnan(over.*field) && std::isnan(expected)));
  }
}

// A double that is not listed would be that of draw 0.
static_assert(sizeof(Measures) == 8 * (4 + std::size(kDoublesOfMeasures)));
static_assert(sizeof(LabelMeasures) == 8 * (4 + std::size(kDoublesOfLabelMeasures)));
static_assert(sizeof(LabelRelation) == 8 * std::size(kDoublesOfLabelRelation));
static_assert(sizeof(LabelLine) == 8 * (2 + std::size(kDoublesOfLabelLine)));

TEST(DrawsTest, MeasuresOverDrawsAreThoseOfTheirValues) {
  Random random(3);
  SpaceOptions options;
  options.anchors = 9;
  options.dim = 4;
  options.draws = 5;
  options.label_sets = 2;
  Rows rows = MakeRows(random, options, 60);
  for (auto& labels : rows.labels) {
    labels.resize(60);
    for (int64_t& label : labels) label = Pick(random, 0, 4);
  }
  const auto space = Sum(options, {rows});
  const std::vector<int32_t> sets = {0, 1};
  std::vector<Measures> measures;
  std::vector<LabelMeasures> labels;
  std::vector<LabelRelation> relations;
  std::vector<LabelLine> lines;
  std::vector<double> residuals;
  for (int draw = 0; draw < 5; ++draw) {
    measures.push_back(space->Measure(draw));
    labels.push_back(space->MeasureLabels(draw, 1, 2, true));
    relations.push_back(space->RelateLabels(draw, 0, 1));
    lines.push_back(space->LabelTable(draw, 1)[2]);
    residuals.push_back(space->Decompose(draw, sets)[2]);
  }
  EXPECT_NE(measures[0].entropy, measures[1].entropy);
  for (const int over : {kMeanOfDraws, kDeviationOfDraws, kHalfWidthOfDraws}) {
    ExpectOver(over, space->Measure(over), measures, kDoublesOfMeasures);
    ExpectOver(over, space->MeasureLabels(over, 1, 2, true), labels, kDoublesOfLabelMeasures);
    ExpectOver(over, space->RelateLabels(over, 0, 1), relations, kDoublesOfLabelRelation);
    ExpectOver(over, space->LabelTable(over, 1)[2], lines, kDoublesOfLabelLine);
    EXPECT_EQ(space->Decompose(over, sets)[2], OverDraws(over, residuals));
    EXPECT_EQ(space->Measure(over).rows, 60);
    EXPECT_EQ(space->MeasureLabels(over, 1, 1, false).cardinality, 5);
    EXPECT_EQ(space->LabelTable(over, 1)[2].rows, lines[0].rows);
  }
}

TEST(DrawsTest, OnlySpacesOfTheSameDrawsAreMerged) {
  SpaceOptions options;
  options.anchors = 4;
  options.dim = 3;
  options.draws = 2;
  Random random(1);
  std::vector<double> anchors = Normals(random, 2 * 4 * 3);
  options.anchor_values = anchors.data();
  const auto space = Space::Create(options);
  const auto refusal = [&](const SpaceOptions& other) -> std::string {
    try {
      space->Merge(*Space::Create(other));
      return "";
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::kStateMismatch);
      return e.what();
    }
  };
  SpaceOptions other = options;
  EXPECT_EQ(refusal(other), "");
  other.draws = 1;
  EXPECT_EQ(refusal(other), "spaces to merge must have equal numbers of draws, but have 2 and 1");
  other = options;
  anchors[12 + 2 * 3] += 1;
  EXPECT_EQ(refusal(other), "spaces to merge must have equal anchors, but differ from draw 1, row 2 on");
}

TEST(DrawsTest, AStateWhoseDrawsHaveOtherRowsIsRefused) {
  SpaceOptions options;
  options.anchors = 3;
  options.dim = 2;
  options.draws = 2;
  options.label_sets = 1;
  const Rows rows = {2, {1, 2, 3, -4, 5, 6}, {{4, 4, 7}}};
  const Bytes file = Saved(*Sum(options, {rows}));
  const auto expect_refused = [&](const char* name, size_t offset, auto change) {
    Bytes changed = file;
    const auto sections = SectionsOf(file);
    const auto section = std::find_if(sections.begin(), sections.end(),
                                      [&](const StateSection& s) { return s.name == name && s.number > 0; });
    change(changed, section->payload + offset);
    MendChecksums(changed);
    try {
      Loaded(changed);
      FAIL() << name;
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find("draws of one space must have the same rows"), std::string::npos)
          << name << ": " << e.what();
    }
  };
  const auto increase = [](Bytes& changed, size_t at) {
    Overwrite<int64_t>(changed, at, ReadAt<int64_t>(changed, at) + 1);
  };
  const size_t totals = 8 + (4 * 3 + 2) * 8;
  expect_refused("TOTL", 8, increase);
  expect_refused("LABL", totals + 8, increase);  // label 4 becomes 5
  expect_refused("SMPL", 8, [](Bytes& changed, size_t at) { Overwrite<int64_t>(changed, at, 0); });
}

class NearestTest : public testing::TestWithParam<DType> {
 protected:
  static constexpr int64_t kDim = 64, kAnchors = 20, kRows = 500;

  SpaceOptions Options(int draws) const {
    SpaceOptions options;
    options.anchors = kAnchors;
    options.dim = kDim;
    options.dtype = GetParam();
    options.draws = draws;
    options.seed = 5;
    return options;
  }
};

INSTANTIATE_TEST_SUITE_P(DTypes, NearestTest, testing::ValuesIn(kDTypes));

TEST_P(NearestTest, ARowThatIsAnAnchorIsNoChance) {
  Random random(7);
  SpaceOptions options = Options(3);
  Rows rows = MakeRows(random, options, kRows);
  const std::vector<double> anchors = GeneratedAnchors(options, 1);
  for (int64_t k = 0; k < kDim; ++k) {
    rows.values[static_cast<size_t>(321 * kDim + k)] = 3 * anchors[static_cast<size_t>(4 * kDim + k)];
  }
  for (const Smoothing smoothing : {Smoothing::kSoftmax, Smoothing::kSparsemax, Smoothing::kDiscrete}) {
    options.smoothing = smoothing;
    const auto space = Sum(options, {rows});
    EXPECT_NEAR(space->Measure(1).nearest_cosine, 1, 1e-4) << "bf16 has 8 bits";
    EXPECT_LT(space->Measure(1).nearest_chance, 1e-60);
    for (const int other : {0, 2}) {
      EXPECT_LT(space->Measure(other).nearest_cosine, 0.8);
      EXPECT_GT(space->Measure(other).nearest_chance, 1e-3);
    }
  }
}

TEST_P(NearestTest, IsTheGreatestCosine) {
  Random random(9);
  const SpaceOptions options = Options(1);
  const Rows rows = MakeRows(random, options, kRows);
  const std::vector<double> anchors = GeneratedAnchors(options, 0);
  double greatest = -1;
  for (int64_t i = 0; i < kRows; ++i) {
    double square = 0;
    for (int64_t k = 0; k < kDim; ++k) square += std::pow(rows.values[static_cast<size_t>(i * kDim + k)], 2);
    for (int64_t j = 0; j < kAnchors; ++j) {
      double product = 0;
      for (int64_t k = 0; k < kDim; ++k) {
        product += rows.values[static_cast<size_t>(i * kDim + k)] * anchors[static_cast<size_t>(j * kDim + k)];
      }
      greatest = std::max(greatest, product / std::sqrt(square));
    }
  }
  const Measures all = Sum(options, {rows})->Measure(0);
  EXPECT_NEAR(all.nearest_cosine, greatest, 2e-3) << "bf16 has 8 bits";
  const double c = all.nearest_cosine;
  EXPECT_NEAR(all.nearest_chance, std::min(1.0, kRows * kAnchors / 2.0 * std::pow(1 - c * c, 31.5)), 1e-12);
}

// In 3 dimensions a cap takes (1 - c) / 2 of the sphere, in 2 dimensions acos(c) / pi; the chance is never less.
TEST(NearestChanceTest, BoundsTheShareOfTheSphere) {
  for (const int64_t dim : {2, 3}) {
    for (const double angle : {0.001, 0.1, 0.7, 1.5}) {
      SpaceOptions options;
      options.anchors = 2;
      options.dim = dim;
      const std::vector<double> anchors = {1, 0, 0, -1, 0, 0};
      const std::vector<double> plane = {1, 0, -1, 0};
      options.anchor_values = dim == 3 ? anchors.data() : plane.data();
      Rows rows{dim, {std::cos(angle), std::sin(angle)}, {}};
      rows.values.resize(static_cast<size_t>(dim));
      const Measures all = Sum(options, {rows})->Measure(0);
      const double share = dim == 3 ? (1 - std::cos(angle)) / 2 : angle / std::acos(-1);
      EXPECT_GE(all.nearest_chance, std::min(1.0, 2 * share) * (1 - 1e-6)) << dim << " " << angle;
      EXPECT_LE(all.nearest_chance, 2 * share * 4);
    }
  }
}

TEST(NearestChanceTest, IsUndefinedWithoutDirection) {
  SpaceOptions options;
  options.anchors = 2;
  options.dim = 2;
  options.bad_rows = BadRows::kUniform;
  const Rows zero{2, {0, 0}, {}};
  for (const Measures& all : {Space::Create(options)->Measure(0), Sum(options, {zero})->Measure(0)}) {
    EXPECT_TRUE(std::isnan(all.nearest_cosine));
    EXPECT_TRUE(std::isnan(all.nearest_chance));
  }
  const std::vector<double> anchors = {1, 0, 0, 1};
  options.anchor_values = anchors.data();
  options.score = Score::kDot;
  options.precision = Precision::kF64;
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 1;
  const Rows row{2, {1, 2}, {}};
  EXPECT_TRUE(std::isnan(Sum(options, {row})->Measure(0).nearest_cosine));
}

}  // namespace
}  // namespace sextant::test
