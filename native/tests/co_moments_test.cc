// SPDX-License-Identifier: Apache-2.0
#include "space/co_moments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/support/kept_rows.h"
#include "tests/support/random_case.h"
#include "tests/support/summed.h"

namespace sextant::test {
namespace {

using Extended = long double;

constexpr double kHalfUnit = 0x1p-41, kHalfOfProducts = 0x1p-51;  // by which fixed point rounds

// The variance of v_i = sum_j p_ij a_j row by row, a_j = ln P_j + H(P), and how far one from co-moments may be off.
struct Law {
  Extended variance = 0, bound = 0;
};

Law LawOf(const Summed& summed) {
  const size_t m = summed.kept.assignments()[0].size();
  const SumsView sums = summed.tally.moments().first;
  const auto n = static_cast<Extended>(summed.tally.rows());
  std::vector<Extended> a(m);
  Extended mean_log = 0, size = 0;
  for (size_t j = 0; j < m; ++j) {
    const Extended p = ValueOf(sums, j) / (n * kFixedOne);
    a[j] = p > 0 ? std::log(p) : 0;
    mean_log += p * a[j];
  }
  for (size_t j = 0; j < m; ++j) {
    a[j] = ValueOf(sums, j) > 0 ? a[j] - mean_log : 0;
    size += std::abs(a[j]);
  }
  std::vector<Extended> v;
  Extended squares = 0;  // of sum_j p_ij |a_j|
  for (const auto& row : summed.kept.assignments()) {
    Extended magnitude = 0;
    v.push_back(0);
    for (size_t j = 0; j < m; ++j) {
      v.back() += row[j] * a[j];
      magnitude += row[j] * std::abs(a[j]);
    }
    squares += magnitude * magnitude;
  }
  const Extended mean = std::accumulate(v.begin(), v.end(), Extended{0}) / n;
  Law law;
  for (const Extended x : v) law.variance += (x - mean) * (x - mean) / (n - 1);
  // Fixed point, of products and of the sum that is squared; 2 m + 8 roundings in double; logarithms of up to 29, to 2
  // units in the last place.
  const Extended of_sum = kHalfUnit * size, of_log = 0x1p-46L;
  law.bound = (n / (n - 1)) * (kHalfOfProducts * size * size + (2 * std::abs(mean) + of_sum) * of_sum) +
              static_cast<Extended>(2 * m + 8) * 0x1p-53L * squares / (n - 1) +
              (2 * std::sqrt(law.variance) + of_log) * of_log;
  return law;
}

testing::AssertionResult Holds(const Law& law, Extended variance) {
  const Extended error = std::abs(variance - law.variance);
  if (error <= law.bound) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "variance " << variance << ", not " << law.variance << "; error " << error
                                     << " > " << law.bound;
}

// As the variance is written in a book: sum_jk L_j L_k (C_jk / n - P_j P_k), without centring.
Extended UncentredVariance(const Summed& summed) {
  const size_t m = summed.kept.assignments()[0].size();
  const SumsView sums = summed.tally.moments().first, products = summed.products.sums().View();
  const auto n = static_cast<double>(summed.tally.rows());
  double variance = 0;
  for (size_t j = 0; j < m; ++j) {
    for (size_t k = 0; k < m; ++k) {
      const double p = ValueOf(sums, j) / (n * kFixedOne), q = ValueOf(sums, k) / (n * kFixedOne);
      const double product = ValueOf(products, CoMoments::PairsOf(std::max(j, k)) + std::min(j, k)) / (n * kProductOne);
      variance += std::log(p) * std::log(q) * (product - p * q);
    }
  }
  return variance * n / (n - 1);
}

TEST(CoMomentsTest, VarianceIsThatOfTheRows) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 150));
    const double spread = std::exp2(static_cast<double>(Pick(random, -12, 4)));
    const std::vector<double> base = Zipf(m, static_cast<double>(Pick(random, 0, 3)));
    const Assigned rows = RowsNear(random, base, static_cast<size_t>(Pick(random, 2, 300)), spread);
    const Summed summed(rows, PickOf<Precision>(random, {Precision::kF32, Precision::kF64}));
    const Law law = LawOf(summed);
    ASSERT_TRUE(Holds(law, CrossEntropyVariance(summed.tally, summed.products)))
        << "seed " << seed << " anchors " << m << " rows " << rows.size() << " spread " << spread;
    if (spread >= 0.5) {
      ASSERT_LT(law.bound, 1e-5 * law.variance) << "seed " << seed << ": the law would let anything pass";
    }
  }
}

TEST(CoMomentsTest, ATinyVarianceDoesNotDrown) {
  Random random(41);
  const Summed summed(RowsNear(random, Zipf(17, 1e-3), 500, 1e-3), Precision::kF64);
  const Law law = LawOf(summed);
  ASSERT_LT(law.variance, 1e-13L);
  ASSERT_LT(law.bound, 0.01L * law.variance);
  EXPECT_TRUE(Holds(law, CrossEntropyVariance(summed.tally, summed.products)));
  EXPECT_GT(std::abs(UncentredVariance(summed) - law.variance), 10 * law.variance) << "a planted fault";
}

TEST(CoMomentsTest, EqualRowsHaveNoVarianceButThatOfRounding) {
  for (const size_t m : {2, 17, 100}) {
    for (const Precision precision : {Precision::kF32, Precision::kF64}) {
      Random random(42);
      const Summed summed(RowsNear(random, Zipf(m, 1), 100, 0), precision);
      const double variance = CrossEntropyVariance(summed.tally, summed.products);
      EXPECT_GE(variance, 0);
      EXPECT_TRUE(Holds(LawOf(summed), variance)) << m;
    }
  }
}

TEST(CoMomentsTest, AnchorsWithoutMassCountForNothing) {
  Random random(43);
  Assigned rows = RowsNear(random, Zipf(20, 1), 100, 0.5);
  const Summed expected(rows, Precision::kF64);
  for (auto& row : rows) row.insert(row.begin() + 7, 0.0);
  const Summed summed(rows, Precision::kF64);
  EXPECT_EQ(CrossEntropyVariance(summed.tally, summed.products),
            CrossEntropyVariance(expected.tally, expected.products));
}

TEST(CoMomentsTest, AChangedProductBreaksTheLaw) {
  Random random(44);
  const Summed summed(RowsNear(random, Zipf(17, 1), 100, 0.5), Precision::kF32);
  const Law law = LawOf(summed);
  ASSERT_TRUE(Holds(law, CrossEntropyVariance(summed.tally, summed.products)));
  WideSums changed = summed.products.sums();
  changed.low()[CoMoments::PairsOf(5) + 2] += uint64_t{1} << 20;
  EXPECT_FALSE(Holds(law, CrossEntropyVariance(summed.tally, CoMoments(changed))));
}

TEST(CoMomentsTest, TilesWorkersAndMergesChangeNoBit) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 40));
    const Summed whole(RowsNear(random, Zipf(m, 1), static_cast<size_t>(Pick(random, 1, 200)), 1), Precision::kF32);
    std::vector<const std::byte*> rows(whole.kept.rows().begin(), whole.kept.rows().end());
    std::shuffle(rows.begin(), rows.end(), random);
    std::vector<TileCoMoments> workers(3, TileCoMoments(m));
    for (size_t from = 0, to = 0; from < rows.size(); from = to) {
      to = from + static_cast<size_t>(Pick(random, 1, static_cast<int64_t>(rows.size() - from)));
      workers[static_cast<size_t>(Pick(random, 0, 2))].Add(*whole.assigner, std::span(rows).subspan(from, to - from));
    }
    CoMoments part(m), total(m);
    workers[0].AddTo(part);
    workers[2].AddTo(total);
    workers[1].AddTo(total);
    total.Add(part);
    ASSERT_EQ(total, whole.products) << "seed " << seed;
    workers[0].Reset();
    workers[0].AddTo(total);
    ASSERT_EQ(total, whole.products) << "seed " << seed << ": a worker that was reset has nothing";
  }
}

// All of a row to one anchor, as often as makes sums beyond 2^64.
TEST(CoMomentsTest, WordsAreCarriedBeforeTheyOverflow) {
  const auto assigner = AssignerTo(3, Precision::kF32);
  const KeptRows kept(*assigner, Precision::kF32, {{1, 0, 0}});
  const std::vector<const std::byte*> tile(240, kept.rows()[0]);
  TileCoMoments words(3);
  uint64_t added = 0;
  for (; added <= uint64_t{1} << 24; added += tile.size()) words.Add(*assigner, tile);
  CoMoments total(3);
  for (const uint64_t times : {1, 2}) {
    words.AddTo(total);
    const SumsView sums = total.sums().View();
    EXPECT_EQ(sums.low[0], times * added << 50);
    ASSERT_NE(sums.high, nullptr);
    EXPECT_EQ(sums.high[0], times * added >> 14);
    EXPECT_EQ(sums.low[1], 0u);
  }
  words.Reset();
  CoMoments none(3);
  words.AddTo(none);
  EXPECT_EQ(none, CoMoments(3));
}

}  // namespace
}  // namespace sextant::test
