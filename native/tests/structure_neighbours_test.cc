// SPDX-License-Identifier: Apache-2.0
//
// Measures by nearest neighbours and by label: golden values, the formulas, and what has no value.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "common/digamma.h"
#include "common/error.h"
#include "structure/structure.h"
#include "tests/support/golden_points.h"
#include "tests/support/result_fields.h"

namespace sextant::test {
namespace {

std::string Key(std::string prefix, int64_t k) { return prefix += std::to_string(k); }

StructureOptions Options(int64_t k = 0) {
  StructureOptions options;
  options.arithmetic = {Precision::kF64, ""};
  options.alphas = {1, 2};
  options.k = k;
  return options;
}

struct Given {
  Points x;
  std::vector<int64_t> labels = {};
  Points against = {0, 0, {}};
};

Result MeasureAll(const Given& given, const StructureOptions& options, const std::vector<Measure>& measures,
                  int threads = 4) {
  StructureInput input{given.x.View(), std::nullopt, given.labels};
  if (given.against.dim > 0) input.against = given.against.View();
  SweepControl control(threads, {});
  return MeasureStructure(input, options, measures, control);
}

double Value(const Given& given, const StructureOptions& options, Measure measure) {
  return FieldOf(MeasureAll(given, options, {measure}), "value");
}

std::string Refusal(const Given& given, const StructureOptions& options, Measure measure) {
  try {
    MeasureAll(given, options, {measure});
  } catch (const Error& e) {
    return e.what();
  }
  return "nothing";
}

void ExpectClose(double found, double expected, double relative = 1e-10) {
  EXPECT_NEAR(found, expected, relative * std::max(1.0, std::abs(expected)));
}

TEST(DigammaTest, KnownValuesAreMet) {
  const double gamma = 0.57721566490153286061;
  EXPECT_NEAR(Digamma(1), -gamma, 1e-15);
  EXPECT_NEAR(Digamma(0.5), -gamma - 2 * std::log(2.0), 4e-15);
  EXPECT_NEAR(Digamma(0.25), -gamma - 1.57079632679489661923 - 3 * std::log(2.0), 1e-14);
  double harmonic = 0;
  for (int n = 1; n < 200; ++n) {
    EXPECT_NEAR(Digamma(n) / (harmonic - gamma), 1, 1e-14) << n;
    harmonic += 1.0 / n;
  }
  EXPECT_NEAR(Digamma(1e6), 13.815510057964191, 1e-14 * 14);
  EXPECT_NEAR(Digamma(12.5), Digamma(13.5) - 1 / 12.5, 4e-15);
  EXPECT_GT(std::abs(Digamma(2) - Digamma(1)), 0.5);
}

TEST(StructureNeighboursTest, MutualInformationIsGolden) {
  for (const std::string name : {"knn_gauss_1_1", "knn_gauss_2_3", "knn_gauss_5_5"}) {
    const GoldenPoints golden(name);
    const Given given{golden.Read("x"), {}, golden.Read("y")};
    for (const int64_t k : {1, 3, 4, 10}) {
      SCOPED_TRACE(Key(name + " k ", k));
      const auto& expected = golden.expected[Key("k", k)];
      const Result found = MeasureAll(given, Options(k), {Measure::kKsg1, Measure::kKsg2});
      ExpectClose(FieldOf(found, "value"), expected["ksg1_ref"]);
      ExpectClose(FieldOf(found, "value", 1), expected["ksg2_ref"]);
      EXPECT_EQ(FieldOf(found, "k"), static_cast<double>(k));
      EXPECT_EQ(found.records[0].metric, Metric::kChebyshev);
      StructureOptions euclidean = Options(k);
      euclidean.metric = Metric::kEuclidean;
      ExpectClose(Value(given, euclidean, Measure::kKsg1), expected["ksg1_ref_euclid_marginals"]);
    }
  }
}

TEST(StructureNeighboursTest, EntropyIsGolden) {
  for (const std::string name : {"knn_gauss_1_1", "knn_gauss_2_3", "knn_gauss_5_5"}) {
    const GoldenPoints golden(name);
    for (const int64_t k : {1, 3, 5}) {
      const auto& expected = golden.expected[Key("kl_entropy_k", k)];
      ExpectClose(Value({golden.Read("x")}, Options(k), Measure::kKozachenkoLeonenko), expected["x_euclid"]);
      ExpectClose(Value({golden.Read("y")}, Options(k), Measure::kKozachenkoLeonenko), expected["y_euclid"]);
      StructureOptions chebyshev = Options(k);
      chebyshev.metric = Metric::kChebyshev;
      ExpectClose(Value({golden.Read("x")}, chebyshev, Measure::kKozachenkoLeonenko), expected["x_max"]);
    }
  }
}

TEST(StructureNeighboursTest, RossIsGoldenInBothVariants) {
  for (const std::string name : {"ross_1d", "ross_6d"}) {
    const GoldenPoints golden(name);
    const Given given{golden.Read("z"), golden.Labels()};
    for (const int64_t k : {1, 3, 5}) {
      SCOPED_TRACE(Key(name + " k ", k));
      const auto& expected = golden.expected[Key("k", k)];
      StructureOptions options = Options(k);
      ExpectClose(Value(given, options, Measure::kRoss), expected["ross_ref_euclid"]);
      options.ross = RossVariant::kJidt;
      if (name == "ross_1d") {
        EXPECT_NE(Refusal(given, options, Measure::kRoss).find("but label 9 has 1"), std::string::npos);
      } else {
        ExpectClose(Value(given, options, Measure::kRoss), expected["jidt_euclid"]);
        options.metric = Metric::kChebyshev;
        ExpectClose(Value(given, options, Measure::kRoss), expected["jidt_max"]);
      }
      options = Options(k);
      options.metric = Metric::kChebyshev;
      ExpectClose(Value(given, options, Measure::kRoss), expected["ross_ref_max"]);
    }
  }
}

TEST(StructureNeighboursTest, DimensionsListsAndOverlapAreGolden) {
  for (const std::string name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const Given given{golden.Read("x"), golden.Labels(), golden.Read("y")};
    const Result twonn = MeasureAll(given, Options(), {Measure::kTwonn});
    ExpectClose(FieldOf(twonn, "value"), golden.expected["twonn"]["slope"]);
    ExpectClose(FieldOf(twonn, "mle"), golden.expected["twonn"]["mle"]);
    ExpectClose(FieldOf(twonn, "mle_unbiased"), golden.expected["twonn"]["mle_unbiased"]);
    EXPECT_EQ(FieldOf(twonn, "duplicates"), 0);
    for (const int64_t k : {5, 10, 20}) {
      const auto& expected = golden.expected["id_mle"][std::to_string(k)];
      const Result found = MeasureAll(given, Options(k), {Measure::kLevinaBickel, Measure::kMackayGhahramani});
      ExpectClose(FieldOf(found, "value"), expected["levina_bickel"]);
      ExpectClose(FieldOf(found, "k_minus_2"), expected["levina_bickel_k_minus_2"]);
      ExpectClose(FieldOf(found, "value", 1), expected["mackay"]);
      EXPECT_EQ(VectorOf(found, "samples").size(), static_cast<size_t>(given.x.rows));
    }
    for (const int64_t k : {1, 5, 10, 50}) {
      const auto& expected = golden.expected["knn_overlap"][std::to_string(k)];
      const Result found = MeasureAll(given, Options(k), {Measure::kMutualKnn});
      ExpectClose(FieldOf(found, "value"), expected["mutual_knn"]);
      ExpectClose(FieldOf(found, "jaccard"), expected["jaccard"]);
    }
    const Result lists = MeasureAll(given, Options(50), {Measure::kNearestNeighbours});
    const auto indices = ReadNpy(GoldenPath(golden.folder + "knn_idx_x.npy")).As<int32_t>();
    const auto distances = ReadNpy(GoldenPath(golden.folder + "knn_dist_x.npy")).AsDoubles();
    EXPECT_TRUE(std::ranges::equal(VectorOf<int64_t>(lists, "indices"), indices));
    const std::vector<double> found = VectorOf(lists, "distances");
    ASSERT_EQ(found.size(), distances.size());
    for (size_t i = 0; i < found.size(); ++i) ExpectClose(found[i], distances[i]);
  }
}

TEST(StructureLabelsTest, SilhouettesAndGroupMeansAreGolden) {
  for (const std::string name : {"pair_digits300", "pair_gauss257"}) {
    SCOPED_TRACE(name);
    const GoldenPoints golden(name);
    const Given given{golden.Read("x"), golden.Labels()};
    const Result found =
        MeasureAll(given, Options(), {Measure::kSilhouette, Measure::kWithinDistance, Measure::kBetweenDistance}, 1);
    ExpectClose(FieldOf(found, "value"), golden.expected["silhouette"]["euclidean"]["ref"]);
    ExpectClose(FieldOf(found, "value", 1), golden.expected["within_between"]["within"]);
    ExpectClose(FieldOf(found, "value", 2), golden.expected["within_between"]["between"]);
    const std::vector<double> samples = VectorOf(found, "samples"), means = VectorOf(found, "group_means");
    const auto golden_samples = ReadNpy(GoldenPath(golden.folder + "silhouette_samples.npy")).AsDoubles();
    const auto golden_means = ReadNpy(GoldenPath(golden.folder + "group_mean_euclidean.npy")).AsDoubles();
    ASSERT_EQ(samples.size(), golden_samples.size());
    for (size_t i = 0; i < samples.size(); ++i) ExpectClose(samples[i], golden_samples[i]);
    ASSERT_EQ(means.size(), golden_means.size());
    for (size_t i = 0; i < means.size(); ++i) ExpectClose(means[i], golden_means[i]);
    EXPECT_EQ(VectorOf<int64_t>(found, "group_labels").size() * VectorOf<int64_t>(found, "group_labels").size(),
              means.size());
    StructureOptions cosine = Options();
    cosine.metric = Metric::kCosine;
    ExpectClose(Value(given, cosine, Measure::kSilhouette), golden.expected["silhouette"]["cosine"]["ref"]);
  }
}

TEST(StructureNeighboursTest, DivergenceIsGolden) {
  const GoldenPoints golden("two_sample");
  const Given given{golden.Read("x"), {}, golden.Read("y")};
  ExpectClose(Value(given, Options(1), Measure::kKnnKl), golden.expected["knn_kl_k1"]);
  ExpectClose(Value(given, Options(5), Measure::kKnnKl), golden.expected["knn_kl_k5"]);
}

TEST(StructureNeighboursTest, TheComparisonCatchesANeighbourMore) {
  const GoldenPoints golden("knn_gauss_2_3");
  const Given given{golden.Read("x"), {}, golden.Read("y")};
  const double found = Value(given, Options(4), Measure::kKsg1), expected = golden.expected["k3"]["ksg1_ref"];
  EXPECT_NONFATAL_FAILURE(ExpectClose(found, expected), "");
  EXPECT_NONFATAL_FAILURE(ExpectClose(std::nan(""), expected), "");
}

TEST(StructureNeighboursTest, SinglePrecisionIsNear) {
  const GoldenPoints golden("pair_gauss257");
  const Given given{golden.Read("x"), golden.Labels(), golden.Read("y")};
  StructureOptions options = Options();
  options.arithmetic.precision = Precision::kF32;
  ExpectClose(Value(given, options, Measure::kTwonn), golden.expected["twonn"]["slope"], 1e-4);
  ExpectClose(Value(given, options, Measure::kSilhouette), golden.expected["silhouette"]["euclidean"]["ref"], 1e-5);
  ExpectClose(Value(given, options, Measure::kMutualKnn), golden.expected["knn_overlap"]["10"]["mutual_knn"], 1e-3);
}

TEST(StructureNeighboursTest, ThreadsChangeNoBit) {
  const GoldenPoints golden("pair_gauss257");
  const Given given{golden.Read("x"), golden.Labels(), golden.Read("y")};
  const std::vector<Measure> measures = {
      Measure::kKozachenkoLeonenko, Measure::kTwonn,          Measure::kLevinaBickel,   Measure::kMackayGhahramani,
      Measure::kMutualKnn,          Measure::kKsg1,           Measure::kKsg2,           Measure::kRoss,
      Measure::kSilhouette,         Measure::kWithinDistance, Measure::kBetweenDistance};
  const Result one = MeasureAll(given, Options(), measures, 1), four = MeasureAll(given, Options(), measures, 4);
  ASSERT_EQ(one.records.size(), measures.size());
  for (size_t i = 0; i < measures.size(); ++i) EXPECT_EQ(one.records[i].fields, four.records[i].fields);
  EXPECT_EQ(VectorOf(one, "samples"), VectorOf(four, "samples"));
  EXPECT_EQ(VectorOf(one, "group_means"), VectorOf(four, "group_means"));
}

// Silhouette by the formula, in whatever order rows and labels come.
TEST(StructureLabelsTest, SilhouettesFollowTheFormula) {
  const Points x = Points::Random(130, 4, 5);
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < 130; ++i) labels.push_back(i == 77 ? 40 : i * 7 % 5 - 2);
  const std::vector<double> samples = VectorOf(MeasureAll({x, labels}, Options(), {Measure::kSilhouette}), "samples");
  for (int64_t i = 0; i < 130; ++i) {
    double a = 0, b = std::numeric_limits<double>::infinity();
    for (const int64_t label : {-2, -1, 0, 1, 2, 40}) {
      double sum = 0, count = 0;
      for (int64_t j = 0; j < 130; ++j) {
        if (j == i || labels[static_cast<size_t>(j)] != label) continue;
        sum += DistanceOf(Metric::kEuclidean, x, i, x, j);
        ++count;
      }
      if (label == labels[static_cast<size_t>(i)]) {
        a = sum / count;
      } else {
        b = std::min(b, sum / count);
      }
    }
    ExpectClose(samples[static_cast<size_t>(i)], i == 77 ? 0 : (b - a) / std::max(a, b), 1e-12);
  }
}

TEST(StructureLabelsTest, GroupsWithoutPairsHaveNoMean) {
  const Points x{3, 1, {0, 1, 3}};
  const Result apart = MeasureAll({x, {1, 2, 3}}, Options(),
                                  {Measure::kWithinDistance, Measure::kBetweenDistance, Measure::kSilhouette});
  EXPECT_TRUE(std::isnan(FieldOf(apart, "value")));
  EXPECT_EQ(FieldOf(apart, "pairs"), 0);
  EXPECT_EQ(FieldOf(apart, "value", 1), 2);
  EXPECT_EQ(FieldOf(apart, "pairs", 1), 3);
  EXPECT_EQ(FieldOf(apart, "value", 2), 0);
  EXPECT_TRUE(std::isnan(VectorOf(apart, "group_means")[0]));
  EXPECT_EQ(VectorOf(apart, "group_means")[1], 1);
  const Result one = MeasureAll({x, {5, 5, 5}}, Options(),
                                {Measure::kWithinDistance, Measure::kBetweenDistance, Measure::kSilhouette});
  EXPECT_EQ(FieldOf(one, "value"), 2);
  EXPECT_TRUE(std::isnan(FieldOf(one, "value", 1)));
  EXPECT_TRUE(std::isnan(FieldOf(one, "value", 2)));
  EXPECT_EQ(FieldOf(one, "groups", 2), 1);
}

TEST(StructureLabelsTest, EqualRowsAreNeitherNearNorFar) {
  const Points x{4, 1, {2, 2, 2, 2}};
  EXPECT_EQ(Value({x, {1, 1, 2, 2}}, Options(), Measure::kSilhouette), 0);
}

TEST(StructureNeighboursTest, DuplicatesAreCounted) {
  const Points x{5, 1, {0, 0, 1, 3, 7}};
  const Result found =
      MeasureAll({x}, Options(2),
                 {Measure::kTwonn, Measure::kLevinaBickel, Measure::kMackayGhahramani, Measure::kKozachenkoLeonenko});
  EXPECT_EQ(FieldOf(found, "duplicates"), 2);
  ExpectClose(FieldOf(found, "mle"), 3 / (std::log(1.0) + std::log(3.0 / 2) + std::log(6.0 / 4)));
  EXPECT_EQ(FieldOf(found, "duplicates", 1), 2);
  const std::vector<double> samples = VectorOf(found, "samples");
  EXPECT_TRUE(std::isnan(samples[0]) && std::isnan(samples[1]));
  ExpectClose(samples[3], 1 / std::log(1.5));
  EXPECT_EQ(FieldOf(found, "duplicates", 2), 2);
  ExpectClose(FieldOf(found, "value", 2), 3 / (2 * std::log(1.5)));
  EXPECT_EQ(FieldOf(found, "duplicates", 3), 0);  // none at its second neighbour
  EXPECT_TRUE(std::isfinite(FieldOf(found, "value", 3)));
  const Result nearest = MeasureAll({x}, Options(1), {Measure::kKozachenkoLeonenko});
  EXPECT_EQ(FieldOf(nearest, "duplicates"), 2);
  EXPECT_TRUE(std::isnan(FieldOf(nearest, "value")));
  EXPECT_TRUE(std::isnan(Value({x, {}, {2, 1, {1, 2}}}, Options(1), Measure::kKnnKl)));
}

TEST(StructureNeighboursTest, TooFewRowsHaveNoValue) {
  for (const int64_t n : {0, 1, 2, 3}) {
    SCOPED_TRACE(n);
    const Given given{Points::Random(n, 2, 9), {}, Points::Random(n, 2, 10)};
    for (const Measure measure :
         {Measure::kKozachenkoLeonenko, Measure::kLevinaBickel, Measure::kMackayGhahramani, Measure::kMutualKnn,
          Measure::kKsg1, Measure::kKsg2, Measure::kKnnKl, Measure::kNearestNeighbours}) {
      EXPECT_TRUE(std::isnan(Value(given, Options(3), measure))) << NameOf(measure);
    }
    if (n < 3) {
      EXPECT_TRUE(std::isnan(Value(given, Options(), Measure::kTwonn)));
    }
  }
  const Result lists = MeasureAll({Points::Random(2, 2, 9)}, Options(3), {Measure::kNearestNeighbours});
  EXPECT_EQ(VectorOf<int64_t>(lists, "indices"), (std::vector<int64_t>{1, -1, -1, 0, -1, -1}));
  EXPECT_TRUE(std::isnan(Value({Points::Random(3, 2, 9), {1, 2, 3}}, Options(), Measure::kRoss)));
  EXPECT_TRUE(std::isnan(Value({Points::Random(1, 2, 9), {1}}, Options(), Measure::kSilhouette)));
  EXPECT_TRUE(std::isfinite(Value({Points::Random(4, 2, 9), {1, 1, 2, 2}}, Options(100), Measure::kRoss)));
}

TEST(StructureNeighboursTest, MetricsThatDoNotApplyAreNamed) {
  const Given given{Points::Random(9, 2, 9), {1, 1, 1, 2, 2, 2, 3, 3, 3}, Points::Random(9, 2, 10)};
  StructureOptions options = Options(3);
  options.metric = Metric::kCosine;
  EXPECT_EQ(Refusal(given, options, Measure::kKozachenkoLeonenko),
            "kozachenko_leonenko takes metric euclidean or chebyshev, but got cosine");
  EXPECT_EQ(Refusal(given, options, Measure::kKsg1), "ksg1 takes metric chebyshev or euclidean, but got cosine");
  EXPECT_EQ(Refusal(given, options, Measure::kTwonn),
            "twonn takes metric euclidean, chebyshev or cityblock, but got cosine");
  EXPECT_EQ(Refusal(given, options, Measure::kMutualKnn), "nothing");
  options.metric = Metric::kDot;
  EXPECT_EQ(Refusal(given, options, Measure::kSilhouette),
            "silhouette takes any metric but dot and levenshtein, but got dot");
  EXPECT_EQ(Refusal(given, options, Measure::kMutualKnn), "nothing");
  options.metric = Metric::kLevenshtein;
  EXPECT_EQ(Refusal(given, options, Measure::kNearestNeighbours),
            "nearest_neighbours takes any metric but levenshtein, but got levenshtein");
  EXPECT_EQ(Refusal(given, Options(1), Measure::kLevinaBickel), "levina_bickel needs k >= 2, but k is 1");
}

}  // namespace
}  // namespace sextant::test
