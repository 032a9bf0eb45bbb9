// SPDX-License-Identifier: Apache-2.0
//
// Ranks by sorting and by cells, and Kendall's tau-b, against their definitions.
#include "pairwise/ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "pairwise/rank_correlation.h"
#include "pairwise/sort_keys.h"
#include "tests/support/pair_oracle.h"

namespace sextant::test {
namespace {

// By counting what is less and what is equal.
std::vector<double> RanksByCounting(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    double less = 0, equal = 0;
    for (const double other : values) {
      less += other < value ? 1 : 0;
      equal += other == value ? 1 : 0;
    }
    ranks.push_back(less + (equal + 1) / 2);
  }
  return ranks;
}

std::vector<double> Values(size_t count, int levels, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> values(count);
  for (double& value : values) {
    value = levels > 0 ? static_cast<double>(random() % static_cast<uint64_t>(levels)) - 1 : normal(random);
  }
  return values;
}

TEST(MeanRanks, AreCounted) {
  for (const size_t count : {0, 1, 2, 63, 64, 65, 257, 5000}) {
    for (const int levels : {0, 1, 3, 50}) {
      const std::vector<double> values = Values(count, levels, count);
      ThreadPool pool(4);
      std::vector<double> ranks = values;
      MeanRanks(ranks, pool);
      const std::vector<double> expected = RanksByCounting(values);
      EXPECT_EQ(ranks, expected) << count << " values of " << levels;
      const RawArray<int32_t> centred = CentredRanks(values, pool);
      for (size_t i = 0; i < count; ++i) {
        ASSERT_EQ(centred[i], 2 * expected[i] - static_cast<double>(count) - 1);
      }
    }
  }
}

// So many that all threads sort; the order is checked by the sorted values.
TEST(MeanRanks, OfManyValuesAreThoseOfSorting) {
  for (const int levels : {0, 1000}) {
    std::vector<double> values = Values(400'000, levels, 3);
    if (levels == 0) values[7] = 1e300, values[8] = -1e300, values[9] = 0.0, values[10] = -0.0;
    std::vector<double> sorted = values;
    std::ranges::sort(sorted);
    for (const int threads : {1, 4}) {
      ThreadPool pool(threads);
      std::vector<double> ranks = values;
      MeanRanks(ranks, pool);
      for (size_t i = 0; i < values.size(); ++i) {
        const auto [first, last] = std::ranges::equal_range(sorted, values[i]);
        ASSERT_EQ(ranks[i], (static_cast<double>(first - sorted.begin() + (last - sorted.begin()) + 1)) / 2) << i;
      }
    }
  }
}

// Keys that share their leading digits, and a slice of one key.
TEST(SortByKey, OrdersAnyKeys) {
  std::mt19937_64 random(6);
  for (const size_t count : {0, 1, 64, 65, 1000}) {
    for (const uint64_t mask : {~uint64_t{0}, uint64_t{0}, uint64_t{0xFF}, uint64_t{0x8000'0000'0000'0007}}) {
      std::vector<KeyedPlace> entries(count);
      for (size_t i = 0; i < count; ++i) entries[i] = {random() & mask, static_cast<uint32_t>(i)};
      std::vector<uint64_t> keys, sorted;
      for (const KeyedPlace& entry : entries) keys.push_back(entry.key);
      std::vector<KeyedPlace> scratch;
      SortByKey(entries, scratch);
      for (const KeyedPlace& entry : entries) {
        sorted.push_back(entry.key);
        EXPECT_EQ(entry.key, keys[entry.place]);
      }
      std::ranges::sort(keys);
      EXPECT_EQ(sorted, keys) << count;
    }
  }
}

double KendallByPairs(const std::vector<double>& x, const std::vector<double>& y) {
  double difference = 0, x_untied = 0, y_untied = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = i + 1; j < x.size(); ++j) {
      const int a = (x[i] > x[j]) - (x[i] < x[j]), b = (y[i] > y[j]) - (y[i] < y[j]);
      difference += a * b;
      x_untied += a * a;
      y_untied += b * b;
    }
  }
  return difference / std::sqrt(x_untied * y_untied);
}

double SpearmanByRanks(const std::vector<double>& x, const std::vector<double>& y) {
  const std::vector<double> a = RanksByCounting(x), b = RanksByCounting(y);
  const double mean = (static_cast<double>(x.size()) + 1) / 2;
  double aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    aa += (a[i] - mean) * (a[i] - mean);
    bb += (b[i] - mean) * (b[i] - mean);
    ab += (a[i] - mean) * (b[i] - mean);
  }
  return ab / std::sqrt(aa * bb);
}

TEST(RankCorrelations, FollowTheirDefinitions) {
  ThreadPool pool(4);
  for (const size_t count : {2, 3, 31, 32, 33, 64, 65, 257, 2000}) {
    for (const int levels : {0, 2, 7}) {
      std::vector<double> x = Values(count, levels, count), y = Values(count, levels, count + 1);
      for (size_t i = 0; i < count; ++i) y[i] += levels > 0 ? x[i] : x[i] / 2;
      const RawArray<int32_t> a = CentredRanks(x, pool), b = CentredRanks(y, pool);
      const double kendall = KendallByPairs(x, y), spearman = SpearmanByRanks(x, y);
      if (std::isnan(kendall)) {
        EXPECT_TRUE(std::isnan(KendallOfRanks(a, b, pool)));
        EXPECT_TRUE(std::isnan(SpearmanOfRanks(a, b)));
        continue;
      }
      EXPECT_NEAR(KendallOfRanks(a, b, pool), kendall, 1e-14) << count << " of " << levels;
      EXPECT_NEAR(SpearmanOfRanks(a, b), spearman, 1e-13) << count << " of " << levels;
      if (count > 100) {  // what swaps two values is seen
        size_t other = 1;
        while (x[other] == x[0] || y[other] == y[0]) ++other;
        std::swap(y[0], y[other]);
        EXPECT_GT(std::abs(KendallByPairs(x, y) - kendall) + std::abs(SpearmanByRanks(x, y) - spearman), 1e-7);
      }
    }
  }
  EXPECT_TRUE(std::isnan(KendallOfRanks({}, {}, pool)));
  EXPECT_TRUE(std::isnan(SpearmanOfRanks({}, {})));
}

std::vector<double> Condensed(const Points& points, Metric metric) {
  std::vector<double> distances;
  for (int64_t i = 0; i < points.rows; ++i) {
    for (int64_t j = i + 1; j < points.rows; ++j) distances.push_back(DistanceOf(metric, points, i, points, j));
  }
  return distances;
}

struct TwoSpaces {
  TwoSpaces(const Points& a, const Points& b, Metric metric)
      : x(a.View(), metric, {Precision::kF64, ""}), y(b.View(), metric, {Precision::kF64, ""}), control(4, {}) {
    const PairSource sources[] = {{&x}, {&y}};
    cells = RankCells::Count(sources, control);
  }

  BoundedCorrelation Spearman() { return SpearmanOfCells({&x}, cells[0], {&y}, cells[1], control); }
  BoundedCorrelation Kendall() { return KendallOfCells({&x}, cells[0], {&y}, cells[1], control); }

  PairSpace x, y;
  SweepControl control;
  std::vector<RankCells> cells;
};

TEST(RankCells, AreExactWhereDistancesTakeFewValues) {
  for (const int64_t rows : {2, 63, 65, 130}) {
    const Points a = Points::Random(rows, 12, 1, 3), b = Points::Random(rows, 9, 2, 2);
    for (const Metric metric : {Metric::kHamming, Metric::kCityblock}) {
      TwoSpaces spaces(a, b, metric);
      EXPECT_TRUE(spaces.cells[0].exact());
      const std::vector<double> x = Condensed(a, metric), y = Condensed(b, metric);
      const BoundedCorrelation spearman = spaces.Spearman(), kendall = spaces.Kendall();
      if (rows == 2) {
        EXPECT_TRUE(std::isnan(spearman.value));
        EXPECT_TRUE(std::isnan(kendall.value));
        continue;
      }
      EXPECT_EQ(spearman.error_bound, 0);
      EXPECT_EQ(kendall.error_bound, 0);
      EXPECT_NEAR(spearman.value, SpearmanByRanks(x, y), 1e-13);
      EXPECT_NEAR(kendall.value, KendallByPairs(x, y), 1e-13);
    }
  }
}

// The exact values are by sorting, which the tests above hold to the definitions.
TEST(RankCells, ErrByLessThanTheirBound) {
  ThreadPool pool(4);
  for (const int outlier : {0, 1}) {
    Points a = Points::Random(700, 5, 3), b = a;
    for (double& value : b.values) value = value * value * value;
    if (outlier) a.values[17] = 1e9;
    TwoSpaces spaces(a, b, Metric::kEuclidean);
    EXPECT_FALSE(spaces.cells[0].exact());
    const RawArray<int32_t> x = CentredRanks(Condensed(a, Metric::kEuclidean), pool);
    const RawArray<int32_t> y = CentredRanks(Condensed(b, Metric::kEuclidean), pool);
    const BoundedCorrelation spearman = spaces.Spearman(), kendall = spaces.Kendall();
    EXPECT_LE(std::abs(spearman.value - SpearmanOfRanks(x, y)), spearman.error_bound);
    EXPECT_LE(std::abs(kendall.value - KendallOfRanks(x, y, pool)), kendall.error_bound);
    EXPECT_GT(spearman.error_bound, 0);
    EXPECT_LT(spearman.error_bound, 1e-3) << outlier;
    EXPECT_LT(kendall.error_bound, 1e-2) << outlier;
  }
}

TEST(RankCells, AscendWithTheDistances) {
  std::mt19937_64 random(5);
  std::vector<uint64_t> sample(1000);
  for (uint64_t& key : sample) key = KeyOf(std::exp(static_cast<double>(random() % 1000) / 50));
  const KeyGrid grid(sample, 5000);
  std::vector<uint64_t> keys;
  for (const uint64_t key : sample) {
    for (const uint64_t near : {key - 1, key, key + 1, std::midpoint(key, sample.front())}) keys.push_back(near);
  }
  std::ranges::sort(keys);
  size_t last = 0;
  for (const uint64_t key : keys) {
    const size_t cell = grid.CellOf(key);
    EXPECT_GE(cell, last);
    EXPECT_LT(cell, grid.cells());
    last = cell;
  }
  EXPECT_EQ(grid.CellOf(KeyOf(-1)), 0u);
  EXPECT_EQ(grid.CellOf(KeyOf(1e300)), grid.cells() - 1);
}

}  // namespace
}  // namespace sextant::test
