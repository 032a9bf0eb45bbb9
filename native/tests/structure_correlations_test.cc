// SPDX-License-Identifier: Apache-2.0
//
// Correlations of the distances and kernels of two spaces: golden values, their formulas, and what has no value.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/support/json.h"
#include "tests/support/pair_case.h"

namespace sextant::test {
namespace {

// Of golden files in float64.
constexpr double kTolerance = 1e-10;

void ExpectNear(double value, double expected, double relative, const std::string& what) {
  ASSERT_FALSE(std::isnan(value)) << what;
  EXPECT_LE(std::abs(value - expected), relative * std::max(std::abs(expected), 1e-3))
      << what << ": " << value << " != " << expected;
}

const std::vector<std::string> kCases = {"pair_digits300", "pair_gauss257"};

TEST(Correlations, AreGoldenForEveryMetric) {
  const std::vector<std::pair<Metric, std::string>> metrics = {{Metric::kEuclidean, "euclidean"},
                                                               {Metric::kSquaredEuclidean, "sqeuclidean"},
                                                               {Metric::kCosine, "cosine"},
                                                               {Metric::kCorrelation, "correlation"},
                                                               {Metric::kCityblock, "cityblock"}};
  for (const std::string& name : kCases) {
    const PairCase golden(name);
    for (const auto& [metric, text] : metrics) {
      StructureOptions options = PlainOptions();
      options.metric = metric;
      const Result result =
          MeasurePaired(golden.x, golden.y, options,
                        {Measure::kRsaPearson, Measure::kRsaSpearman, Measure::kRsaKendall, Measure::kRsaCosine});
      const Json expected = golden.expected["rsa"][text];
      ExpectNear(FieldOf(result, "value", 0), expected["pearson"], kTolerance, name + " pearson " + text);
      ExpectNear(FieldOf(result, "value", 1), expected["spearman"], kTolerance, name + " spearman " + text);
      ExpectNear(FieldOf(result, "value", 2), expected["kendall_b"], kTolerance, name + " kendall " + text);
      ExpectNear(FieldOf(result, "value", 3), expected["cosine"], kTolerance, name + " cosine " + text);
    }
  }
}

TEST(Correlations, OfDistancesAndKernelsAreGolden) {
  for (const std::string& name : kCases) {
    const PairCase golden(name);
    StructureOptions options = PlainOptions();
    const Result result =
        MeasurePaired(golden.x, golden.y, options,
                      {Measure::kDistanceCorrelation, Measure::kDistanceCorrelationCorrected, Measure::kCkaRbf,
                       Measure::kCkaRbfDebiased, Measure::kHsic, Measure::kHsicUnbiased});
    const Json distances = golden.expected["distance_correlation"];
    const Json kernels = golden.expected["cka"];
    ExpectNear(FieldOf(result, "value", 0), distances["dcor"], kTolerance, name);
    ExpectNear(FieldOf(result, "squared", 0), distances["dcor2"], kTolerance, name);
    ExpectNear(FieldOf(result, "covariance", 0), distances["dcov2"], kTolerance, name);
    ExpectNear(FieldOf(result, "value", 1), distances["dcor2_bias_corrected"], kTolerance, name);
    ExpectNear(FieldOf(result, "covariance", 1), distances["dcov2_unbiased"], kTolerance, name);
    ExpectNear(FieldOf(result, "value", 2), kernels["rbf_biased"], kTolerance, name);
    ExpectNear(FieldOf(result, "bandwidth", 2), kernels["sigma_x"], kTolerance, name);
    ExpectNear(FieldOf(result, "against_bandwidth", 2), kernels["sigma_y"], kTolerance, name);
    ExpectNear(FieldOf(result, "value", 3), kernels["rbf_unbiased"], kTolerance, name);
    ExpectNear(FieldOf(result, "value", 4), kernels["hsic_biased_linear"], kTolerance, name);
    ExpectNear(FieldOf(result, "value", 5), kernels["hsic1_linear"], kTolerance, name);

    options.kernel = Kernel::kRbf;
    const Result rbf = MeasurePaired(golden.x, golden.y, options, {Measure::kHsicUnbiased});
    ExpectNear(FieldOf(rbf, "value"), kernels["hsic1_rbf"], kTolerance, name);
  }
}

// ------------------------------------------------------------------ the formulas, on matrices

using Square = std::vector<std::vector<double>>;

Square Map(const Points& points, const std::function<double(int64_t, int64_t)>& value) {
  Square matrix(static_cast<size_t>(points.rows), std::vector<double>(static_cast<size_t>(points.rows)));
  for (int64_t i = 0; i < points.rows; ++i) {
    for (int64_t j = 0; j < points.rows; ++j) matrix[static_cast<size_t>(i)][static_cast<size_t>(j)] = value(i, j);
  }
  return matrix;
}

Square Distances(const Points& points, Metric metric) {
  return Map(points, [&](int64_t i, int64_t j) { return i == j ? 0 : DistanceOf(metric, points, i, points, j); });
}

Square Gaussians(const Points& points, double h) {
  return Map(points, [&](int64_t i, int64_t j) {
    return std::exp(-DistanceOf(Metric::kSquaredEuclidean, points, i, points, j) / (2 * h * h));
  });
}

Square Centre(const Square& m, bool unbiased) {
  const size_t n = m.size();
  std::vector<double> rows(n);
  double all = 0;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      if (!unbiased || i != j) rows[i] += m[i][j];
    }
    all += rows[i];
  }
  const double by_row = unbiased ? static_cast<double>(n) - 2 : static_cast<double>(n);
  const double by_all = unbiased ? by_row * (static_cast<double>(n) - 1) : by_row * by_row;
  Square centred = m;
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      centred[i][j] = unbiased && i == j ? 0 : m[i][j] - rows[i] / by_row - rows[j] / by_row + all / by_all;
    }
  }
  return centred;
}

double Product(const Square& a, const Square& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    for (size_t j = 0; j < a.size(); ++j) sum += a[i][j] * b[i][j];
  }
  return sum;
}

double Ratio(const Square& a, const Square& b) { return Product(a, b) / std::sqrt(Product(a, a) * Product(b, b)); }

std::vector<double> Upper(const Square& m) {
  std::vector<double> upper;
  for (size_t i = 0; i < m.size(); ++i)
    upper.insert(upper.end(), m[i].begin() + static_cast<int64_t>(i) + 1, m[i].end());
  return upper;
}

double Pearson(const std::vector<double>& a, const std::vector<double>& b) {
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    mean_a += a[i] / static_cast<double>(a.size());
    mean_b += b[i] / static_cast<double>(a.size());
  }
  for (size_t i = 0; i < a.size(); ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

TEST(Correlations, FollowTheirFormulas) {
  for (const int64_t rows : {4, 5, 63, 64, 65, 129}) {
    for (const Metric metric : {Metric::kEuclidean, Metric::kCityblock, Metric::kHamming}) {
      const Points x = Points::Random(rows, 5, 1, metric == Metric::kHamming ? 3 : 0);
      const Points y = Points::Random(rows, 3, 2, metric == Metric::kHamming ? 3 : 0);
      StructureOptions options = PlainOptions();
      options.metric = metric;
      options.bandwidths = {1.5, 0.7};
      const std::vector<Measure> measures = {Measure::kRsaPearson, Measure::kDistanceCorrelation,
                                             Measure::kDistanceCorrelationCorrected, Measure::kCkaRbf,
                                             Measure::kCkaRbfDebiased};
      const Result result = MeasurePaired(x, y, options, measures);
      ASSERT_EQ(result.records.size(), 7u);
      const Square a = Distances(x, metric), b = Distances(y, metric);
      const std::string what = std::to_string(rows) + " rows, " + NameOf(metric);
      const double tolerance = 1e-12;  // of sums of `rows` squared terms
      ExpectNear(FieldOf(result, "value", 0), Pearson(Upper(a), Upper(b)), tolerance, what);
      ExpectNear(FieldOf(result, "value", 1), std::sqrt(Ratio(Centre(a, false), Centre(b, false))), tolerance, what);
      ExpectNear(FieldOf(result, "value", 2), Ratio(Centre(a, true), Centre(b, true)), tolerance, what);
      for (size_t h = 0; h < 2; ++h) {
        const Square k = Gaussians(x, options.bandwidths[h]), l = Gaussians(y, options.bandwidths[h]);
        ExpectNear(FieldOf(result, "value", 3 + h), Ratio(Centre(k, false), Centre(l, false)), tolerance, what);
        ExpectNear(FieldOf(result, "value", 5 + h), Ratio(Centre(k, true), Centre(l, true)), tolerance, what);
        EXPECT_EQ(FieldOf(result, "bandwidth", 3 + h), options.bandwidths[h]);
      }
      // Another pairing is told apart.
      std::vector<double> swapped = Upper(a);
      std::swap(swapped[0], swapped[1]);
      if (swapped[0] != swapped[1]) {
        EXPECT_GT(std::abs(FieldOf(result, "value", 0) - Pearson(swapped, Upper(b))), 1e-9) << what;
      }
    }
  }
}

TEST(Correlations, HaveTheSameBitsOnAnyThreads) {
  const Points x = Points::Random(257, 7, 3), y = Points::Random(257, 4, 4);
  const std::vector<Measure> measures = {Measure::kRsaPearson,          Measure::kRsaSpearman, Measure::kRsaKendall,
                                         Measure::kDistanceCorrelation, Measure::kHsic,        Measure::kCkaRbf};
  StructureOptions options = PlainOptions();
  options.bandwidths = {2};
  options.shuffles = 5;
  const Result one = MeasurePaired(x, y, options, measures, 1), four = MeasurePaired(x, y, options, measures, 4);
  for (size_t i = 0; i < one.records.size(); ++i) EXPECT_EQ(one.records[i].fields, four.records[i].fields);
}

// Far from the origin and far apart from each other, as doubles allow.
TEST(Correlations, OfDistantAndConcentratedDataKeepTheirDigits) {
  Points x = Points::Random(100, 400, 5), y = Points::Random(100, 300, 6);
  const Result near = MeasurePaired(x, y, PlainOptions(), {Measure::kRsaPearson, Measure::kHsic});
  for (double& value : x.values) value += 1024;
  const Result far = MeasurePaired(x, y, PlainOptions(), {Measure::kRsaPearson, Measure::kHsic});
  // x + 1024 rounds at 2^-43, relative to distances of 28.
  ExpectNear(FieldOf(far, "value", 0), FieldOf(near, "value", 0), 1e-9, "Pearson");
  ExpectNear(FieldOf(far, "value", 1), FieldOf(near, "value", 1), 1e-9, "HSIC");
}

TEST(Correlations, InSinglePrecisionAreNear) {
  const PairCase golden("pair_gauss257");
  StructureOptions options = PlainOptions();
  options.bandwidths = {3};
  const std::vector<Measure> measures = {
      Measure::kRsaPearson, Measure::kRsaSpearman,         Measure::kRsaKendall,
      Measure::kRsaCosine,  Measure::kDistanceCorrelation, Measure::kDistanceCorrelationCorrected,
      Measure::kCkaRbf,     Measure::kCkaRbfDebiased};
  for (const Metric metric : {Metric::kEuclidean, Metric::kCosine}) {
    options.metric = metric;
    options.arithmetic.precision = Precision::kF64;
    const Result wide = MeasurePaired(golden.x, golden.y, options, measures);
    options.arithmetic.precision = Precision::kF32;
    const Result narrow = MeasurePaired(golden.x, golden.y, options, measures);
    for (size_t i = 0; i < measures.size(); ++i) {
      EXPECT_NEAR(FieldOf(narrow, "value", i), FieldOf(wide, "value", i), 1e-4) << NameOf(measures[i]);
    }
  }
}

TEST(Correlations, OfASpaceWithItselfAreOne) {
  const Points x = Points::Random(50, 3, 7);
  StructureOptions options = PlainOptions();
  options.bandwidths = {1};
  const std::vector<Measure> measures = {
      Measure::kRsaPearson, Measure::kRsaSpearman,         Measure::kRsaKendall,
      Measure::kRsaCosine,  Measure::kDistanceCorrelation, Measure::kDistanceCorrelationCorrected,
      Measure::kCkaRbf,     Measure::kCkaRbfDebiased};
  const Result result = MeasurePaired(x, x, options, measures);
  for (size_t i = 0; i < measures.size(); ++i) {
    EXPECT_NEAR(FieldOf(result, "value", i), 1, 1e-14) << NameOf(measures[i]);
  }
}

TEST(Correlations, HaveNoValueWhereNothingVaries) {
  const std::vector<Measure> all = {
      Measure::kRsaPearson,  Measure::kRsaSpearman,         Measure::kRsaKendall,
      Measure::kRsaCosine,   Measure::kDistanceCorrelation, Measure::kDistanceCorrelationCorrected,
      Measure::kCkaRbf,      Measure::kCkaRbfDebiased,      Measure::kHsic,
      Measure::kHsicUnbiased};
  for (const int64_t rows : {0, 1}) {
    const Points none = Points::Random(rows, 3, 8);
    const Result result = MeasurePaired(none, none, PlainOptions(), all);
    for (size_t i = 0; i < all.size(); ++i) EXPECT_TRUE(std::isnan(FieldOf(result, "value", i))) << NameOf(all[i]);
  }
  const Points x = Points::Random(40, 3, 9), same{40, 3, std::vector<double>(120, 0.1)};
  const Result constant = MeasurePaired(same, x, PlainOptions(), all);
  for (size_t i = 0; i < 8; ++i) EXPECT_TRUE(std::isnan(FieldOf(constant, "value", i))) << NameOf(all[i]);
  EXPECT_EQ(FieldOf(constant, "value", 8), 0);
  EXPECT_EQ(FieldOf(constant, "value", 9), 0);
  // Corners of a simplex: all distances are equal, but their V-statistic is not degenerate.
  Points simplex{6, 6, std::vector<double>(36)};
  for (size_t i = 0; i < 6; ++i) simplex.values[i * 7] = 3;
  const Result equal = MeasurePaired(simplex, simplex, PlainOptions(), all);
  for (const size_t i : {0, 1, 2, 5}) EXPECT_TRUE(std::isnan(FieldOf(equal, "value", i))) << NameOf(all[i]);
  EXPECT_NEAR(FieldOf(equal, "value", 4), 1, 1e-14);
}

TEST(Correlations, RefuseMetricsThatAreNoDistances) {
  StructureOptions options = PlainOptions();
  options.metric = Metric::kDot;
  const Points x = Points::Random(5, 2, 10);
  try {
    MeasurePaired(x, x, options, {Measure::kRsaKendall});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::kInvalidArgument);
    EXPECT_NE(std::string(error.what()).find("rsa_kendall takes any metric but dot and levenshtein, but got dot"),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace sextant::test
