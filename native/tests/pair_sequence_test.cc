// SPDX-License-Identifier: Apache-2.0
//
// Rows that are sequences of symbols, against the table of edit distances.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "pairwise/pair_space.h"
#include "tests/support/matrix.h"
#include "tests/support/pairs.h"
#include "tests/support/plain_distance.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

TEST(PairSequenceTest, SequencesHaveTheirEditDistance) {
  Random random(12);
  for (const int64_t dim : {1, 2, 63, 64, 65, 130, 200}) {
    for (const int64_t symbols : {1, 2, 5, 1000}) {
      std::vector<double> a(30 * static_cast<size_t>(dim)), b(40 * static_cast<size_t>(dim));
      for (std::vector<double>* values : {&a, &b}) {
        for (size_t i = 0; i < values->size(); ++i) {
          (*values)[i] = static_cast<double>(Pick(random, values == &a ? 0 : 1, symbols));
          if (Pick(random, 0, dim) == 0) (*values)[i] = -1;
        }
      }
      std::copy_n(a.begin(), dim, a.begin() + dim);
      const Matrix x(a, dim, DType::kF64), y(b, dim, DType::kF64);
      for (const Precision precision : {Precision::kF32, Precision::kF64}) {
        const PairSpace left({{x.View()}, 30, dim}, Metric::kLevenshtein, {precision, ""});
        const PairSpace right({{y.View()}, 40, dim}, Metric::kLevenshtein, {precision, ""});
        const std::vector<double> own = ValuesOf(left, nullptr, 2), across = ValuesOf(left, &right, 2);
        EXPECT_EQ(own[1], 0);
        for (int64_t i = 0; i < 30; ++i) {
          for (int64_t j = 0; j < 30; ++j) {
            ASSERT_EQ(own[static_cast<size_t>(i * 30 + j)],
                      PlainDistance(Metric::kLevenshtein, a.data() + i * dim, a.data() + j * dim, dim));
          }
          for (int64_t j = 0; j < 40; ++j) {
            ASSERT_EQ(across[static_cast<size_t>(i * 40 + j)],
                      PlainDistance(Metric::kLevenshtein, a.data() + i * dim, b.data() + j * dim, dim));
          }
        }
        const int64_t order[] = {7, 0, 7};
        const auto some = left.Gather(order, 3);
        EXPECT_EQ(ValuesOf(*some, &right, 1)[41], across[1]);
        EXPECT_EQ(ValuesOf(*some, nullptr, 1)[1], own[7 * 30]);
      }
    }
  }
}

}  // namespace
}  // namespace sextant::test
