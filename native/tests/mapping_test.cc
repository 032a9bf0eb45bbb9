// SPDX-License-Identifier: Apache-2.0
//
// Measures of a mapping against golden languages, and against the formulas written out over maps.
#include "mapping/mapping.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "common/error.h"
#include "common/permutation.h"
#include "tests/support/json.h"
#include "tests/support/mapping_oracle.h"
#include "tests/support/npy.h"
#include "tests/support/result_fields.h"

namespace sextant::test {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTolerance = 1e-12;  // of the golden values; sums of a few hundred terms of order 1

Result MeasureLanguage(const Language& language, MappingOptions options, std::vector<Measure> measures,
                       int threads = 1) {
  std::vector<int64_t> meanings, signals;
  for (const auto& meaning : language.meanings) meanings.insert(meanings.end(), meaning.begin(), meaning.end());
  for (const auto& signal : language.signals) {
    signals.insert(signals.end(), signal.begin(), signal.end());
    for (int64_t p = std::ssize(signal); p < language.length; ++p) {
      signals.push_back(p == std::ssize(signal) ? -7 : 1000);  // what comes after the end is not read
    }
  }
  if (!language.atoms.empty()) options.atoms = language.atoms.data();
  options.alphabet = language.alphabet;
  SweepControl control(threads, {});
  return MeasureMapping({std::ssize(language.meanings), std::ssize(language.meanings[0]), language.length,
                         meanings.data(), signals.data()},
                        options, measures, control);
}

double ValueOf(const Language& language, Measure measure, const MappingOptions& options = {}) {
  return FieldOf(MeasureLanguage(language, options, {measure}), "value");
}

void ExpectSame(double actual, double expected, const std::string& what) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(actual)) << what << ": " << actual;
  } else {
    EXPECT_LE(std::abs(actual - expected), kTolerance) << what << ": " << actual << ", not " << expected;
  }
}

// Golden languages.

struct GoldenLanguages {
  explicit GoldenLanguages(const std::string& name)
      : folder(name + "/"), manifest(Json::Read(GoldenPath(folder + "manifest.json"))) {
    meanings = Read("meanings");
    for (const auto& row : Read("topsim_subset")) subset.push_back(row[0]);
  }

  Table Read(const std::string& name) const {
    const Npy npy = ReadNpy(GoldenPath(folder + name + ".npy"));
    const size_t columns = npy.shape.size() > 1 ? static_cast<size_t>(npy.shape[1]) : 1;
    std::vector<int64_t> values;
    if (npy.dtype == "i2") {
      for (const int16_t value : npy.As<int16_t>()) values.push_back(value);
    } else {
      for (const int32_t value : npy.As<int32_t>()) values.push_back(value);
    }
    Table rows;
    for (size_t i = 0; i < values.size(); i += columns) {
      rows.emplace_back(values.begin() + static_cast<int64_t>(i), values.begin() + static_cast<int64_t>(i + columns));
    }
    return rows;
  }

  Language Of(const std::string& name, bool subset_only) const {
    const Table signals = Read("signals_" + name);
    Language language{{}, {}, std::ssize(signals[0]), manifest["params"]["atoms"], manifest["params"]["alphabet"]};
    if (!subset_only) {
      language.meanings = meanings;
      language.signals = signals;
      return language;
    }
    for (const int64_t row : subset) {
      language.meanings.push_back(meanings[static_cast<size_t>(row)]);
      language.signals.push_back(signals[static_cast<size_t>(row)]);
    }
    return language;
  }

  const std::string folder;
  const Json manifest;
  Table meanings;
  std::vector<int64_t> subset;
};

class GoldenMappingTest : public testing::TestWithParam<const char*> {};

double Expected(const Json& value) { return value.is_string() ? kNaN : value.get<double>(); }

TEST_P(GoldenMappingTest, TablesAndDisentanglements) {
  const GoldenLanguages golden(GetParam());
  for (const auto& [name, expected] : golden.manifest["expected"].items()) {
    const Json ref = expected["ref"];
    const Language language = golden.Of(name, false);
    const std::pair<Measure, const char*> measures[] = {{Measure::kSynonymy, "synonymy"},
                                                        {Measure::kHomonymy, "homonymy"},
                                                        {Measure::kWordOrderFreedom, "freedom"},
                                                        {Measure::kEntanglement, "entanglement"},
                                                        {Measure::kPosdis, "posdis"},
                                                        {Measure::kBosdis, "bosdis"}};
    for (const auto& [measure, key] : measures) {
      ExpectSame(ValueOf(language, measure), Expected(ref[key]), name + " " + key);
    }
    MappingOptions skip;
    skip.skip_symbol_zero = true;
    ExpectSame(ValueOf(language, Measure::kBosdis, skip), Expected(ref["bosdis_skip_symbol0"]), name + " bosdis skip");
    const Result order = MeasureLanguage(language, {}, {Measure::kWordOrder});
    EXPECT_EQ(std::get<std::vector<int64_t>>(order.vectors.at(0).values), ref["word_order"]) << name;
  }
}

TEST_P(GoldenMappingTest, TopographicSimilarity) {
  struct Case {
    const char* key;
    Metric meanings, signals;
    Correlation correlation;
  };
  const Case cases[] = {
      {"topsim_spearman_ham_lev", Metric::kHamming, Metric::kLevenshtein, Correlation::kSpearman},
      {"topsim_pearson_ham_lev", Metric::kHamming, Metric::kLevenshtein, Correlation::kPearson},
      {"topsim_spearman_lev_lev", Metric::kLevenshtein, Metric::kLevenshtein, Correlation::kSpearman},
      {"topsim_spearman_ham_ham", Metric::kHamming, Metric::kHamming, Correlation::kSpearman},
      {"topsim_spearman_cosine_lev", Metric::kCosine, Metric::kLevenshtein, Correlation::kSpearman},
  };
  const GoldenLanguages golden(GetParam());
  for (const auto& [name, expected] : golden.manifest["expected"].items()) {
    for (const Case& want : cases) {
      MappingOptions options;
      options.meaning_distance = want.meanings;
      options.signal_distance = want.signals;
      options.correlation = want.correlation;
      const Result found = MeasureLanguage(golden.Of(name, true), options, {Measure::kTopographicSimilarity}, 2);
      ExpectSame(FieldOf(found, "value"), Expected(expected["ref"][want.key]), name + " " + want.key);
      EXPECT_EQ(FieldOf(found, "pairs"), 120 * 119 / 2);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, GoldenMappingTest,
                         testing::Values("discrete_small", "discrete_two_predicates_test"));

// Random languages.

constexpr Measure kAll[] = {Measure::kSynonymy, Measure::kHomonymy, Measure::kWordOrderFreedom, Measure::kEntanglement,
                            Measure::kPosdis,   Measure::kBosdis,   Measure::kResidualEntropy};

double FromFormula(const oracle::Formulas& formulas, Measure measure) {
  switch (measure) {
    case Measure::kSynonymy:
      return formulas.Synonymy();
    case Measure::kHomonymy:
      return formulas.Homonymy();
    case Measure::kWordOrderFreedom:
      return formulas.WordOrderFreedom();
    case Measure::kEntanglement:
      return formulas.Entanglement();
    case Measure::kPosdis:
      return formulas.Posdis();
    case Measure::kBosdis:
      return formulas.Bosdis();
    default:
      return formulas.ResidualEntropy();
  }
}

struct Shape {
  int64_t rows, roles, length, atoms, alphabet;
  bool same_length;
  bool declared;  // more atoms and symbols than occur
};

Language RandomLanguage(const Shape& shape, std::mt19937_64& random) {
  const auto below = [&](int64_t end) { return static_cast<int64_t>(random() % static_cast<uint64_t>(end)); };
  Language language;
  language.length = shape.length;
  for (int64_t i = 0; i < shape.rows; ++i) {
    auto& meaning = language.meanings.emplace_back();
    for (int64_t r = 0; r < shape.roles; ++r) meaning.push_back(below(shape.atoms));
    auto& signal = language.signals.emplace_back();
    const int64_t length = shape.same_length ? shape.length : below(shape.length + 1);
    for (int64_t p = 0; p < length; ++p) {
      signal.push_back(below(3) == 0 ? below(shape.alphabet) : meaning[static_cast<size_t>(p % shape.roles)]);
    }
  }
  if (shape.declared) {
    language.atoms.assign(static_cast<size_t>(shape.roles), shape.atoms + 2);
    language.alphabet = std::max(shape.atoms, shape.alphabet) + 3;
  }
  return language;
}

std::vector<Shape> Shapes() {
  std::vector<Shape> shapes;
  for (const int64_t rows : {1, 2, 3, 63, 64, 65, 257}) {
    shapes.push_back({rows, 3, 4, 5, 6, true, false});
    shapes.push_back({rows, 2, 5, 4, 4, false, true});
  }
  shapes.push_back({100, 1, 1, 4, 3, true, false});
  shapes.push_back({100, 4, 7, 3, 9, false, false});
  shapes.push_back({60, 2, 20, 30, 40, false, true});
  shapes.push_back({40, 20, 70, 3, 2, false, false});
  shapes.push_back({20, 2, 3, 1, 1, true, false});
  return shapes;
}

std::string Name(const Shape& shape) {
  return std::to_string(shape.rows) + " x " + std::to_string(shape.roles) + " x " + std::to_string(shape.length);
}

TEST(MappingTest, TablesFollowTheFormulas) {
  std::mt19937_64 random(5);
  for (const Shape& shape : Shapes()) {
    const Language language = RandomLanguage(shape, random);
    for (const UnseenAtoms unseen : {UnseenAtoms::kUniform, UnseenAtoms::kSkip}) {
      for (const bool skip_symbol_zero : {false, true}) {
        MappingOptions options;
        options.unseen_atoms = unseen;
        options.skip_symbol_zero = skip_symbol_zero;
        options.longest_substring = skip_symbol_zero ? 2 : 5;
        const oracle::Formulas formulas(language, options);
        for (const Measure measure : kAll) {
          ExpectSame(ValueOf(language, measure, options), FromFormula(formulas, measure),
                     Name(shape) + " " + NameOf(measure));
        }
      }
    }
  }
}

TEST(MappingTest, TopographyFollowsTheFormula) {
  std::mt19937_64 random(6);
  for (Shape shape : Shapes()) {
    shape.rows = std::min<int64_t>(shape.rows, 65);
    Language language = RandomLanguage(shape, random);
    for (size_t i = 1; i < language.meanings.size(); i += 3) {  // rows that come twice
      language.meanings[i] = language.meanings[i - 1];
      language.signals[i] = language.signals[i - 1];
    }
    for (const Metric meanings : {Metric::kHamming, Metric::kLevenshtein, Metric::kCosine}) {
      for (const Metric signals : {Metric::kHamming, Metric::kLevenshtein}) {
        for (const Correlation correlation : {Correlation::kSpearman, Correlation::kPearson, Correlation::kKendall}) {
          MappingOptions options;
          options.meaning_distance = meanings;
          options.signal_distance = signals;
          options.correlation = correlation;
          ExpectSame(ValueOf(language, Measure::kTopographicSimilarity, options),
                     oracle::Topography(language, options, nullptr), Name(shape));
        }
      }
    }
  }
}

TEST(MappingTest, NullIsTheSimilarityOfShuffledSignals) {
  std::mt19937_64 random(7);
  const Language language = RandomLanguage({31, 2, 3, 3, 3, false, false}, random);
  MappingOptions options;
  options.seed = 11;
  options.shuffles = 9;
  const Result found = MeasureLanguage(language, options, {Measure::kTopographicSimilarity});
  const auto& null = std::get<std::vector<double>>(found.vectors.at(0).values);
  ASSERT_EQ(null.size(), 9u);
  double mean = 0, squares = 0, reached = 0;
  for (uint32_t b = 0; b < 9; ++b) {
    const std::vector<int64_t> order = RandomPermutation(31, 11, b);
    ExpectSame(null[b], oracle::Topography(language, options, &order), "shuffle");
    mean += null[b] / 9;
    reached += null[b] >= FieldOf(found, "value") ? 1 : 0;
  }
  for (const double value : null) squares += (value - mean) * (value - mean);
  ExpectSame(FieldOf(found, "null_mean"), mean, "null_mean");
  ExpectSame(FieldOf(found, "null_deviation"), std::sqrt(squares / 8), "null_deviation");
  ExpectSame(FieldOf(found, "z_score"), (FieldOf(found, "value") - mean) / std::sqrt(squares / 8), "z_score");
  ExpectSame(FieldOf(found, "p_value"), (1 + reached) / 10, "p_value");
}

TEST(MappingTest, ThreadsChangeNoBit) {
  std::mt19937_64 random(8);
  const Language language = RandomLanguage({257, 3, 18, 9, 12, false, true}, random);
  std::vector<Measure> measures(std::begin(kAll), std::end(kAll));
  measures.insert(measures.end(), {Measure::kTopographicSimilarity, Measure::kWordOrder});
  MappingOptions options;
  options.shuffles = 3;
  const Result one = MeasureLanguage(language, options, measures, 1);
  const Result four = MeasureLanguage(language, options, measures, 4);
  ASSERT_EQ(one.records.size(), measures.size());
  for (size_t i = 0; i < one.records.size(); ++i) {
    EXPECT_EQ(one.records[i].measure, measures[i]);
    EXPECT_EQ(one.records[i].fields, four.records[i].fields);
  }
  for (size_t i = 0; i < one.vectors.size(); ++i) EXPECT_EQ(one.vectors[i].values, four.vectors[i].values);
}

TEST(MappingTest, NumbersOfAtomsAndSymbolsMayBeLarge) {
  Language small{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{0, 2}, {1, 2}, {1, 1}, {0, 1}}, 2, {}, 0};
  Language large = small;
  for (auto& meaning : large.meanings) meaning[0] *= int64_t{1} << 62;
  for (auto& signal : large.signals) signal[1] *= int64_t{1} << 60;
  for (const Measure measure : {Measure::kPosdis, Measure::kTopographicSimilarity}) {
    EXPECT_EQ(ValueOf(large, measure), ValueOf(small, measure)) << NameOf(measure);
  }
}

TEST(MappingTest, ALanguageWithoutSymbolsHasNoValue) {
  const Language silent{{{0, 1}, {1, 0}, {1, 1}}, {{}, {}, {}}, 2, {}, 0};
  for (const Measure measure : kAll) EXPECT_TRUE(std::isnan(ValueOf(silent, measure))) << NameOf(measure);
  EXPECT_TRUE(std::isnan(ValueOf(silent, Measure::kTopographicSimilarity)));
  const Result order = MeasureLanguage(silent, {}, {Measure::kWordOrder});
  EXPECT_EQ(FieldOf(order, "value"), 0);
  EXPECT_EQ(std::get<std::vector<int64_t>>(order.vectors.at(0).values), (std::vector<int64_t>{-1, -1}));
}

TEST(MappingTest, RejectsWhatIsOutOfRangeWithItsRow) {
  const auto expect = [](Language language, int64_t row, const std::string& message) {
    try {
      ValueOf(language, Measure::kSynonymy);
      ADD_FAILURE() << message;
    } catch (const Error& error) {
      EXPECT_EQ(error.fault(), Fault::kInvalidData);
      EXPECT_EQ(error.row(), row);
      EXPECT_EQ(error.what(), message);
    }
  };
  const Language valid{{{0, 1}, {1, 0}, {1, 2}}, {{0}, {3}, {2}}, 1, {2, 3}, 4};
  ValueOf(valid, Measure::kSynonymy);
  Language language = valid;
  language.atoms[1] = 2;
  expect(language, 2, "atoms must be less than 2 in role 1, but row 2 has 2");
  language = valid;
  language.meanings[1][0] = -1;
  expect(language, 1, "atoms must be >= 0 in role 0, but row 1 has -1");
  language = valid;
  language.alphabet = 3;
  expect(language, 1, "symbols must be less than 3 at position 0, but row 1 has 3");
}

TEST(MappingTest, RefusesOtherMeasures) {
  const Language language{{{0}}, {{0}}, 1, {}, 0};
  try {
    ValueOf(language, Measure::kTwonn);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::kInvalidArgument);
    EXPECT_STREQ(error.what(), "twonn is not a measure of a discrete mapping");
  }
}

TEST(MappingTest, StopsOnRequest) {
  const std::vector<int64_t> numbers(100);
  SweepControl control(2, [](int64_t, int64_t) { return false; });
  const Measure measures[] = {Measure::kTopographicSimilarity};
  try {
    MeasureMapping({100, 1, 1, numbers.data(), numbers.data()}, {}, measures, control);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::kCancelled);
  }
}

TEST(MappingTest, TheComparisonCatchesAFault) {
  EXPECT_NONFATAL_FAILURE(ExpectSame(0.5, 0.5 + 1e-11, "planted"), "planted");
  EXPECT_NONFATAL_FAILURE(ExpectSame(kNaN, 0.5, "planted"), "planted");
  EXPECT_NONFATAL_FAILURE(ExpectSame(0.5, kNaN, "planted"), "planted");
  // A signal that one symbol changes is another language to every measure.
  std::mt19937_64 random(9);
  const Language language = RandomLanguage({65, 3, 4, 5, 6, true, false}, random);
  Language changed = language;
  changed.signals[40][2] = (changed.signals[40][2] + 1) % 5;
  for (const Measure measure : kAll) {
    if (measure == Measure::kSynonymy || measure == Measure::kHomonymy || measure == Measure::kWordOrderFreedom) {
      continue;  // minima over positions
    }
    EXPECT_GT(std::abs(ValueOf(changed, measure) - ValueOf(language, measure)), kTolerance) << NameOf(measure);
  }
}

}  // namespace
}  // namespace sextant::test
