// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "pairwise/mid_ranks.h"

namespace sextant::test {
namespace {

// 1 + how many are less + half of the others that are equal.
std::vector<double> RanksByCounting(const std::vector<double>& values) {
  std::vector<double> sorted = values, ranks;
  std::ranges::sort(sorted);
  for (const double value : values) {
    const auto equal = std::ranges::equal_range(sorted, value);
    ranks.push_back(static_cast<double>((equal.begin() - sorted.begin()) + (equal.end() - sorted.begin()) + 1) / 2);
  }
  return ranks;
}

TEST(MidRanksTest, RanksAreThoseOfCounting) {
  std::mt19937_64 random(3);
  for (const size_t n : {0, 1, 2, 63, 64, 65, 5000, 100001}) {
    for (const uint64_t levels : {uint64_t{1}, uint64_t{7}, uint64_t{1} << 40}) {
      std::vector<double> values(n);
      for (double& value : values) value = static_cast<double>(random() % levels) - 2;
      const std::vector<double> expected = RanksByCounting(values);
      for (const int threads : {1, 3, 4}) {
        ThreadPool pool(threads);
        std::vector<double> ranks = values;
        RankInPlace(ranks, pool);
        EXPECT_EQ(ranks, expected) << n << " of " << levels;
        if (n == 0) continue;
        ranks[n / 2] += 0.5;
        EXPECT_NE(ranks, expected);
      }
    }
  }
}

}  // namespace
}  // namespace sextant::test
