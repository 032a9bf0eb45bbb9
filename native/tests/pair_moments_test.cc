// SPDX-License-Identifier: Apache-2.0
//
// Joint moments of all pairs against sums over a matrix, and the arithmetic of panels.
#include "pairwise/pair_moments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "backend/panels.h"
#include "tests/support/pair_oracle.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

TEST(Panels, HaveTheSameBitsOnEveryTarget) {
  alignas(kPanelAlignment) double a[kPanelValues], b[kPanelValues];
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  for (size_t i = 0; i < kPanelValues; ++i) a[i] = normal(random), b[i] = normal(random) * 1e3;
  ASSERT_FALSE(Targets().empty());
  const PanelKernels& last = PanelKernelsFor(Targets().back());
  double sum = 0, dot = 0;
  for (size_t i = 0; i < kPanelValues; ++i) {
    sum += a[i];
    dot += a[i] * b[i];
  }
  EXPECT_NEAR(last.sum(a), sum, 1e-13);
  EXPECT_NEAR(last.dot(a, b), dot, 1e-10);
  for (const std::string& target : Targets()) {
    const PanelKernels& kernels = PanelKernelsFor(target);
    EXPECT_EQ(kernels.sum(a), last.sum(a)) << target;
    EXPECT_EQ(kernels.dot(a, b), last.dot(a, b)) << target;
    double sums[3], expected[3];
    kernels.dots(a, b, sums);
    last.dots(a, b, expected);
    EXPECT_EQ(std::memcmp(sums, expected, sizeof sums), 0) << target;
    EXPECT_EQ(sums[0], last.sum(b));
    EXPECT_EQ(sums[2], last.dot(a, b));
  }
}

TEST(Panels, GaussiansAreExact) {
  for (const double factor : {1e-3, 0.5, 7.0}) {
    alignas(kPanelAlignment) double first[kPanelValues];
    for (const std::string& target : Targets()) {
      alignas(kPanelAlignment) double panel[kPanelValues];
      for (size_t i = 0; i < kPanelValues; ++i) panel[i] = static_cast<double>(i * i) / 3;
      PanelKernelsFor(target).gaussian(factor, panel);
      if (target == Targets().front()) std::memcpy(first, panel, sizeof first);
      EXPECT_EQ(std::memcmp(first, panel, sizeof first), 0) << target;
      for (size_t i = 0; i < kPanelValues; ++i) {
        const double expected = std::exp(-static_cast<double>(i * i) / 3 * factor);
        // The exponent is rounded before.
        EXPECT_NEAR(panel[i], expected, expected * 1e-12 + 1e-307) << i;
      }
    }
  }
}

struct Case {
  Metric metric;
  double h_x = 0, h_y = 0;
  Pairs pairs = Pairs::kAll;
  bool self = false;
};

// Sums of products over a matrix, in long double.
PairMoments Oracle(const Points& x, const Points& y, const Case& how) {
  const auto value = [&](const Points& points, double h, int64_t i, int64_t j) -> long double {
    const double distance = DistanceOf(how.metric, points, i, points, j);
    return h > 0 ? std::exp(-distance / (2 * h * h)) : distance;
  };
  long double a = 0, b = 0, aa = 0, bb = 0, ab = 0, row_aa = 0, row_bb = 0, row_ab = 0;
  double pairs = 0;
  for (int64_t i = 0; i < x.rows; ++i) {
    long double of_a = 0, of_b = 0;
    for (int64_t j = how.pairs == Pairs::kUpper ? i + 1 : 0; j < x.rows; ++j) {
      if (i == j && !how.self) continue;
      const long double p = value(x, how.h_x, i, j), q = value(y, how.h_y, i, j);
      pairs += 1;
      of_a += p;
      of_b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
    a += of_a;
    b += of_b;
    if (how.pairs == Pairs::kUpper) continue;
    row_aa += of_a * of_a;
    row_bb += of_b * of_b;
    row_ab += of_a * of_b;
  }
  const auto narrow = [](long double wide) { return static_cast<double>(wide); };
  return {pairs,      narrow(a),      narrow(b),      narrow(aa),    narrow(bb),
          narrow(ab), narrow(row_aa), narrow(row_bb), narrow(row_ab)};
}

void ExpectSame(const PairMoments& found, const PairMoments& expected, const std::string& what) {
  EXPECT_EQ(found.pairs, expected.pairs) << what;
  const auto near = [&](double PairMoments::*field, const char* name) {
    ASSERT_FALSE(std::isnan(found.*field)) << what << name;
    EXPECT_NEAR(found.*field, expected.*field, 1e-12 * std::abs(expected.*field)) << what << name;
  };
  near(&PairMoments::a, " a");
  near(&PairMoments::b, " b");
  near(&PairMoments::aa, " aa");
  near(&PairMoments::bb, " bb");
  near(&PairMoments::ab, " ab");
  near(&PairMoments::row_aa, " row_aa");
  near(&PairMoments::row_bb, " row_bb");
  near(&PairMoments::row_ab, " row_ab");
}

const std::vector<Case> kCases = {{Metric::kEuclidean},
                                  {Metric::kEuclidean, 0, 0, Pairs::kUpper},
                                  {Metric::kCityblock, 0, 0, Pairs::kAll, true},
                                  {Metric::kSquaredEuclidean, 1.5, 0.8},
                                  {Metric::kSquaredEuclidean, 1.5, 0.8, Pairs::kUpper},
                                  {Metric::kSquaredEuclidean, 1.5, 0.8, Pairs::kAll, true}};

TEST(PairMoments, AreSumsOverTheMatrix) {
  for (const int64_t rows : {1, 2, 63, 64, 65, 257}) {
    const Points x = Points::Random(rows, 5, 1), y = Points::Random(rows, 3, 2), z = Points::Random(rows, 4, 3);
    for (size_t c = 0; c < kCases.size(); ++c) {
      const Case& how = kCases[c];
      const PairArithmetic arithmetic{Precision::kF64, ""};
      const PairSpace a(x.View(), how.metric, arithmetic), b(y.View(), how.metric, arithmetic),
          d(z.View(), how.metric, arithmetic);
      const MomentSide ys[] = {{{&b}, how.h_y}, {{&d}, how.h_y}};
      std::vector<PairMoments> first;
      for (const int threads : {1, 4}) {
        SweepControl control(threads, {});
        const std::vector<PairMoments> found = MomentsOf({{&a}, how.h_x}, ys, how.pairs, how.self, control);
        ASSERT_EQ(found.size(), 2u);
        const std::string what = std::to_string(rows) + " rows, case " + std::to_string(c);
        ExpectSame(found[0], Oracle(x, y, how), what);
        ExpectSame(found[1], Oracle(x, z, how), what);
        if (threads == 1) first = found;
        EXPECT_EQ(std::memcmp(first.data(), found.data(), 2 * sizeof(PairMoments)), 0) << what;
      }
    }
  }
}

// A value that is wrong in one pair alone is seen.
TEST(PairMoments, TellAPlantedErrorApart) {
  const Points x = Points::Random(65, 5, 1);
  Points y = Points::Random(65, 3, 2);
  const PairMoments right = Oracle(x, y, kCases[0]);
  y.values[17] += 1e-8;
  EXPECT_GT(std::abs(Oracle(x, y, kCases[0]).b - right.b), 1e-12 * right.b);
}

TEST(PairMoments, KeepVariancesOfDistancesThatHardlyVary) {
  // 1e4 dimensions in common, so that distances are 100 and vary by 1e-6.
  Points x{40, 40, std::vector<double>(1600)};
  std::mt19937_64 random(4);
  for (size_t i = 0; i < 40; ++i) x.values[i * 41] = 1e5 + static_cast<double>(random() % 1000) / 1e3;
  const PairSpace a(x.View(), Metric::kEuclidean, {Precision::kF64, ""});
  SweepControl control(1, {});
  const PairValue value{{&a}};
  const ShiftedMoments moments = ShiftedMomentsOf(value, {&value, 1}, Pairs::kUpper, false, control).front();
  long double mean = 0, squares = 0;
  const auto visit = [&](auto use) {
    for (int64_t i = 0; i < 40; ++i) {
      for (int64_t j = i + 1; j < 40; ++j) use(DistanceOf(Metric::kEuclidean, x, i, x, j));
    }
  };
  visit([&](double distance) { mean += distance / 780.0L; });
  visit([&](double distance) { squares += (distance - mean) * (distance - mean); });
  const double found = moments.sums.aa - moments.sums.a * moments.sums.a / 780;
  EXPECT_NEAR(found, static_cast<double>(squares), 1e-9 * static_cast<double>(squares));
}

}  // namespace
}  // namespace sextant::test
