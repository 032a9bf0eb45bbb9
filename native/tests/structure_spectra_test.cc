// SPDX-License-Identifier: Apache-2.0
//
// Measures by spectra and products of features: golden values, the formulas with matrices of all pairs, and what has no
// value.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "backend/tile_products.h"
#include "common/aligned.h"
#include "space/space.h"
#include "structure/linear_algebra.h"
#include "structure/products.h"
#include "tests/support/spectral_oracle.h"
#include "tests/support/structure_case.h"

namespace sextant::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int64_t kSizes[] = {2, 5, 63, 64, 65, 130};

void ExpectLike(double found, double expected, double tolerance = 1e-10) {
  EXPECT_PRED3(AreLike, found, expected, tolerance);
}

void ExpectOnOneAndFourThreads(StructureCase of, Measure measure, double expected, double tolerance = 1e-10) {
  SCOPED_TRACE(NameOf(measure));
  of.threads = 4;
  const double found = of.Value(measure);
  ExpectLike(found, expected, tolerance);
  of.threads = 1;
  const double alone = of.Value(measure);
  EXPECT_TRUE(alone == found || (std::isnan(alone) && std::isnan(found))) << "bits depend on threads";
}

TEST(StructureSpectraTest, GoldenPairs) {
  for (const char* name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const auto& expected = golden.expected;
    const StructureCase two{golden.Read("x"), golden.Read("y")};
    ExpectLike(two.Value(Measure::kEffectiveRank), expected["rankme"]);
    ExpectLike(two.Value(Measure::kParticipationRatio), expected["participation_ratio"]);
    ExpectLike(two.Value(Measure::kCkaLinear), expected["cka"]["linear_biased"]);
    ExpectLike(two.Value(Measure::kCkaLinearDebiased), expected["cka"]["linear_unbiased"]);
    ExpectLike(two.Value(Measure::kCkaLinearMinibatch), expected["cka"]["minibatch_linear_4_batches"]);
    EXPECT_EQ(two.Value(Measure::kCkaLinearMinibatch, "batches"), 4);
  }
}

TEST(StructureSpectraTest, GoldenRenyi) {
  for (const char* name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const auto& expected = golden.expected["renyi"];
    StructureCase two{golden.Read("x"), golden.Read("y")};
    two.options.alphas = {0.5, 1, 1.01, 2, 3, 5, kInfinity};
    const std::vector<std::string> names = {"0.5", "1", "1.01", "2", "3", "5", "inf"};
    for (const auto& [kernel, key] :
         {std::pair{Kernel::kRbf, "rbf"}, std::pair{Kernel::kLinear, "linear_normalised"}}) {
      two.options.kernel = kernel;
      // The median that was measured is held to 1e-10 elsewhere; here is the one that the golden values were made with.
      two.options.bandwidths = {golden.expected["cka"]["sigma_x"].get<double>()};
      const Result result = two.Run(Measure::kRenyiEntropy);
      ASSERT_EQ(result.records.size(), names.size());
      for (size_t i = 0; i < names.size(); ++i) {
        SCOPED_TRACE(std::string(key) + " " + names[i]);
        EXPECT_EQ(result.records[i].kernel, kernel);
        // Of fewer dimensions than rows: the golden values hold noise of 1e-16 as eigenvalues, whose roots are 1e-8.
        const double tolerance = kernel == Kernel::kLinear && i == 0 ? 1e-6 : 1e-9;
        EXPECT_NEAR(result.records[i].fields[0].second, expected[key][names[i]]["ref"].get<double>(), tolerance);
      }
      EXPECT_NEAR(two.Value(Measure::kRenyiEntropy, "effective_rank", 1), expected[key]["effective_rank_exp_vN"], 1e-9);
      EXPECT_NEAR(two.Value(Measure::kRenyiEntropy, "normalised", 1), expected[key]["norm_by_logN_alpha1"], 1e-9);
    }
  }
}

TEST(StructureSpectraTest, GoldenRenyiInformation) {
  for (const char* name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const auto& expected = golden.expected["renyi"];
    StructureCase two{golden.Read("x"), golden.Read("y")};
    two.options.alphas = {1.01, 2};
    const Result result = two.Run(Measure::kRenyiInformation);
    for (size_t i = 0; i < 2; ++i) {
      const auto& joint = expected[i == 0 ? "joint_rbf_1.01" : "joint_rbf_2"];
      EXPECT_NEAR(two.Value(Measure::kRenyiInformation, "value", i), joint["mi_ref"], 1e-9);
      EXPECT_NEAR(two.Value(Measure::kRenyiInformation, "joint_entropy", i), joint["ref"], 1e-9);
    }
    EXPECT_NEAR(two.Value(Measure::kRenyiInformation, "bandwidth"), golden.expected["cka"]["sigma_x"], 1e-8);
    EXPECT_NEAR(two.Value(Measure::kRenyiInformation, "against_bandwidth"), golden.expected["cka"]["sigma_y"], 1e-8);
  }
}

TEST(StructureSpectraTest, GoldenSamplesAndPaired) {
  const GoldenPoints samples("two_sample");
  const StructureCase two{samples.Read("x"), samples.Read("y")};
  ExpectLike(two.Value(Measure::kCoral), samples.expected["coral_fro2_over_4d2"]);
  ExpectLike(two.Value(Measure::kFrechetDistance), samples.expected["frechet_distance2"]);
  ExpectLike(two.Value(Measure::kFrechetDistance, "mean_difference"), samples.expected["mean_diff_l2"]);
  const GoldenPoints paired("paired");
  ExpectLike(StructureCase{paired.Read("x"), paired.Read("y")}.Value(Measure::kProcrustes),
             paired.expected["procrustes_disparity"]);
}

TEST(StructureSpectraTest, FormulasOfProducts) {
  for (const int64_t rows : kSizes) {
    for (const int64_t dim : {1, 3, 70}) {
      for (const int levels : {0, 3}) {
        SCOPED_TRACE(testing::Message() << rows << " x " << dim << ", levels " << levels);
        const Points x = Points::Random(rows, dim, 1, levels), y = Points::Random(rows, 7, 2, levels);
        const StructureCase two{x, y};
        const bool constant = SquaredLength(Centred(x)) * SquaredLength(Centred(y)) == 0;
        if (constant) continue;
        ExpectOnOneAndFourThreads(two, Measure::kCkaLinear, NaiveCka(x, y));
        ExpectOnOneAndFourThreads(two, Measure::kParticipationRatio, NaiveParticipation(x));
        ExpectOnOneAndFourThreads(two, Measure::kEffectiveRank, NaiveEffectiveRank(x));
        ExpectOnOneAndFourThreads(two, Measure::kProcrustes, NaiveProcrustes(x, y));
        if (rows < 5) continue;
        ExpectOnOneAndFourThreads(two, Measure::kCkaLinearDebiased, NaiveDebiasedCka(x, y), 1e-9);
        if (rows < 16) continue;
        ExpectOnOneAndFourThreads(two, Measure::kCkaLinearMinibatch, NaiveMinibatchCka(x, y, 4), 1e-9);
        const StructureCase samples{x, Points::Random(rows + 9, dim, 3, levels)};
        ExpectOnOneAndFourThreads(samples, Measure::kCoral, NaiveCoral(samples.x, samples.against));
      }
    }
  }
}

// The distance of Gaussians whose covariances commute: those of points along the axes.
TEST(StructureSpectraTest, FrechetDistanceOfAxes) {
  const auto along = [](const std::vector<double>& lengths) {
    const auto dim = static_cast<int64_t>(lengths.size());
    Points points{2 * dim, dim, std::vector<double>(static_cast<size_t>(2 * dim * dim))};
    for (int64_t k = 0; k < dim; ++k) {
      points.values[static_cast<size_t>(2 * k * dim + k)] = lengths[static_cast<size_t>(k)];
      points.values[static_cast<size_t>((2 * k + 1) * dim + k)] = -lengths[static_cast<size_t>(k)];
    }
    return points;
  };
  const std::vector<double> a = {1, 2, 3, 0}, b = {4, 0.5, 3, 1};
  double expected = 0;
  for (size_t k = 0; k < a.size(); ++k) expected += 2.0 / 7 * (a[k] - b[k]) * (a[k] - b[k]);
  const StructureCase two{along(a), along(b)};
  ExpectLike(two.Value(Measure::kFrechetDistance), expected);
  ExpectLike(StructureCase{two.x, two.x}.Value(Measure::kFrechetDistance), 0);
  // Shifted, and turned: by the distance of the means, and not at all.
  StructureCase shifted = two;
  for (double& value : shifted.x.values) value += 3;
  ExpectLike(shifted.Value(Measure::kFrechetDistance), expected + 4 * 9);
  ExpectLike(shifted.Value(Measure::kFrechetDistance, "mean_difference"), 6);
  // More dimensions than rows.
  const StructureCase wide{Points::Random(5, 40, 1), Points::Random(7, 40, 2)};
  EXPECT_GT(wide.Value(Measure::kFrechetDistance), 0);
}

TEST(StructureSpectraTest, FormulasOfRenyi) {
  const std::vector<double> alphas = {0.5, 1, 1.5, 2, 4, kInfinity};
  for (const int64_t rows : {int64_t{1}, int64_t{2}, int64_t{40}, int64_t{65}}) {
    for (const int64_t dim : {3, 50}) {
      SCOPED_TRACE(testing::Message() << rows << " x " << dim);
      StructureCase two{Points::Random(rows, dim, 3), Points::Random(rows, 4, 4)};
      two.options.alphas = alphas;
      two.options.bandwidths = {0.5, 3};
      const Result gaussian = two.Run(Measure::kRenyiEntropy);
      ASSERT_EQ(gaussian.records.size(), 12u);
      const NaiveRenyi of_gaussian[] = {NaiveRenyi(GaussianKernel(two.x, 0.5)), NaiveRenyi(GaussianKernel(two.x, 3))};
      for (size_t i = 0; i < 12; ++i) {
        const double h = two.options.bandwidths[i / 6];
        EXPECT_EQ(gaussian.records[i].fields[1].second, alphas[i % 6]);
        EXPECT_EQ(gaussian.records[i].fields[2].second, h);
        EXPECT_NEAR(gaussian.records[i].fields[0].second, of_gaussian[i / 6](alphas[i % 6]), 1e-9);
      }
      two.options.kernel = Kernel::kLinear;
      const Result linear = two.Run(Measure::kRenyiEntropy), joint = two.Run(Measure::kRenyiInformation);
      ASSERT_EQ(linear.records.size(), 6u);
      const Square cosines = CosineKernel(two.x), others = CosineKernel(two.against);
      const NaiveRenyi of_x(cosines), of_y(others), of_both(Hadamard(cosines, others));
      for (size_t i = 0; i < 6; ++i) {
        // An eigenvalue near the cut may be on either side: the root of N epsilon.
        const double tolerance = alphas[i] < 1 ? 1e-5 : 1e-9;
        EXPECT_NEAR(linear.records[i].fields[0].second, of_x(alphas[i]), tolerance);
        const double both = of_both(alphas[i]);
        EXPECT_NEAR(joint.records[i].fields[0].second, of_x(alphas[i]) + of_y(alphas[i]) - both, 3 * tolerance);
        EXPECT_STREQ(joint.records[i].fields[2].first, "joint_entropy");
        EXPECT_NEAR(joint.records[i].fields[2].second, both, tolerance);
      }
    }
  }
}

TEST(StructureSpectraTest, WhatHasNoValue) {
  const Points none{0, 3, {}}, one{1, 3, {1, 2, 3}}, constant{20, 3, std::vector<double>(60, 0.1)};
  const Points some = Points::Random(20, 3, 5);
  const auto value = [](const Points& x, const Points& y, Measure measure) {
    return StructureCase{x, y}.Value(measure);
  };
  for (const Measure measure :
       {Measure::kRenyiEntropy, Measure::kRenyiInformation, Measure::kEffectiveRank, Measure::kParticipationRatio,
        Measure::kProcrustes, Measure::kCkaLinear, Measure::kCkaLinearDebiased, Measure::kCkaLinearMinibatch,
        Measure::kCoral, Measure::kFrechetDistance}) {
    EXPECT_TRUE(std::isnan(value(none, none, measure))) << NameOf(measure);
  }
  for (const Measure measure : {Measure::kParticipationRatio, Measure::kProcrustes, Measure::kCkaLinear,
                                Measure::kCkaLinearDebiased, Measure::kCkaLinearMinibatch}) {
    EXPECT_TRUE(std::isnan(value(one, one, measure))) << NameOf(measure);
    EXPECT_TRUE(std::isnan(value(constant, some, measure)) || measure == Measure::kParticipationRatio);
    EXPECT_TRUE(std::isnan(value(constant, constant, measure))) << NameOf(measure);
  }
  EXPECT_TRUE(std::isnan(value(one, some, Measure::kCoral)));
  EXPECT_TRUE(std::isnan(value(one, some, Measure::kFrechetDistance)));
  EXPECT_FALSE(std::isnan((StructureCase{one, some}.Value(Measure::kFrechetDistance, "mean_difference"))));
  EXPECT_TRUE(std::isnan(value({4, 2, std::vector<double>(8)}, none, Measure::kEffectiveRank)));
  EXPECT_TRUE(std::isnan(value(constant, constant, Measure::kRenyiEntropy))) << "the median distance is 0";
  EXPECT_TRUE(std::isnan((StructureCase{constant}.Value(Measure::kRenyiEntropy, "effective_rank", 1))));
  EXPECT_TRUE(std::isnan(value(some, constant, Measure::kRenyiInformation)));
  ExpectLike(value(one, one, Measure::kRenyiEntropy), 0);
  ExpectLike(value(one, one, Measure::kRenyiInformation), 0);
  ExpectLike(value(constant, constant, Measure::kEffectiveRank), 1, 1e-6);
  StructureCase linear{constant};
  linear.options.kernel = Kernel::kLinear;
  EXPECT_NEAR(linear.Value(Measure::kRenyiEntropy), 0, 1e-12);
  linear.x = {4, 2, std::vector<double>(8)};
  EXPECT_EQ(linear.Refusal(Measure::kRenyiEntropy),
            "renyi_entropy needs rows with a direction, but one of x is zero 0");
}

TEST(StructureSpectraTest, OrderTwoTakesRowsThatOthersRefuse) {
  StructureCase many{Points::Random(8193, 2, 6)};
  many.options.bandwidths = {1};
  many.options.alphas = {};
  const Result own = many.Run(Measure::kRenyiEntropy);
  ASSERT_EQ(own.records.size(), 1u);
  EXPECT_EQ(own.records[0].fields[1].second, 2);
  many.options.alphas = {1, 2};
  EXPECT_EQ(many.Refusal(Measure::kRenyiEntropy),
            "renyi_entropy of order other than 2 with the rbf kernel takes at most 8192 rows, but got 8193 -1");
  many.options.alphas = {2};
  // The mean of exp(-d / h^2) over normal pairs in two dimensions is 1 / (1 + 4 / h^2).
  EXPECT_NEAR(many.Value(Measure::kRenyiEntropy), std::log(5.0), 0.05);
  many.options.alphas = {1, kInfinity};
  many.options.kernel = Kernel::kLinear;
  EXPECT_NEAR(many.Value(Measure::kRenyiEntropy), std::log(2.0), 1e-3);
}

TEST(StructureSpectraTest, SingularValuesAreOfTheRows) {
  const Points x = Points::Random(65, 9, 7);
  const Result result = StructureCase{x}.Run(Measure::kEffectiveRank);
  ASSERT_EQ(result.vectors.size(), 1u);
  EXPECT_STREQ(result.vectors[0].name, "singular_values");
  EXPECT_EQ(result.vectors[0].rows, 9);
  EXPECT_EQ(result.vectors[0].columns, 1);
  const auto& found = std::get<std::vector<double>>(result.vectors[0].values);
  const std::vector<double> expected = JacobiSingularValues(x);
  for (size_t i = 0; i < 9; ++i) ExpectLike(found[i], expected[i]);
}

// Long enough for several parts, and for a factor that is put together from some.
TEST(StructureSpectraTest, LongMatricesAreDividedAlikeForAllThreads) {
  const Points x = Points::Random(40000, 3, 8), y = Points::Random(40000, 2, 9);
  const Points cross = Cross(x, y);
  const Table a(x.rows, x.dim, x.values), b(y.rows, y.dim, y.values);
  Table products[2], factors[2];
  for (const int i : {0, 1}) {
    SweepControl control(i == 0 ? 1 : 4, {});
    products[i] = Multiply(a, b, control);
    factors[i] = TriangularFactor(a, control);
    ExpectLike(SquaredProductNorm(a, b, control), SquaredLength(cross));
  }
  EXPECT_EQ(products[0].values, products[1].values);
  EXPECT_EQ(factors[0].values, factors[1].values);
  for (size_t i = 0; i < cross.values.size(); ++i) ExpectLike(products[0].values[i], cross.values[i]);
  const std::vector<double> found = SingularValues(factors[0]), expected = JacobiSingularValues(x);
  for (size_t i = 0; i < 3; ++i) ExpectLike(found[i], expected[i]);
}

TEST(StructureSpectraTest, ProductsOfAllShapes) {
  SweepControl control(2, {});
  for (const int64_t rows : {1, 255, 256, 257}) {
    for (const int64_t left : {1, 6, 95, 97}) {
      for (const int64_t right : {1, 5, 96, 193}) {
        SCOPED_TRACE(testing::Message() << rows << ": " << left << " x " << right);
        const Points x = Points::Random(rows, left, 1), y = Points::Random(rows, right, 2);
        const Table a(rows, left, x.values), b(rows, right, y.values);
        const Points cross = Cross(x, y), self = Cross(x, x);
        const Table found = Multiply(a, b, control), squared = Multiply(a, a, control);
        for (size_t i = 0; i < cross.values.size(); ++i) ASSERT_NEAR(found.values[i], cross.values[i], 1e-10);
        for (size_t i = 0; i < self.values.size(); ++i) ASSERT_NEAR(squared.values[i], self.values[i], 1e-10);
        ExpectLike(SquaredProductNorm(a, b, control), SquaredLength(cross));
        ExpectLike(SquaredProductNorm(a, a, control), SquaredLength(self));
      }
    }
  }
}

TEST(StructureSpectraTest, EveryTargetHasTheSameBits) {
  const AlignedVector<double> a = [] {
    const Points points = Points::Random(100, 12, 1);
    return AlignedVector<double>(points.values.begin(), points.values.end());
  }();
  const Points columns = Points::Random(100, 32, 2);
  const AlignedVector<double> b(columns.values.begin(), columns.values.end());
  const TileFactors factors{a.data(), 12, b.data(), 32, 100};
  AlignedVector<double> expected(12 * 32, 0.5);
  for (size_t i = 0; i < 12; ++i) {
    for (size_t j = 0; j < 32; ++j) {
      double sum = 0;
      for (size_t k = 0; k < 100; ++k) sum = std::fma(a[k * 12 + i], b[k * 32 + j], sum);
      expected[i * 32 + j] += sum;
    }
  }
  std::stringstream targets{std::string(CpuTargets())};
  int seen = 0;
  for (std::string target; std::getline(targets, target, ','); ++seen) {
    AlignedVector<double> found(12 * 32, 0.5);
    TileProductsFor(target)(factors, found.data());
    EXPECT_EQ(found, expected) << target;
  }
  EXPECT_GT(seen, 0);
  AlignedVector<double> shorter(12 * 32, 0.5);
  TileProductsFor({})({a.data(), 12, b.data(), 32, 99}, shorter.data());
  EXPECT_NE(shorter, expected);
}

TEST(StructureSpectraTest, ValuesBeyondTheRangeOfSquaresAreNoNumbers) {
  Points x = Points::Random(20, 4, 5);
  for (double& value : x.values) value *= 1e200;
  const StructureCase two{x, x};
  EXPECT_TRUE(std::isnan(two.Value(Measure::kCkaLinear)));
  EXPECT_TRUE(std::isnan(two.Value(Measure::kFrechetDistance)));
  EXPECT_TRUE(std::isnan(two.Value(Measure::kProcrustes)));
  EXPECT_TRUE(std::isnan(Eigenvalues(Table(1, 1, {kInfinity}))[0]));
  EXPECT_TRUE(std::isnan(SingularValues(Table(1, 1, {kNaN}))[0]));
}

TEST(StructureSpectraTest, CancelledAmongTheProducts) {
  SweepControl control(2, [](int64_t, int64_t) { return false; });
  const Table a(100, 3);
  EXPECT_THROW(Multiply(a, a, control), Error);
}

TEST(StructureSpectraTest, ThePlantedErrorIsFound) {
  const Points x = Points::Random(64, 5, 61), y = Points::Random(64, 5, 62);
  const StructureCase two{x, y};
  Points wrong = y;
  wrong.values[7] *= 1 + 1e-6;
  EXPECT_FALSE(AreLike(two.Value(Measure::kCkaLinear), NaiveCka(x, wrong)));
  EXPECT_FALSE(AreLike(two.Value(Measure::kProcrustes), NaiveProcrustes(x, wrong)));
  EXPECT_FALSE(AreLike(two.Value(Measure::kCkaLinear), two.Value(Measure::kCkaLinearDebiased)));
  EXPECT_FALSE(AreLike(two.Value(Measure::kEffectiveRank), NaiveEffectiveRank(wrong)));
}

}  // namespace
}  // namespace sextant::test
