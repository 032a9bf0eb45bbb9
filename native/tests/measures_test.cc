// SPDX-License-Identifier: Apache-2.0
//
// Entropies and measures against formulas in plain double, and the laws they obey.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>

#include "backend/backend.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

constexpr double kNoEntropy = std::numeric_limits<double>::quiet_NaN();  // of rows, where several are a label

using Distribution = std::vector<double>;

// Averages of p are rounded to 2^-41 and entropies of labels to 2^-41 again; logarithms err by 2 units.
constexpr double kTolerance = 1e-11;
// With rows of single precision, the entropies of labels of few rows are in single precision too.
constexpr double kTolerance32 = 1e-6;

double Entropy(const Distribution& p) {
  double sum = 0;
  for (const double x : p) sum -= x > 0 ? x * std::log(x) : 0.0;
  return sum;
}

Distribution Mix(const Distribution& a, double weight, const Distribution& b) {
  Distribution mixed(a.size());
  for (size_t j = 0; j < a.size(); ++j) mixed[j] = weight * a[j] + (1 - weight) * b[j];
  return mixed;
}

double Divergence(const Distribution& a, const Distribution& b) {
  return Entropy(Mix(a, 0.5, b)) - (Entropy(a) + Entropy(b)) / 2;
}

Distribution MeanAssignment(const Space& space) {
  const auto m = static_cast<size_t>(space.Describe().anchors);
  std::vector<uint64_t> words(2 * m);
  space.Sums(0, words.data(), nullptr);
  Distribution p(m);
  for (size_t j = 0; j < m; ++j) {
    p[j] = std::ldexp(static_cast<double>(words[2 * j + 1]), 64) + static_cast<double>(words[2 * j]);
    p[j] /= kFixedOne * static_cast<double>(space.Measure(0).rows);
  }
  return p;
}

std::unique_ptr<Space> Sum(const SpaceOptions& options, const Rows& rows) {
  auto space = Space::Create(options);
  Add(*space, rows, options.dtype);
  return space;
}

// The rows of each label, as a space without labels.
std::map<int64_t, std::unique_ptr<Space>> SpacesByLabel(SpaceOptions options, const Rows& rows) {
  options.label_sets = 0;
  std::map<int64_t, std::vector<int64_t>> numbers;
  for (int64_t i = 0; i < rows.count(); ++i) numbers[rows.labels[0][static_cast<size_t>(i)]].push_back(i);
  std::map<int64_t, std::unique_ptr<Space>> spaces;
  for (const auto& [label, of_label] : numbers) {
    Rows selected = rows.Select(of_label);
    selected.labels.clear();
    spaces[label] = Sum(options, selected);
  }
  return spaces;
}

SpaceOptions OptionsOf(int64_t anchors, int64_t dim) {
  SpaceOptions options;
  options.anchors = anchors;
  options.dim = dim;
  options.label_sets = 1;
  options.threads = 2;
  return options;
}

// `cardinality` labels of unequal frequency, related to the rows.
Rows LabelledRows(Random& random, const SpaceOptions& options, int64_t count, int64_t cardinality) {
  Rows rows = MakeRows(random, options, count);
  rows.labels.assign(1, {});
  for (int64_t i = 0; i < count; ++i) {
    const int64_t label = Pick(random, 0, Pick(random, 0, cardinality - 1));
    rows.labels[0].push_back(label);
    rows.values[static_cast<size_t>(i * options.dim + label % options.dim)] += 3;
  }
  return rows;
}

class MeasuresInPrecisionTest : public testing::TestWithParam<Precision> {
 protected:
  const double tolerance_ = GetParam() == Precision::kF64 ? kTolerance : kTolerance32;
};

INSTANTIATE_TEST_SUITE_P(Precisions, MeasuresInPrecisionTest, testing::Values(Precision::kF64, Precision::kF32),
                         [](const auto& info) { return info.param == Precision::kF64 ? "F64" : "F32"; });

TEST_P(MeasuresInPrecisionTest, AgreeWithTheirFormulas) {
  Random random(31);
  for (const auto& [anchors, cardinality] :
       std::vector<std::pair<int64_t, int64_t>>{{2, 2}, {15, 3}, {16, 40}, {17, 7}, {100, 300}, {257, 5}}) {
    SpaceOptions options = OptionsOf(anchors, 6);
    options.precision = GetParam();
    const Rows rows = LabelledRows(random, options, 700, cardinality);
    const auto space = Sum(options, rows);
    const Distribution all = MeanAssignment(*space);
    const double n = static_cast<double>(rows.count());

    double conditional = 0, label_entropy = 0, disentanglement = 0;
    Distribution mixture(all.size());
    const auto table = space->LabelTable(0, 0);
    const auto by_label = SpacesByLabel(options, rows);
    ASSERT_EQ(table.size(), by_label.size());
    size_t line = 0;
    for (const auto& [label, of_label] : by_label) {
      const auto count = static_cast<double>(of_label->Measure(0).rows);
      const Distribution p = MeanAssignment(*of_label);
      Distribution rest(p.size());
      for (size_t j = 0; j < p.size(); ++j) rest[j] = (all[j] * n - p[j] * count) / (n - count);
      EXPECT_EQ(table[line].label, label);
      EXPECT_EQ(table[line].rows, of_label->Measure(0).rows);
      EXPECT_NEAR(table[line++].entropy, Entropy(p), kTolerance);
      for (size_t j = 0; j < p.size(); ++j) mixture[j] += count / n * p[j];
      conditional += count / n * Entropy(p);
      label_entropy -= count / n * std::log(count / n);
      disentanglement += Divergence(p, rest) / static_cast<double>(by_label.size());
    }
    const double entropy = Entropy(all);
    const LabelMeasures actual = space->MeasureLabels(0, 0, 1, false);
    EXPECT_EQ(actual.rows, rows.count());
    EXPECT_EQ(actual.cardinality, static_cast<int64_t>(by_label.size()));
    EXPECT_NEAR(space->Measure(0).entropy, entropy, kTolerance);
    EXPECT_NEAR(actual.entropy, entropy, kTolerance);
    EXPECT_NEAR(actual.label_entropy, label_entropy, kTolerance);
    EXPECT_NEAR(actual.conditional_entropy, conditional, tolerance_);
    EXPECT_NEAR(actual.mutual_information, entropy - conditional, tolerance_);
    // The generalised Jensen-Shannon divergence of the labels.
    EXPECT_NEAR(actual.mutual_information, Entropy(mixture) - conditional, tolerance_);
    EXPECT_NEAR(actual.regularity, (entropy - conditional) / entropy, tolerance_);
    EXPECT_NEAR(actual.variation, conditional, tolerance_);
    EXPECT_NEAR(actual.disentanglement, disentanglement, tolerance_);
    EXPECT_NEAR(actual.disentanglement_multiway, (entropy - conditional) / label_entropy, 10 * tolerance_);
  }
}

TEST(MeasuresTest, TheNoiseFloorIsTheMeanEntropyOfSingleRows) {
  Random random(32);
  const SpaceOptions options = OptionsOf(30, 4);
  Rows rows = LabelledRows(random, options, 100, 100);
  std::iota(rows.labels[0].begin(), rows.labels[0].end(), 0);
  const auto space = Sum(options, rows);
  const Measures all = space->Measure(0);
  const LabelMeasures labels = space->MeasureLabels(0, 0, 1, false);
  // Entropies of rows come from the softmax in single precision, those of labels from sums.
  EXPECT_NEAR(all.noise_floor, labels.conditional_entropy, 1e-5);
  EXPECT_EQ(all.sample_information, all.entropy - all.noise_floor);
  EXPECT_NEAR(labels.label_entropy, std::log(100.0), kTolerance);
}

// The sums are integers, so that the chain of inequalities holds up to the rounding of the entropies.
TEST_P(MeasuresInPrecisionTest, InformationLiesBetweenZeroAndTheEntropyOfTheLabels) {
  for (uint64_t seed = 0; seed < CasesOf(100); ++seed) {
    Random random(seed);
    SpaceOptions options = OptionsOf(Pick(random, 2, 60), Pick(random, 2, 9));
    options.precision = GetParam();
    const Rows rows = LabelledRows(random, options, Pick(random, 2, 300), Pick(random, 2, 50));
    const auto space = Sum(options, rows);
    const LabelMeasures of = space->MeasureLabels(0, 0, 1, false);
    EXPECT_GE(of.mutual_information, -tolerance_) << seed;
    EXPECT_LE(of.mutual_information, of.label_entropy + tolerance_) << seed;
    EXPECT_LE(of.entropy, std::log(static_cast<double>(options.anchors)) + tolerance_) << seed;
    // No labelling tells more than the rows themselves; entropies of rows are in single precision.
    EXPECT_LE(of.mutual_information, space->Measure(0).sample_information + 1e-5) << seed;
    if (of.cardinality < 2) continue;
    EXPECT_GE(of.disentanglement, 0) << seed;
    EXPECT_LE(of.disentanglement, std::log(2.0) + tolerance_) << seed;
    EXPECT_GE(of.disentanglement_multiway, -tolerance_) << seed;
    EXPECT_LE(of.disentanglement_multiway, 1 + tolerance_) << seed;
  }
}

TEST(MeasuresTest, RelabellingChangesNoBitAndLabelsComeSorted) {
  Random random(33);
  const SpaceOptions options = OptionsOf(40, 5);
  const Rows rows = LabelledRows(random, options, 900, 200);
  const LabelMeasures expected = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  std::map<int64_t, int64_t> names;
  Rows renamed = rows;
  for (int64_t& label : renamed.labels[0]) {
    if (!names.contains(label)) names[label] = static_cast<int64_t>(random());
    label = names[label];
  }
  const auto space = Sum(options, renamed);
  const LabelMeasures actual = space->MeasureLabels(0, 0, 1, false);
  EXPECT_EQ(std::memcmp(&actual, &expected, sizeof actual), 0);
  const auto table = space->LabelTable(0, 0);
  EXPECT_TRUE(std::is_sorted(table.begin(), table.end(), [](auto& a, auto& b) { return a.label < b.label; }));
}

TEST(MeasuresTest, OneLabelTellsNothing) {
  Random random(34);
  const SpaceOptions options = OptionsOf(10, 5);
  Rows rows = LabelledRows(random, options, 50, 2);
  rows.labels[0].assign(50, -7);
  const LabelMeasures of = Sum(options, rows)->MeasureLabels(0, 0, 1, false);
  EXPECT_EQ(of.cardinality, 1);
  EXPECT_EQ(of.mutual_information, 0.0);
  EXPECT_EQ(of.conditional_entropy, of.entropy);
  EXPECT_EQ(of.regularity, 0.0);
  EXPECT_EQ(of.label_entropy, 0.0);
  EXPECT_TRUE(std::isnan(of.disentanglement));
  EXPECT_TRUE(std::isnan(of.disentanglement_multiway));
}

TEST(MeasuresTest, AnEmptySpaceHasNoMeasures) {
  const auto space = Space::Create(OptionsOf(10, 5));
  EXPECT_EQ(Add(*space, {5, {}, {{}}}, DType::kF32).rows, 0);
  const Measures all = space->Measure(0);
  EXPECT_EQ(all.rows, 0);
  for (const double value : {all.entropy, all.noise_floor, all.sample_information}) EXPECT_TRUE(std::isnan(value));
  const LabelMeasures of = space->MeasureLabels(0, 0, 1, false);
  EXPECT_EQ(of.rows, 0);
  EXPECT_EQ(of.cardinality, 0);
  for (const double value : {of.entropy, of.label_entropy, of.conditional_entropy, of.mutual_information, of.regularity,
                             of.variation, of.disentanglement, of.disentanglement_multiway}) {
    EXPECT_TRUE(std::isnan(value));
  }
  EXPECT_TRUE(space->LabelTable(0, 0).empty());
}

// A set is measured over the rows that carry a label of it, the entropy of the space over all.
TEST(MeasuresTest, RowsWithoutALabelAreLeftOutOfTheSet) {
  Random random(35);
  const SpaceOptions options = OptionsOf(20, 5);
  const Rows labelled = LabelledRows(random, options, 80, 4);
  Rows unlabelled = LabelledRows(random, options, 70, 4);
  unlabelled.labels[0].clear();
  const auto space = Sum(options, labelled);
  const LabelMeasures expected = space->MeasureLabels(0, 0, 1, false);
  const double before = space->Measure(0).entropy;
  Add(*space, unlabelled, options.dtype);
  const LabelMeasures actual = space->MeasureLabels(0, 0, 1, false);
  EXPECT_EQ(std::memcmp(&actual, &expected, sizeof actual), 0);
  EXPECT_EQ(space->Measure(0).rows, 150);
  EXPECT_NE(space->Measure(0).entropy, before);
}

// Single precision unless the rows are doubles or the temperature is so low for so few dimensions that it would show.
TEST(MeasuresTest, PrecisionFollowsTheRowsAndTheTemperature) {
  const auto chosen = [](DType dtype, int64_t dim, double temperature, Precision wanted = Precision::kAuto) {
    SpaceOptions options = OptionsOf(4, dim);
    options.dtype = dtype;
    options.precision = wanted;
    options.temperature_mode = TemperatureMode::kFixed;
    options.temperature = temperature;
    return Space::Create(options)->Describe().precision;
  };
  EXPECT_EQ(chosen(DType::kF32, 4, 0.1), Precision::kF32);
  EXPECT_EQ(chosen(DType::kF16, 4, 0.1), Precision::kF32);
  EXPECT_EQ(chosen(DType::kBF16, 4, 0.1), Precision::kF32);
  EXPECT_EQ(chosen(DType::kF64, 4, 0.1), Precision::kF64);
  EXPECT_EQ(chosen(DType::kF32, 4, 1e-4), Precision::kF64);
  EXPECT_EQ(chosen(DType::kF64, 4, 0.1, Precision::kF32), Precision::kF32);
  EXPECT_EQ(chosen(DType::kF32, 4, 1e-4, Precision::kF32), Precision::kF32);
  // The exact temperature of many anchors in many dimensions is low, and harmless.
  EXPECT_EQ(chosen(DType::kF32, 16384, Temperature(TemperatureMode::kExact, 16384, 16384)), Precision::kF32);
}

// The error that is stated for single precision, where it is the engine that chose it: 1e-6 of an efficiency.
TEST(MeasuresTest, SinglePrecisionIsChosenOnlyWhereItSuffices) {
  Random random(37);
  int singles = 0;
  for (const int64_t dim : {2, 3, 4, 5, 6, 8, 16, 64}) {
    for (const int64_t anchors : {2, 5, 10, 20, 50, 100, 200, 500, 1000, 4000}) {
      SpaceOptions options = OptionsOf(anchors, dim);
      options.label_sets = 0;
      for (const int64_t count : {1, 10, 100}) {
        const Rows rows{dim, Normals(random, count * dim), {}};
        const auto single = Sum(options, rows);
        if (single->Describe().precision == Precision::kF64) continue;
        options.precision = Precision::kF64;
        const double error = single->Measure(0).entropy - Sum(options, rows)->Measure(0).entropy;
        options.precision = Precision::kAuto;
        ++singles;
        EXPECT_LE(std::abs(error / std::log(static_cast<double>(anchors))), 1e-6)
            << "anchors " << anchors << " dim " << dim << " rows " << count;
      }
    }
  }
  EXPECT_GT(singles, 100);
}

// Random sums of up to 128 bits: what the measures are made of, on every target, with the same bits.
struct RandomSums {
  RandomSums(Random& random, size_t m, int bits) : low(m), high(m) {
    for (size_t j = 0; j < m; ++j) {
      const int width = static_cast<int>(Pick(random, 0, bits));
      low[j] = width == 0 ? 0 : random() >> (64 - std::min(width, 64));
      high[j] = width <= 64 ? 0 : random() >> (128 - width);
    }
  }
  double At(size_t j) const { return std::ldexp(static_cast<double>(high[j]), 64) + static_cast<double>(low[j]); }
  SumsView View() const { return {low.data(), high.data()}; }

  std::vector<uint64_t> low, high;
};

// Entropy and divergence of two sums over n rows each; values need not add up to 1 for the formulas to hold.
TEST(BackendTest, EntropyAndDivergenceOfWideSumsAgreeWithTheirFormulas) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    // Past 256, sums are read in several pieces.
    const auto m = static_cast<size_t>(seed % 4 == 0 ? Pick(random, 250, 600) : Pick(random, 2, 70));
    const int bits = static_cast<int>(Pick(random, 41, 84));
    const RandomSums label(random, m, bits), rest(random, m, bits);
    const auto n = static_cast<int64_t>(std::ldexp(1.0, bits - 40));
    RandomSums all = label;
    Distribution p, r;
    for (size_t j = 0; j < m; ++j) {
      all.low[j] += rest.low[j];
      all.high[j] += rest.high[j] + (all.low[j] < rest.low[j]);
      p.push_back(label.At(j) / kFixedOne / static_cast<double>(n));
      r.push_back(rest.At(j) / kFixedOne / static_cast<double>(n));
    }
    const Backend& best = Backend::ForTarget("");
    const auto count = static_cast<int64_t>(m);
    for (const Precision precision : {Precision::kF64, Precision::kF32}) {
      const LabelTerms expected =
          best.NewLabelMeter(all.View(), 2 * n, count, precision)->Of(label.View(), n, kNoEntropy);
      // m terms below 1, each with a few roundings: half of all rows are too many for single precision.
      const double tolerance = static_cast<double>(m) * 0x1p-50;
      EXPECT_NEAR(expected.entropy, Entropy(p), tolerance) << seed;
      EXPECT_NEAR(expected.divergence, std::max(0.0, Divergence(p, r)), tolerance) << seed;
      for (const std::string& target : Targets()) {
        const Backend& backend = Backend::ForTarget(target);
        const LabelTerms actual =
            backend.NewLabelMeter(all.View(), 2 * n, count, precision)->Of(label.View(), n, kNoEntropy);
        EXPECT_EQ(actual.entropy, expected.entropy) << target << " seed " << seed;
        EXPECT_EQ(actual.divergence, expected.divergence) << target << " seed " << seed;
      }
    }
    const double entropy = best.Entropy(label.View(), count, n);
    EXPECT_NEAR(entropy, Entropy(p), static_cast<double>(m) * 0x1p-50) << seed;
    for (const std::string& target : Targets()) {
      EXPECT_EQ(Backend::ForTarget(target).Entropy(label.View(), count, n), entropy) << target << " seed " << seed;
    }
    if (bits > 64) continue;
    EXPECT_EQ(best.Entropy({label.low.data(), nullptr}, count, n), entropy) << seed;
  }
}

TEST(BackendTest, SquaresAgreeWithTheirFormulasOnEveryTarget) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 70));
    const int bits = static_cast<int>(Pick(random, 41, 84));
    const auto n = static_cast<int64_t>(std::ldexp(1.0, bits - 40));
    const RandomSums first(random, m, bits), second(random, m, bits);
    std::vector<double> weights(m);
    double ratio = 0, squares = 0;
    for (size_t j = 0; j < m; ++j) {
      weights[j] = static_cast<double>(Pick(random, 0, 1000));
      const double p = first.At(j) / kFixedOne / static_cast<double>(n);
      ratio += first.At(j) > 0 ? second.At(j) / first.At(j) * (kFixedOne / kProductOne) : 0.0;
      squares += weights[j] * p * p;
    }
    const auto count = static_cast<int64_t>(m);
    const Backend& best = Backend::ForTarget("");
    const double actual_ratio = best.SquareRatio(first.View(), second.View(), count);
    const double actual_squares = best.WeightedSquares(first.View(), weights.data(), count, n);
    // Positive terms: m / 16 + 4 additions, each with a rounding, after three or four of a term.
    EXPECT_NEAR(actual_ratio, ratio, 20 * 0x1p-52 * ratio) << seed;
    EXPECT_NEAR(actual_squares, squares, 20 * 0x1p-52 * squares) << seed;
    for (const std::string& target : Targets()) {
      const Backend& backend = Backend::ForTarget(target);
      EXPECT_EQ(backend.SquareRatio(first.View(), second.View(), count), actual_ratio) << target << " seed " << seed;
      EXPECT_EQ(backend.WeightedSquares(first.View(), weights.data(), count, n), actual_squares)
          << target << " seed " << seed;
    }
  }
}

TEST(BackendTest, SumsWithoutHighWordsHaveTheBitsOfThoseWithZeros) {
  const Backend& best = Backend::ForTarget("");
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 70));
    const auto count = static_cast<int64_t>(m);
    const RandomSums first(random, m, 64), second(random, m, 64);
    const SumsView narrow{first.low.data(), nullptr}, squares{second.low.data(), nullptr};
    const std::vector<double> weights(m, 0.3);
    EXPECT_EQ(best.Entropy(narrow, count, 1000), best.Entropy(first.View(), count, 1000)) << seed;
    EXPECT_EQ(best.SquareRatio(narrow, squares, count), best.SquareRatio(first.View(), second.View(), count)) << seed;
    EXPECT_EQ(best.WeightedSquares(narrow, weights.data(), count, 1000),
              best.WeightedSquares(first.View(), weights.data(), count, 1000))
        << seed;
  }
}

// A distribution P, and sums of n rows whose mean lies near to it, or not.
struct Block {
  Block(Random& random, size_t m) : n(Pick(random, 1, 5000)), sums(m), p(m), inverse(m), exact(m) {
    std::vector<double> other(m);
    for (size_t j = 0; j < m; ++j) {
      if (j > 0 && Pick(random, 0, 9) == 0) continue;  // no mass in either
      exact[j] = std::exp(0.01 * static_cast<double>(Pick(random, -500, 500)));
      other[j] = j > 0 && Pick(random, 0, 9) == 0 ? 0 : std::exp(0.01 * static_cast<double>(Pick(random, -500, 500)));
    }
    const double near = std::ldexp(1.0, -static_cast<int>(Pick(random, 0, 20)));
    const double total = std::accumulate(exact.begin(), exact.end(), 0.0);
    const double other_total = std::accumulate(other.begin(), other.end(), 0.0);
    for (size_t j = 0; j < m; ++j) {
      exact[j] /= total;
      const double mean = (1 - near) * exact[j] + near * other[j] / other_total;
      sums[j] = static_cast<uint64_t>(mean * static_cast<double>(n) * kFixedOne);
      p[j] = static_cast<float>(exact[j]);
      inverse[j] = exact[j] > 0 ? 1 / exact[j] : 0.0;
    }
  }

  BlockTerms Of(const Backend& backend) const {
    return backend.TermsOfBlock(sums.data(), p.data(), inverse.data(), static_cast<int64_t>(p.size()), n);
  }
  // With sums that need not add up to n: sum_j p_j (x ln x - (x - 1)), x = S_j / (n p_j), which is the divergence where
  // they do.
  long double Divergence() const {
    long double sum = 0;
    for (size_t j = 0; j < p.size(); ++j) {
      if (exact[j] == 0) continue;
      const long double x = static_cast<long double>(sums[j]) / (n * static_cast<long double>(kFixedOne)) / exact[j];
      sum += exact[j] * (x > 0 ? x * std::log(x) - (x - 1) : 1.0L);
    }
    return sum;
  }

  int64_t n;
  std::vector<uint64_t> sums;
  std::vector<float> p;
  std::vector<double> inverse, exact;
};

// A term errs by at most 24 units of single precision of its own, and all of them are positive.
TEST(BackendTest, TheDivergenceOfABlockIsPreciseHoweverSmallItIs) {
  const Backend& best = Backend::ForTarget("");
  double error = 0, least = 1;
  constexpr int kBlocks = 2000;
  for (uint64_t seed = 0; seed < kBlocks; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 120));
    const Block block(random, m);
    const BlockTerms terms = block.Of(best);
    const long double exact = block.Divergence();
    const double chain = 4 * std::sqrt(std::ceil(static_cast<double>(m) / 16) + 4);
    if (exact < 1e-13) continue;  // what fixed point leaves
    const auto relative = static_cast<double>((terms.divergence - exact) / exact);
    EXPECT_LE(std::abs(relative), 0x1p-24 * (24 + chain)) << seed << " divergence " << terms.divergence;
    error += relative / kBlocks;
    least = std::min(least, terms.divergence);
    const double squares =
        best.WeightedSquares({block.sums.data(), nullptr}, block.inverse.data(), static_cast<int64_t>(m), block.n);
    EXPECT_NEAR(terms.squares, squares, 30 * 0x1p-52 * squares) << seed;
    for (const std::string& target : Targets()) {
      const BlockTerms again = block.Of(Backend::ForTarget(target));
      EXPECT_EQ(again.divergence, terms.divergence) << target << " seed " << seed;
      EXPECT_EQ(again.squares, terms.squares) << target << " seed " << seed;
    }
  }
  EXPECT_LE(std::abs(error), 1e-8);
  EXPECT_LT(least, 1e-11);
}

TEST(BackendTest, ALabelThatIsAllHasNoDivergence) {
  Random random(36);
  const RandomSums sums(random, 20, 60);
  for (const Precision precision : {Precision::kF64, Precision::kF32}) {
    const auto meter = Backend::ForTarget("").NewLabelMeter(sums.View(), 9, 20, precision);
    EXPECT_EQ(meter->Of(sums.View(), 9, kNoEntropy).divergence, 0.0);
  }
}

// The formulas of this test tell distributions apart that differ by little.
TEST(MeasuresOracleTest, SeesASmallShift) {
  const Distribution a = {0.5, 0.25, 0.25};
  const Distribution b = {0.5 + 1e-9, 0.25 - 1e-9, 0.25};
  EXPECT_GT(std::abs(Entropy(a) - Entropy(b)), 10 * kTolerance);
  EXPECT_NEAR(Entropy(a), 1.5 * std::log(2.0), 1e-15);
  EXPECT_NEAR(Divergence({1, 0}, {0, 1}), std::log(2.0), 1e-15);
}

}  // namespace
}  // namespace sextant::test
