// SPDX-License-Identifier: Apache-2.0
//
// Edit distances against the table that defines them, and permutations.
#include "pairwise/levenshtein.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <vector>

#include "common/permutation.h"

namespace sextant::test {
namespace {

using Sequence = std::vector<int32_t>;

int64_t Table(const Sequence& x, const Sequence& y) {
  std::vector<std::vector<int64_t>> cells(x.size() + 1, std::vector<int64_t>(y.size() + 1));
  for (size_t i = 0; i <= x.size(); ++i) {
    for (size_t j = 0; j <= y.size(); ++j) {
      if (i == 0 || j == 0) {
        cells[i][j] = static_cast<int64_t>(i + j);
      } else {
        cells[i][j] =
            std::min({cells[i - 1][j] + 1, cells[i][j - 1] + 1, cells[i - 1][j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1)});
      }
    }
  }
  return cells[x.size()][y.size()];
}

Sequence RandomSequence(size_t length, int32_t alphabet, std::mt19937_64& random) {
  Sequence sequence(length);
  for (int32_t& symbol : sequence) symbol = static_cast<int32_t>(random() % static_cast<uint64_t>(alphabet));
  return sequence;
}

TEST(LevenshteinTest, DistancesAreThoseOfTheTable) {
  std::mt19937_64 random(1);
  EditDistance distance(30);
  for (const size_t most : {3, 8, 63, 64, 65, 128, 129, 257}) {
    for (int round = 0; round < 60; ++round) {
      const int32_t alphabet = round % 3 == 0 ? 2 : 30;
      const Sequence x = RandomSequence(round < 2 ? most : random() % (most + 1), alphabet, random);
      Sequence y = round % 2 == 0 ? RandomSequence(random() % (most + 1), alphabet, random) : x;
      if (round % 2 == 1 && !y.empty()) {
        y.erase(y.begin() + static_cast<int64_t>(random() % y.size()));
        y.insert(y.begin() + static_cast<int64_t>(random() % (y.size() + 1)), 1);
      }
      distance.SetPattern(x);
      ASSERT_EQ(distance.To(y), Table(x, y)) << most << " " << round;
      distance.SetPattern(y);
      ASSERT_EQ(distance.To(x), Table(x, y)) << most << " " << round;
    }
  }
}

TEST(LevenshteinTest, EmptySequences) {
  EditDistance distance(3);
  distance.SetPattern({});
  EXPECT_EQ(distance.To({}), 0);
  EXPECT_EQ(distance.To(Sequence{1, 2}), 2);
  distance.SetPattern(Sequence{0, 1, 2});
  EXPECT_EQ(distance.To({}), 3);
}

TEST(PermutationTest, EachIsAPermutationOfItsOwn) {
  for (const int64_t count : {0, 1, 2, 63, 257}) {
    std::vector<int64_t> sorted = RandomPermutation(count, 7, 0);
    std::ranges::sort(sorted);
    std::vector<int64_t> all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(sorted, all);
  }
  EXPECT_EQ(RandomPermutation(257, 7, 0), RandomPermutation(257, 7, 0));
  EXPECT_NE(RandomPermutation(257, 7, 0), RandomPermutation(257, 7, 1));
  EXPECT_NE(RandomPermutation(257, 7, 0), RandomPermutation(257, 8, 0));
  EXPECT_NE(RandomPermutation(257, 7, 0), RandomPermutation(257, uint64_t{7} << 32, 0));
}

TEST(PermutationTest, AllOrdersAreEquallyLikely) {
  std::map<std::vector<int64_t>, int> seen;
  constexpr int kDraws = 24000;
  for (uint32_t number = 0; number < kDraws; ++number) ++seen[RandomPermutation(4, 3, number)];
  ASSERT_EQ(seen.size(), 24u);
  double chi_squared = 0;
  for (const auto& [order, count] : seen) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000;
  EXPECT_LT(chi_squared, 49.7);  // chi-squared of 23 degrees of freedom exceeds this once in 1000
}

}  // namespace
}  // namespace sextant::test
