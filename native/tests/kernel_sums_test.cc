// SPDX-License-Identifier: Apache-2.0
#include "pairwise/kernel_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "pairwise/ordered_sum.h"
#include "pairwise/reductions.h"
#include "tests/support/pair_oracle.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> RandomRows(int64_t rows, int64_t dim, double scale, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0, scale);
  std::vector<double> values(static_cast<size_t>(rows * dim));
  for (double& value : values) value = normal(random);
  return values;
}

// The formula, in extended precision and in the domain of logarithms.
double Oracle(const std::vector<double>& x, const std::vector<double>& y, int64_t dim, int64_t row, double bandwidth,
              bool leave_out) {
  std::vector<long double> exponents;
  for (int64_t j = 0; j < static_cast<int64_t>(y.size()) / dim; ++j) {
    if (leave_out && j == row) continue;
    long double squares = 0;
    for (int64_t k = 0; k < dim; ++k) {
      const long double difference =
          static_cast<long double>(x[static_cast<size_t>(row * dim + k)]) - y[static_cast<size_t>(j * dim + k)];
      squares += difference * difference;
    }
    exponents.push_back(-squares / (2 * static_cast<long double>(bandwidth) * bandwidth));
  }
  if (exponents.empty()) return -kInfinity;
  const long double top = *std::max_element(exponents.begin(), exponents.end());
  long double sum = 0;
  for (const long double exponent : exponents) sum += std::exp(exponent - top);
  return static_cast<double>(top + std::log(sum));
}

// 1e-12 of the sum, and what rounds of a large exponent.
bool Agree(double actual, double expected) {
  if (std::isinf(expected)) return actual == expected;
  return std::abs(actual - expected) <= 1e-12 + 4e-15 * std::abs(expected);
}

TEST(KernelSumsTest, AreThoseOfTheFormula) {
  const std::vector<double> bandwidths = {1e-3, 0.3, 2, 1e5};
  for (const int64_t rows : {1, 2, 63, 64, 65, 257, 300}) {
    for (const Metric metric : {Metric::kSquaredEuclidean, Metric::kEuclidean}) {
      const std::vector<double> x = RandomRows(rows, 5, 1, 3), y = RandomRows(rows / 2 + 1, 5, 2, 4);
      const PairArithmetic arithmetic{Precision::kF64, ""};
      const PairSpace xs(View(x, 5), metric, arithmetic), ys(View(y, 5), metric, arithmetic);
      SweepControl control(2, {});
      const auto self = LogKernelSums({&xs}, bandwidths, true, control);
      const auto others = LogKernelSums({&xs}, bandwidths, false, control);
      const auto across = LogKernelSums({&xs, &ys}, bandwidths, false, control);
      ASSERT_EQ(self.size(), static_cast<size_t>(rows) * 4);
      for (size_t at = 0; at < self.size(); ++at) {
        const auto i = static_cast<int64_t>(at / 4);
        const double h = bandwidths[at % 4];
        EXPECT_TRUE(Agree(self[at], Oracle(x, x, 5, i, h, false))) << rows << " " << at << " " << self[at];
        EXPECT_TRUE(Agree(others[at], Oracle(x, x, 5, i, h, true))) << rows << " " << at << " " << others[at];
        EXPECT_TRUE(Agree(across[at], Oracle(x, y, 5, i, h, false))) << rows << " " << at << " " << across[at];
        EXPECT_FALSE(Agree(across[at] + 1e-11 * (1 + std::abs(across[at])), Oracle(x, y, 5, i, h, false)));  // planted
      }
    }
  }
}

TEST(KernelSumsTest, NeitherOverflowNorUnderflow) {
  const std::vector<double> x = {0, 1e6, -1e6, 1e6};
  const PairSpace space(View(x, 1), Metric::kSquaredEuclidean, {Precision::kF64, ""});
  SweepControl control(1, {});
  const std::vector<double> bandwidths = {1e-300, 1e-3, 1e300};
  const auto sums = LogKernelSums({&space}, bandwidths, false, control);
  EXPECT_EQ(sums[0], -kInfinity);  // beyond the least double
  EXPECT_NEAR(sums[1], -0.5e18 + std::log(3), 100);
  EXPECT_NEAR(sums[2], std::log(3), 1e-15);
  EXPECT_EQ(sums[3], 0);  // row 1 has a duplicate
  EXPECT_EQ(sums[4], 0);
}

TEST(KernelSumsTest, HaveTheSameBitsForThreadsTilesAndTargets) {
  const std::vector<double> x = RandomRows(257, 3, 1, 8);
  const std::vector<double> factors = {0.1, 3, 400};
  std::vector<std::vector<double>> found;
  for (const std::string& target : Targets()) {
    for (const int threads : {1, 4}) {
      const PairSpace space(View(x, 3), Metric::kSquaredEuclidean, {Precision::kF64, ""});
      SweepControl control(threads, {});
      std::vector<double>& sums = found.emplace_back(257 * 3);
      LogExpSums reduction(factors, false, LogExpSums::Of::kOthers, sums, target);
      Reduction* const reductions[] = {&reduction};
      const PairSource source{&space};
      Sweep({&source, 1}, reductions, Pairs::kAll, control);
    }
  }
  // By hand, a panel at a time.
  const PairSpace space(View(x, 3), Metric::kSquaredEuclidean, {Precision::kF64, ""});
  const auto scratch = space.NewScratch(64, 64);
  std::vector<double>& narrow = found.emplace_back(257 * 3);
  LogExpSums reduction(factors, false, LogExpSums::Of::kOthers, narrow);
  const auto strip = reduction.NewStrip();
  for (int64_t row = 0; row < 257; row += 10) {
    const int64_t rows = std::min<int64_t>(10, 257 - row);
    strip->Begin(row, rows);
    for (int64_t column = 0; column < 257; column += 64) {
      const PairTile tile = space.Compute(row, rows, space, column, std::min<int64_t>(64, 257 - column), *scratch);
      strip->Add({&tile, 1});
    }
    strip->End();
  }
  ASSERT_GE(found.size(), 3U);
  for (const auto& sums : found) EXPECT_EQ(sums, found.front());
}

TEST(KernelSumsTest, LaterPairsAreHalfOfTheOthers) {
  const std::vector<double> x = RandomRows(130, 2, 1, 5);
  const PairSpace space(View(x, 2), Metric::kSquaredEuclidean, {Precision::kF64, ""});
  SweepControl control(3, {});
  const std::vector<double> factors = {0.7};
  std::vector<double> later(130), others(130);
  const PairSource source{&space};
  LogExpSums of_later(factors, false, LogExpSums::Of::kLater, later);
  Reduction* const half[] = {&of_later};
  Sweep({&source, 1}, half, Pairs::kUpper, control);
  LogExpSums of_others(factors, false, LogExpSums::Of::kOthers, others);
  Reduction* const all[] = {&of_others};
  Sweep({&source, 1}, all, Pairs::kAll, control);
  EXPECT_EQ(later[129], -kInfinity);
  double sum_of_later = 0, sum_of_others = 0;
  for (const double value : later) sum_of_later += std::exp(value);
  for (const double value : others) sum_of_others += std::exp(value);
  EXPECT_NEAR(sum_of_others, 2 * sum_of_later, 1e-10);
}

TEST(KernelSumsTest, OfNoRowsAreNone) {
  const std::vector<double> none, x = {1, 2};
  const PairSpace empty(View(none, 1), Metric::kSquaredEuclidean, {Precision::kF64, ""});
  const PairSpace space(View(x, 1), Metric::kSquaredEuclidean, {Precision::kF64, ""});
  SweepControl control(2, {});
  const std::vector<double> bandwidths = {1};
  EXPECT_TRUE(LogKernelSums({&empty}, bandwidths, true, control).empty());
  EXPECT_EQ(LogKernelSums({&space, &empty}, bandwidths, true, control), (std::vector<double>{-kInfinity, -kInfinity}));
}

TEST(OrderedSumTest, KeepsWhatAdditionsRoundOff) {
  const std::vector<double> values = {1, 1e100, 1, -1e100};
  EXPECT_EQ(SumInOrder(values), 2);
  const std::vector<double> infinite = {1, -kInfinity, 3};
  EXPECT_EQ(SumInOrder(infinite), -kInfinity);
}

}  // namespace
}  // namespace sextant::test
