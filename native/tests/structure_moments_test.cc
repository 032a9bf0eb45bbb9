// SPDX-License-Identifier: Apache-2.0
//
// Measures in one pass over the rows: golden values, the formulas pair by pair, and what has no value.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "space/anchors.h"
#include "tests/support/structure_case.h"

namespace sextant::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kSizes[] = {1, 2, 63, 64, 65, 257};

double Length(const Points& points, int64_t i) {
  double squares = 0;
  for (int64_t k = 0; k < points.dim; ++k) squares += points.row(i)[k] * points.row(i)[k];
  return std::sqrt(squares);
}

double NaiveAverageCosine(const Points& x) {
  double sum = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    for (int64_t j = 0; j < x.rows; ++j) sum += i == j ? 0 : 1 - DistanceOf(Metric::kCosine, x, i, x, j);
  }
  return sum / static_cast<double>(x.rows * (x.rows - 1));
}

// The mean of <x_i, x_j> over all pairs, i = j included, by that of |x_i|^2.
double NaiveCoherence(const Points& x) {
  double dots = 0, squares = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    squares += Length(x, i) * Length(x, i);
    for (int64_t j = 0; j < x.rows; ++j) dots += DistanceOf(Metric::kDot, x, i, x, j);
  }
  return dots / squares;
}

double NaiveAlignment(const Points& x, const Points& y, double exponent) {
  double sum = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    // |z - z'|^2 = 2 - 2 cos
    sum += std::pow(2 * DistanceOf(Metric::kCosine, x, i, y, i), exponent / 2);
  }
  return sum / static_cast<double>(x.rows);
}

double NaiveSensitivity(const Points& x, const Points& y) {
  double moved = 0, apart = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    moved += DistanceOf(Metric::kSquaredEuclidean, x, i, y, i);
    for (int64_t j = 0; j < x.rows; ++j) apart += DistanceOf(Metric::kSquaredEuclidean, x, i, x, j);
  }
  return moved / static_cast<double>(x.rows) / (apart / static_cast<double>(x.rows * (x.rows - 1)));
}

// Each of n points m times and each of m points n times: samples of one size, coupled in order.
double NaiveWasserstein(const Points& x, const Points& y, const std::vector<double>& directions, double order) {
  const auto dim = static_cast<size_t>(x.dim);
  double sum = 0;
  for (size_t at = 0; at < directions.size(); at += dim) {
    const auto project = [&](const Points& points, int64_t times) {
      std::vector<double> projected;
      for (int64_t i = 0; i < points.rows; ++i) {
        double dot = 0;
        for (size_t k = 0; k < dim; ++k) dot += points.row(i)[k] * directions[at + k];
        projected.insert(projected.end(), static_cast<size_t>(times), dot);
      }
      std::ranges::sort(projected);
      return projected;
    };
    const std::vector<double> a = project(x, y.rows), b = project(y, x.rows);
    for (size_t i = 0; i < a.size(); ++i) {
      sum += std::pow(std::abs(a[i] - b[i]), order) / static_cast<double>(a.size());
    }
  }
  return std::pow(sum / static_cast<double>(directions.size() / dim), 1 / order);
}

void ExpectLike(double found, double expected, double tolerance = 1e-10) {
  EXPECT_PRED3(AreLike, found, expected, tolerance);
}

TEST(StructureMomentsTest, GoldenPairs) {
  for (const char* name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const auto& expected = golden.expected;
    const Points x = golden.Read("x"), y = golden.Read("y");
    const StructureCase one{x};
    ExpectLike(one.Value(Measure::kAverageCosine), expected["avg_cosine"]);
    ExpectLike(one.Value(Measure::kCoherence), expected["m_coherence"]["m_coherence"]);
    ExpectLike(one.Value(Measure::kCoherence, "alpha"), expected["m_coherence"]["alpha"]);
    const int64_t q = expected["alignment_first_q_dims"]["q"];
    StructureCase two{FirstColumns(x, q), FirstColumns(y, q)};
    const Points directions = golden.Read("directions");
    two.options.directions = directions.values;
    two.options.direction_count = directions.rows;
    for (const int order : {1, 2}) {
      two.options.exponent = order;
      ExpectLike(two.Value(Measure::kAlignment), expected["alignment_first_q_dims"][order == 1 ? "a1" : "a2"]);
      ExpectLike(two.Value(Measure::kSlicedWasserstein), expected["sliced_wasserstein"][order == 1 ? "1" : "2"]);
    }
  }
}

TEST(StructureMomentsTest, GoldenSamplesOfUnequalSize) {
  const GoldenPoints golden("two_sample");
  StructureCase two{golden.Read("x"), golden.Read("y")};
  const Points directions = golden.Read("directions");
  two.options.directions = directions.values;
  two.options.direction_count = directions.rows;
  for (const int order : {1, 2}) {
    two.options.exponent = order;
    const double exact = golden.expected["sliced_w_exact"][order == 1 ? "1" : "2"];
    const double sampled = golden.expected["sliced_w_unequal"][order == 1 ? "1" : "2"];
    ExpectLike(two.Value(Measure::kSlicedWasserstein), exact);
    EXPECT_FALSE(AreLike(two.Value(Measure::kSlicedWasserstein), sampled)) << "1000 quantiles are not exact";
  }
  EXPECT_EQ(two.Value(Measure::kSlicedWasserstein, "order"), 2);
  EXPECT_EQ(two.Value(Measure::kSlicedWasserstein, "directions"), 64);
}

TEST(StructureMomentsTest, GoldenPaired) {
  const GoldenPoints golden("paired");
  const Points x = golden.Read("x");
  StructureCase two{x, golden.Read("y")};
  ExpectLike(two.Value(Measure::kAlignment), golden.expected["alignment_a2"]);
  two.against = golden.Read("x_transformed");
  const double moved = two.Value(Measure::kRelativeSensitivity);
  ExpectLike(moved, golden.expected["relative_sensitivity"]);
  two.against = golden.Read("x_noised");
  ExpectLike(moved / two.Value(Measure::kRelativeSensitivity), golden.expected["relative_stability_vs_noise"]);
}

TEST(StructureMomentsTest, FormulasPairByPair) {
  for (const int64_t rows : kSizes) {
    for (const int levels : {0, 3}) {
      SCOPED_TRACE(rows);
      Points x = Points::Random(rows, 5, 11, levels), y = Points::Random(rows, 5, 12, levels);
      for (int64_t i = 0; i < rows; ++i)
        x.values[static_cast<size_t>(i * 5)] = y.values[static_cast<size_t>(i * 5)] = 1;
      for (const int threads : {1, 4}) {
        StructureCase two{x, y};
        two.threads = threads;
        ExpectLike(two.Value(Measure::kAverageCosine), rows > 1 ? NaiveAverageCosine(x) : kNaN);
        ExpectLike(two.Value(Measure::kCoherence), NaiveCoherence(x));
        ExpectLike(two.Value(Measure::kRelativeSensitivity), rows > 1 ? NaiveSensitivity(x, y) : kNaN);
        for (const double exponent : {0.5, 1.0, 2.0, 3.0}) {
          two.options.exponent = exponent;
          // 1 - cos has lost half of the digits where directions are the same
          ExpectLike(two.Value(Measure::kAlignment), NaiveAlignment(x, y, exponent), levels > 0 ? 1e-4 : 1e-10);
        }
      }
    }
  }
}

TEST(StructureMomentsTest, SlicedWassersteinOfAllSizes) {
  for (const int64_t rows : kSizes) {
    for (const int64_t others : {int64_t{1}, int64_t{2}, int64_t{6}, int64_t{64}, rows}) {
      SCOPED_TRACE(testing::Message() << rows << " against " << others);
      StructureCase two{Points::Random(rows, 3, 21, 4), Points::Random(others, 3, 22)};
      std::vector<double> directions(11 * 3);
      GenerateAnchors(11, 3, 5, 0, directions.data());
      two.options.seed = 5;
      two.options.direction_count = 11;
      for (const double order : {1.0, 2.0, 2.5}) {
        two.options.exponent = order;
        const double expected = NaiveWasserstein(two.x, two.against, directions, order);
        two.threads = 4;
        const double found = two.Value(Measure::kSlicedWasserstein);
        ExpectLike(found, expected);
        two.threads = 1;
        EXPECT_EQ(two.Value(Measure::kSlicedWasserstein), found);
      }
    }
  }
}

TEST(StructureMomentsTest, OrderOfRowsDoesNotMatter) {
  const Points x = Points::Random(100, 4, 31);
  Points reversed = x;
  for (int64_t i = 0; i < 100; ++i) std::copy_n(x.row(99 - i), 4, reversed.values.begin() + i * 4);
  EXPECT_EQ((StructureCase{x, reversed}.Value(Measure::kSlicedWasserstein)), 0);
  ExpectLike(StructureCase{reversed}.Value(Measure::kCoherence), StructureCase{x}.Value(Measure::kCoherence));
  EXPECT_FALSE(AreLike(StructureCase{x, reversed}.Value(Measure::kAlignment), 0)) << "row i belongs to row i";
}

TEST(StructureMomentsTest, WhatHasNoValue) {
  const Points none{0, 3, {}}, constant{4, 3, std::vector<double>(12, 0.1)}, zeros{4, 3, std::vector<double>(12)};
  for (const Measure measure : {Measure::kAverageCosine, Measure::kCoherence, Measure::kAlignment,
                                Measure::kRelativeSensitivity, Measure::kSlicedWasserstein}) {
    EXPECT_TRUE(std::isnan((StructureCase{none, none}.Value(measure)))) << NameOf(measure);
  }
  EXPECT_TRUE(std::isnan((StructureCase{none, constant}.Value(Measure::kSlicedWasserstein))));
  EXPECT_TRUE(std::isnan(StructureCase{zeros}.Value(Measure::kCoherence)));
  EXPECT_TRUE(std::isnan((StructureCase{constant, zeros}.Value(Measure::kRelativeSensitivity)))) << "no pair is apart";
  ExpectLike(StructureCase{constant}.Value(Measure::kAverageCosine), 1);
  ExpectLike(StructureCase{constant}.Value(Measure::kCoherence), 4);
}

TEST(StructureMomentsTest, RowsThatCannotBeTakenAreNamed) {
  const Points x = Points::Random(5, 3, 41);
  Points zero = x, infinite = x;
  std::fill_n(zero.values.begin() + 6, 3, 0.0);
  infinite.values[10] = std::numeric_limits<double>::infinity();
  const auto refusal = [](const Points& a, const Points& b, Measure measure) {
    return StructureCase{a, b}.Refusal(measure);
  };
  EXPECT_EQ(refusal(zero, x, Measure::kAverageCosine),
            "average_cosine needs rows with a direction, but one of x is zero 2");
  EXPECT_EQ(refusal(x, zero, Measure::kAlignment),
            "alignment needs rows with a direction, but one of against is zero 2");
  EXPECT_EQ(refusal(infinite, x, Measure::kCoherence), "a row of x must be finite 3");
  EXPECT_EQ(refusal(x, infinite, Measure::kSlicedWasserstein), "a row of against must be finite 3");
  StructureCase two{x, x};
  two.options.exponent = 0.5;
  EXPECT_EQ(two.Refusal(Measure::kSlicedWasserstein), "sliced_wasserstein takes an exponent >= 1, but got 0.5 -1");
}

TEST(StructureMomentsTest, LengthsBeyondTheRangeOfSquaresHaveDirections) {
  Points x = Points::Random(20, 4, 51), scaled = x;
  for (int64_t i = 0; i < 20; ++i) {
    for (int64_t k = 0; k < 4; ++k) scaled.values[static_cast<size_t>(i * 4 + k)] *= i % 2 == 0 ? 1e200 : 1e-200;
  }
  ExpectLike(StructureCase{scaled}.Value(Measure::kAverageCosine), StructureCase{x}.Value(Measure::kAverageCosine));
}

TEST(StructureMomentsTest, ThePlantedErrorIsFound) {
  const Points x = Points::Random(64, 5, 61), y = Points::Random(64, 5, 62);
  const double n = 64;
  EXPECT_FALSE(AreLike(NaiveAverageCosine(x) * (n - 1) / n, StructureCase{x}.Value(Measure::kAverageCosine)));
  EXPECT_FALSE(
      AreLike(NaiveSensitivity(x, y) * (n - 1) / n, (StructureCase{x, y}.Value(Measure::kRelativeSensitivity))));
  EXPECT_FALSE(AreLike(kNaN, 1) || AreLike(1, kNaN));
}

}  // namespace
}  // namespace sextant::test
