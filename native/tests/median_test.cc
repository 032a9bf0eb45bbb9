// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "pairwise/key_histogram.h"
#include "pairwise/pair_order.h"
#include "pairwise/reductions.h"
#include "tests/support/pair_oracle.h"

namespace sextant::test {
namespace {

std::vector<double> RandomRows(int64_t rows, int64_t dim, uint64_t seed, bool ties) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, 3);
  std::vector<double> values(static_cast<size_t>(rows * dim));
  for (double& value : values) value = ties ? std::round(normal(random)) : normal(random);
  return values;
}

// Sorted distances of all rows, from the definition; differences are squared and added as the engine's formula has it.
std::vector<double> Distances(const std::vector<double>& rows, int64_t dim) {
  std::vector<double> distances;
  const auto count = static_cast<int64_t>(rows.size()) / dim;
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t j = i + 1; j < count; ++j) {
      double squares = 0;
      for (int64_t k = 0; k < dim; ++k) {
        const double difference = rows[static_cast<size_t>(i * dim + k)] - rows[static_cast<size_t>(j * dim + k)];
        squares = std::fma(difference, difference, squares);
      }
      distances.push_back(std::sqrt(squares));
    }
  }
  std::ranges::sort(distances);
  return distances;
}

double MedianOf(const std::vector<double>& sorted) {
  return (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2;
}

TEST(MedianTest, IsThatOfAllDistances) {
  for (const int64_t rows : {2, 3, 4, 63, 64, 65, 257}) {
    for (const bool ties : {false, true}) {
      const std::vector<double> x = RandomRows(rows, 3, 1, ties), y = RandomRows(rows / 2 + 1, 3, 2, ties);
      const PairSpace xs(View(x, 3), Metric::kEuclidean, {Precision::kF64, ""});
      const PairSpace ys(View(y, 3), Metric::kEuclidean, {Precision::kF64, ""});
      SweepControl control(ties ? 1 : 4, {});
      EXPECT_NEAR(MedianDistance(xs, control), MedianOf(Distances(x, 3)), 1e-13) << rows;
      std::vector<double> both = x;
      both.insert(both.end(), y.begin(), y.end());
      EXPECT_NEAR(MedianDistance(xs, ys, control), MedianOf(Distances(both, 3)), 1e-13) << rows;
      EXPECT_EQ(MedianDistance(xs, ys, control), MedianDistance(ys, xs, control));
    }
  }
}

TEST(MedianTest, OfNoPairIsNothing) {
  const std::vector<double> none, one = {1, 2};
  const PairSpace empty(View(none, 2), Metric::kEuclidean, {Precision::kF64, ""});
  const PairSpace single(View(one, 2), Metric::kEuclidean, {Precision::kF64, ""});
  SweepControl control(2, {});
  EXPECT_TRUE(std::isnan(MedianDistance(empty, control)));
  EXPECT_TRUE(std::isnan(MedianDistance(single, control)));
  EXPECT_TRUE(std::isnan(MedianDistance(single, empty, control)));
  EXPECT_EQ(MedianDistance(single, single, control), 0);
}

// More pairs than are held at once: by counting.
TEST(MedianTest, IsFoundByNarrowing) {
  constexpr int64_t kRows = 3001;
  for (const bool ties : {false, true}) {
    const std::vector<double> x = RandomRows(kRows, 2, 6, ties);
    const std::vector<double> sorted = Distances(x, 2);
    const PairSpace xs(View(x, 2), Metric::kEuclidean, {Precision::kF64, ""});
    SweepControl control(4, {});
    EXPECT_NEAR(MedianDistance(xs, control), MedianOf(sorted), 1e-13);
    const std::vector<double> head(x.begin(), x.begin() + 2000), tail(x.begin() + 2000, x.end());
    const PairSpace heads(View(head, 2), Metric::kEuclidean, {Precision::kF64, ""});
    const PairSpace tails(View(tail, 2), Metric::kEuclidean, {Precision::kF64, ""});
    EXPECT_NEAR(MedianDistance(heads, tails, control), MedianOf(sorted), 1e-13);
    PairOrder order(xs, nullptr, control);
    for (const int64_t rank : {int64_t{0}, order.count() / 97, order.count() - 1}) {
      EXPECT_NEAR(order.At(rank), sorted[static_cast<size_t>(rank)], 1e-13) << rank;
    }
  }
}

// Rows in an order that misleads the sample: every third is at one place.
TEST(MedianTest, SurvivesAMisleadingSample) {
  std::vector<double> x = RandomRows(3003, 1, 7, false);
  for (size_t i = 0; i < x.size(); i += 3) x[i] = 1000;
  const PairSpace xs(View(x, 1), Metric::kEuclidean, {Precision::kF64, ""});
  SweepControl control(4, {});
  EXPECT_NEAR(MedianDistance(xs, control), MedianOf(Distances(x, 1)), 1e-12);
}

TEST(KeyTest, OrdersAsDoublesDo) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const double ascending[] = {-kInfinity, -1e300, -1, -1e-320, 0, 1e-320, 1e-300, 1, std::nextafter(1, 2), kInfinity};
  for (size_t i = 0; i + 1 < std::size(ascending); ++i) EXPECT_LT(KeyOf(ascending[i]), KeyOf(ascending[i + 1])) << i;
  for (const double value : ascending) EXPECT_EQ(ValueOfKey(KeyOf(value)), value);
  EXPECT_EQ(KeyOf(-0.0), KeyOf(0.0));
}

TEST(KeyTest, CellsCoverTheirWindow) {
  for (const KeyWindow& window : {KeyWindow{}, KeyWindow{5, 5}, KeyWindow{7, 7 + 65535}, KeyWindow{9, 9 + 65536},
                                  KeyWindow{KeyOf(0.5), KeyOf(3)}}) {
    ASSERT_LE(window.cells(), size_t{1} << 16);
    EXPECT_EQ(window.Cell(0).low, window.low);
    EXPECT_EQ(window.Cell(window.cells() - 1).high, window.high);
    for (size_t cell = 1; cell < window.cells(); ++cell) {
      ASSERT_EQ(window.Cell(cell).low, window.Cell(cell - 1).high + 1);
    }
  }
}

}  // namespace
}  // namespace sextant::test
