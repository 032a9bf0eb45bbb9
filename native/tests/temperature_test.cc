// SPDX-License-Identifier: Apache-2.0
#include "space/temperature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "common/error.h"
#include "common/limits.h"
#include "space/von_mises_fisher.h"
#include "tests/support/json.h"
#include "tests/support/npy.h"

namespace sextant {
namespace {

using test::Json;

Json ReadGolden(const char* name) { return Json::Read(test::GoldenPath(name)); }

double Number(const Json& decimal) { return std::stod(decimal.get<std::string>()); }

// NaN is no less than anything, so that it fails every comparison below.
double RelativeError(double actual, double expected) { return std::abs(actual / expected - 1); }

TEST(TemperatureTest, ExactAgreesWithEveryGoldenRoot) {
  int roots = 0;
  for (const Json& line : ReadGolden("calibration/table.json").elements()) {
    const int64_t m = line["m"];
    const int64_t d = line["d"];
    const double actual = Temperature(TemperatureMode::kExact, m, d);
    // The contract is 1e-10; what remains is rounding, well below it.
    EXPECT_LE(RelativeError(actual, Number(line["eps_exact"])), 1e-12) << "m " << m << " d " << d;
    ++roots;
  }
  EXPECT_EQ(roots, 152);
}

TEST(TemperatureTest, BoundsAgreeWithEveryGoldenRoot) {
  int roots = 0;
  for (const Json& line : ReadGolden("calibration/table.json").elements()) {
    if (!line.contains("eps_bounds")) continue;
    const int64_t m = line["m"];
    const int64_t d = line["d"];
    const double actual = Temperature(TemperatureMode::kBounds, m, d);
    EXPECT_LE(RelativeError(actual, Number(line["eps_bounds"])), 1e-12) << "m " << m << " d " << d;
    ++roots;
  }
  EXPECT_EQ(roots, 144);
}

TEST(TemperatureTest, LeadingAgreesWithTheGoldenTable) {
  for (const Json& line : ReadGolden("calibration/table.json").elements()) {
    const double actual = Temperature(TemperatureMode::kLeading, line["m"], line["d"]);
    EXPECT_LE(RelativeError(actual, line["eps_leading_order"]), 1e-15)
        << "m " << line["m"].get<int64_t>() << " d " << line["d"].get<int64_t>();
  }
}

TEST(TemperatureTest, DivergenceAgreesWithTheGoldenCurve) {
  int points = 0;
  for (const Json& line : ReadGolden("calibration/kl_curve.json").elements()) {
    const int64_t d = line["d"];
    const double kappa = line["kappa"];
    const double actual = EvaluateVonMisesFisher(d, kappa).divergence;
    EXPECT_LE(RelativeError(actual, Number(line["kl"])), 1e-12) << "d " << d << " kappa " << kappa;
    ++points;
  }
  EXPECT_EQ(points, 152);
}

// The slope drives Newton's method; against a central difference of the divergence, h^2 / 6 of its third derivative
// and the rounding of the difference (1e-16 / h of the divergence) remain.
TEST(TemperatureTest, SlopeIsTheDerivativeOfTheDivergence) {
  constexpr double kStep = 1e-4;
  for (const int64_t d : {2, 3, 5, 16, 64, 768, 16384}) {
    for (const double kappa : {0.5, 5.0, 49.0, 51.0, 500.0, 20000.0}) {
      const double above = EvaluateVonMisesFisher(d, kappa * std::exp(kStep)).divergence;
      const double below = EvaluateVonMisesFisher(d, kappa * std::exp(-kStep)).divergence;
      const double expected = (above - below) / (2 * kStep);
      EXPECT_LE(RelativeError(EvaluateVonMisesFisher(d, kappa).slope, expected), 1e-6)
          << "d " << d << " kappa " << kappa;
    }
  }
}

// The root found gives back ln m, also at sizes that no golden root reaches.
TEST(TemperatureTest, RootsHoldUpToTheLargestSizes) {
  for (const int64_t m : {int64_t{2}, int64_t{16384}, kMaxAnchors}) {
    for (const int64_t d : {int64_t{2}, int64_t{3}, int64_t{9}, int64_t{17}, int64_t{16384}, kMaxDim}) {
      const double t = Temperature(TemperatureMode::kExact, m, d);
      ASSERT_GT(t, 0) << "m " << m << " d " << d;
      const double divergence = EvaluateVonMisesFisher(d, 1 / t).divergence;
      EXPECT_LE(RelativeError(divergence, std::log(static_cast<double>(m))), 1e-13) << "m " << m << " d " << d;
    }
  }
}

TEST(TemperatureTest, BoundsAreHarderAndLeadingIsSofterThanExact) {
  for (const int64_t m : {int64_t{2}, int64_t{100}, int64_t{16384}, kMaxAnchors}) {
    for (const int64_t d : {int64_t{3}, int64_t{64}, int64_t{16384}, kMaxDim}) {
      const double exact = Temperature(TemperatureMode::kExact, m, d);
      EXPECT_LT(Temperature(TemperatureMode::kBounds, m, d), exact) << "m " << m << " d " << d;
      EXPECT_GT(Temperature(TemperatureMode::kLeading, m, d), exact) << "m " << m << " d " << d;
    }
  }
}

void ExpectRejected(TemperatureMode mode, int64_t anchors, int64_t dim, const std::string& message) {
  try {
    Temperature(mode, anchors, dim);
    FAIL() << "expected: " << message;
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidArgument);
    EXPECT_NE(std::string(e.what()).find(message), std::string::npos) << e.what();
  }
}

TEST(TemperatureTest, SizesOutsideTheDomainAreRejected) {
  ExpectRejected(TemperatureMode::kExact, 1, 8, "anchors must be 2 .. 16777216");
  ExpectRejected(TemperatureMode::kExact, INT64_MIN, 8, "anchors must be");
  ExpectRejected(TemperatureMode::kExact, kMaxAnchors + 1, 8, "but is 16777217");
  ExpectRejected(TemperatureMode::kLeading, 100, 1, "dim must be 2 .. 16777216");
  ExpectRejected(TemperatureMode::kLeading, 100, INT64_MAX, "dim must be");
  ExpectRejected(TemperatureMode::kBounds, 100, 2, "dim must be 3 .. 16777216");
  ExpectRejected(TemperatureMode::kFixed, 100, 8, "a fixed temperature is given");
}

}  // namespace
}  // namespace sextant
