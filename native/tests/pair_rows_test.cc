// SPDX-License-Identifier: Apache-2.0
//
// What is read of rows before they are compared, and what is refused.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/pair_space.h"
#include "tests/support/guarded_buffer.h"
#include "tests/support/pair_sample.h"
#include "tests/support/pairs.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

TEST(PairRowsTest, NothingIsReadBeyondTheRows) {
  Random random(11);
  constexpr int64_t kDim = 37, kRows = 5;
  const std::vector<double> values = MakeValues(random, kRows, kDim, 0);
  for (const DType dtype : kDTypes) {
    const size_t row_bytes = kDim * ElementBytes(dtype);
    const Sample x(values, kDim, dtype);
    for (const size_t padding : {0, 1, 8}) {
      for (const size_t gap : {0, 1, 4}) {
        const size_t stride = row_bytes + padding;
        GuardedBuffer buffer((kRows - 1) * stride + row_bytes, gap);
        std::memset(buffer.data(), 0xFF, buffer.size());
        for (size_t i = 0; i < kRows; ++i) {
          for (size_t k = 0; k < kDim; ++k) {
            StoreElement(values[i * kDim + k], dtype,
                         static_cast<unsigned char*>(buffer.data()) + i * stride + k * ElementBytes(dtype));
          }
        }
        const RowsView rows{buffer.data(), dtype, kRows, static_cast<int64_t>(stride)};
        for (const Metric metric : kNumeric) {
          const PairArithmetic arithmetic{Precision::kF32, ""};
          ASSERT_TRUE(SameBits(ValuesOf(PairSpace(ViewOf(rows, kDim), metric, arithmetic), nullptr, 1),
                               ValuesOf(PairSpace(x.View(), metric, arithmetic), nullptr, 1)));
        }
      }
    }
  }
}

// What a matrix is refused with, and the row.
struct Refusal {
  std::string message;
  int64_t row = -2;
};

Refusal RefusalOf(const std::vector<double>& values, int64_t dim, Metric metric, Precision precision) {
  const Sample x(values, dim, DType::kF64);
  try {
    const PairSpace space(x.View(), metric, {precision, ""});
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::kInvalidData);
    return {error.what(), error.row()};
  }
  return {};
}

TEST(PairRowsTest, RowsThatAMetricCannotTakeAreNamed) {
  const double nan = std::nan(""), infinity = HUGE_VAL;
  for (const Precision precision : kPrecisions) {
    for (const Metric metric : kNumeric) {
      EXPECT_EQ(RefusalOf({1, 2, 3, nan}, 2, metric, precision).row, 1);
      EXPECT_EQ(RefusalOf({1, 2, 3, 4, -infinity, 0}, 2, metric, precision).row, 2);
      EXPECT_EQ(RefusalOf({1, 2, 3, 4}, 2, metric, precision).row, -2);
    }
    EXPECT_EQ(RefusalOf({1, 2, 0, 0}, 2, Metric::kCosine, precision).row, 1);
    EXPECT_EQ(RefusalOf({1, 2, 7, 7}, 2, Metric::kCorrelation, precision).row, 1);
    EXPECT_EQ(RefusalOf({1, 2, 7.1, 7.1, 7.1, 7.1}, 3, Metric::kCorrelation, precision).row, 1);
    EXPECT_EQ(RefusalOf({1, 2, 0, 0}, 2, Metric::kEuclidean, precision).row, -2);
    EXPECT_EQ(RefusalOf({1, 2, 1e155, 0}, 2, Metric::kEuclidean, precision).row, 1);
    EXPECT_EQ(RefusalOf({1e308, 2, -1e308, 3}, 2, Metric::kCosine, precision).row, -2);
  }
  EXPECT_EQ(RefusalOf({1, 2, 1e30, 0}, 2, Metric::kSquaredEuclidean, Precision::kF32).row, 1);
  EXPECT_EQ(RefusalOf({1, 2, 1e30, 0}, 2, Metric::kSquaredEuclidean, Precision::kF64).row, -2);
  EXPECT_EQ(RefusalOf({1, 2, 1e30, 0}, 2, Metric::kSquaredEuclidean, Precision::kF32).message,
            "for metric sqeuclidean an element must be at most 1.63e+18 in magnitude, but is 1e+30");
}

// With threads, rows are the same, and the first bad one is still the one that is named.
TEST(PairRowsTest, ManyRowsAreReadSideBySide) {
  constexpr int64_t kRows = 20'000;
  Random random(12);
  std::vector<double> values = MakeValues(random, kRows, 3, 0);
  ThreadPool pool(4);
  for (const Precision precision : kPrecisions) {
    const Sample x(values, 3, DType::kF64);
    const PairSpace alone(x.View(), Metric::kCosine, {precision, ""});
    const PairSpace together(x.View(), Metric::kCosine, {precision, ""}, &pool);
    const int64_t order[] = {0, 4095, 5000, 9984, 12345, kRows - 1};
    const auto a = alone.Gather(order, 6), b = together.Gather(order, 6);
    EXPECT_TRUE(SameBits(ValuesOf(*a, nullptr, 1), ValuesOf(*b, nullptr, 1)));
  }
  for (const int64_t row : {15'000, 7'000}) values[static_cast<size_t>(3 * row)] = std::nan("");
  const Sample bad(values, 3, DType::kF64);
  try {
    const PairSpace space(bad.View(), Metric::kCosine, {Precision::kF64, ""}, &pool);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.row(), 7'000);
  }
}

// The greatest elements that are taken: no value is infinite or NaN.
TEST(PairRowsTest, NoValueOverflows) {
  for (const Precision precision : kPrecisions) {
    for (const Metric metric : kNumeric) {
      double greatest = precision == Precision::kF32 ? 0x1p126 : 0x1p1021;
      std::vector<double> values(4 * 20);
      do {
        greatest /= 2;
        for (size_t i = 0; i < values.size(); ++i) values[i] = i % 3 == 0 || i / 20 == 1 ? -greatest : greatest;
        values[25] = 1;
      } while (!RefusalOf(values, 20, metric, precision).message.empty());
      const Sample x(values, 20, DType::kF64);
      for (const double value : ValuesOf(PairSpace(x.View(), metric, {precision, ""}), nullptr, 1)) {
        ASSERT_TRUE(std::isfinite(value)) << Where(metric, precision, x) << " " << greatest;
      }
    }
  }
}

TEST(PairRowsTest, SequencesOfOtherThanWholeNumbersAreRefused) {
  EXPECT_EQ(RefusalOf({1, 2, 3, 0.5}, 2, Metric::kLevenshtein, Precision::kF64).row, 1);
  EXPECT_EQ(RefusalOf({1, 2, 1e17, 0}, 2, Metric::kLevenshtein, Precision::kF64).row, 1);
  EXPECT_EQ(RefusalOf({1, 2, -1, std::nan("")}, 2, Metric::kLevenshtein, Precision::kF64).row, 1);
  EXPECT_EQ(RefusalOf({1, 2, -1, 0.5}, 2, Metric::kLevenshtein, Precision::kF64).row, -2);
}

}  // namespace
}  // namespace sextant::test
