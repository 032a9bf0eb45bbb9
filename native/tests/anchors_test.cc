// SPDX-License-Identifier: Apache-2.0
#include "space/anchors.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/json.h"
#include "tests/support/npy.h"

namespace sextant {
namespace {

using test::Json;

std::vector<double> Generate(int64_t anchors, int64_t dim, uint64_t seed, uint32_t draw) {
  std::vector<double> values(static_cast<size_t>(anchors * dim));
  GenerateAnchors(anchors, dim, seed, draw, values.data());
  return values;
}

TEST(AnchorsTest, GeneratedBitsAreThoseOfTheGoldenFiles) {
  int cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(test::GoldenPath("anchors"))) {
    const Json golden = Json::Read(file.path());
    const std::vector<double> actual = Generate(golden["m"], golden["d"], golden["seed"], golden["draw"]);
    const Json expected = golden["values_hex"];
    ASSERT_EQ(actual.size(), expected.size()) << file.path();
    for (size_t i = 0; i < actual.size(); ++i) {
      const uint64_t bits = std::stoull(expected[i].get<std::string>(), nullptr, 16);
      EXPECT_EQ(std::bit_cast<uint64_t>(actual[i]), bits) << file.path() << " element " << i;
    }
    ++cases;
  }
  EXPECT_EQ(cases, 2);
}

TEST(AnchorsTest, RowsHaveUnitLength) {
  const int64_t d = 37;
  const std::vector<double> values = Generate(100, d, 7, 0);
  for (size_t row = 0; row < 100; ++row) {
    double sum = 0;
    for (size_t i = 0; i < static_cast<size_t>(d); ++i) sum += values[row * d + i] * values[row * d + i];
    EXPECT_NEAR(sum, 1, (d + 4) * std::numeric_limits<double>::epsilon()) << "row " << row;
  }
}

// Uniform on the sphere: a coordinate has mean 0, variance 1/d and fourth moment 3/(d(d+2)). Bounds are five
// standard errors of 20 000 x 16 nearly independent coordinates; the seed is fixed, so this never flickers.
TEST(AnchorsTest, CoordinatesHaveTheMomentsOfTheUniformSphere) {
  const double d = 16;
  const std::vector<double> values = Generate(20000, 16, 11, 2);
  const double n = static_cast<double>(values.size());
  double first = 0;
  double second = 0;
  double fourth = 0;
  for (const double x : values) {
    first += x;
    second += x * x;
    fourth += x * x * x * x;
  }
  const double fourth_moment = 3 / (d * (d + 2));
  EXPECT_NEAR(first / n, 0, 5 * std::sqrt(1 / d / n));
  EXPECT_NEAR(second / n, 1 / d, 1e-14);  // unit rows: exact but for rounding
  EXPECT_NEAR(fourth / n, fourth_moment, 5 * std::sqrt(105 / (d * (d + 2) * (d + 4) * (d + 6)) / n));
}

// Neighbours come from the sine and cosine of one angle and must not be related. Five standard errors of a mean of
// n products whose variance is below 1/d^2.
TEST(AnchorsTest, NeighboursAreUncorrelated) {
  const double d = 16;
  const std::vector<double> values = Generate(20000, 16, 13, 0);
  double product = 0;
  double squares = 0;
  for (size_t i = 0; i < values.size(); i += 2) {
    product += values[i] * values[i + 1];
    squares += values[i] * values[i] * values[i + 1] * values[i + 1];
  }
  const double n = static_cast<double>(values.size()) / 2;
  EXPECT_NEAR(product / n, 0, 5 / (d * std::sqrt(n)));
  EXPECT_NEAR(squares / n, 1 / (d * (d + 2)), 5 * std::sqrt(9.0) / (d * d * std::sqrt(n)));
}

TEST(AnchorsTest, EverySeedAndDrawIsAnotherSet) {
  const std::vector<double> base = Generate(4, 6, 1, 0);
  EXPECT_EQ(Generate(4, 6, 1, 0), base);
  EXPECT_NE(Generate(4, 6, 2, 0), base);
  EXPECT_NE(Generate(4, 6, uint64_t{1} << 32 | 1, 0), base);
  EXPECT_NE(Generate(4, 6, 1, 1), base);
}

TEST(AnchorsTest, AnOddNumberOfElementsWritesNoMore) {
  std::vector<double> values(16, 42);
  GenerateAnchors(3, 5, 1, 0, values.data());
  EXPECT_NE(values[14], 42);
  EXPECT_EQ(values[15], 42);
}

TEST(AnchorsTest, GivenRowsOfAnySizeAreScaledToUnitLength) {
  std::vector<double> values = {3, 4, 3e-320, 4e-320, 3e300, -4e300, 0, -1e-5};
  NormalizeAnchors(4, 2, values.data());
  const std::vector<double> expected = {0.6, 0.8, 0.6, 0.8, 0.6, -0.8, 0, -1};
  for (size_t i = 0; i < values.size(); ++i) {
    // 3e-320 has about 12 significant bits.
    EXPECT_NEAR(values[i], expected[i], i / 2 == 1 ? 1e-3 : 1e-15) << "element " << i;
  }
}

void ExpectRejected(std::vector<double> values, const std::string& message) {
  try {
    NormalizeAnchors(2, 2, values.data());
    FAIL() << "expected: " << message;
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidArgument);
    EXPECT_EQ(e.what(), message);
  }
}

TEST(AnchorsTest, RowsThatHaveNoDirectionAreRejected) {
  ExpectRejected({1, 2, 0, -0.0}, "anchor row 1 must not be zero");
  ExpectRejected({std::numeric_limits<double>::infinity(), 2, 0, 0},
                 "anchor row 0 must be finite, but has an infinity");
  ExpectRejected({1, 2, 3, std::nan("")}, "anchor row 1 must be finite, but has a NaN");
}

}  // namespace
}  // namespace sextant
