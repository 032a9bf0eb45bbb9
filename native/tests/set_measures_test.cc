// SPDX-License-Identifier: Apache-2.0
//
// Corrections, frequent labels, relations and decompositions against their formulas in plain double.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>

#include "common/error.h"
#include "tests/support/assignments.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

// Sums are rounded to 2^-41 a row, row entropies of labels to 2^-29.
constexpr double kTolerance = 1e-8;
// p^2 errs by no more than 2^-51 and no more than p^2, so Q_j / S_j by at most 2^-25.5, and a correction has 23 of them
// over 2 (n - 1).
constexpr double kCorrectionTolerance = 23 * 0x1p-25;

SpaceOptions OptionsOf(int label_sets) {
  SpaceOptions options;
  options.anchors = 23;
  options.dim = 6;
  options.label_sets = label_sets;
  options.threads = 2;
  options.dtype = DType::kF64;
  return options;
}

// Labels of few rows and of many, related to the rows.
Rows MakeLabelledRows(Random& random, int64_t count) {
  Rows rows{6, Normals(random, count * 6), {{}}};
  for (int64_t i = 0; i < count; ++i) {
    const int64_t label = Pick(random, 0, Pick(random, 0, Pick(random, 0, count / 4)));
    rows.labels[0].push_back(label - 3);
    rows.values[static_cast<size_t>(i * 6 + label % 6)] += 3;
  }
  return rows;
}

std::unique_ptr<Space> Sum(const SpaceOptions& options, const Rows& rows) {
  auto space = Space::Create(options);
  Add(*space, rows, options.dtype);
  return space;
}

// Of some rows, with sums in plain double.
struct Group {
  Group(const Assignments& p, const std::vector<int64_t>& numbers)
      : rows(static_cast<double>(numbers.size())), mean(p.Mean(numbers)), entropy(EntropyOf(mean)) {
    for (size_t j = 0; j < mean.size(); ++j) {
      double variance = 0;
      for (const int64_t row : numbers) variance += (p[row][j] - mean[j]) * (p[row][j] - mean[j]) / (rows - 1);
      correction += variance / mean[j] / (2 * rows);
    }
    for (const int64_t row : numbers) floor += EntropyOf(p[row]) / rows;
  }

  double rows;
  std::vector<double> mean;
  double entropy, correction = 0, floor = 0;  // NaN correction for one row
};

double Divergence(const Group& label, const Group& all) {
  std::vector<double> rest = all.mean, middle = label.mean;
  for (size_t j = 0; j < rest.size(); ++j) {
    rest[j] = (all.mean[j] * all.rows - label.mean[j] * label.rows) / (all.rows - label.rows);
    middle[j] = (middle[j] + rest[j]) / 2;
  }
  return EntropyOf(middle) - (label.entropy + EntropyOf(rest)) / 2;
}

void ExpectMeasures(const LabelMeasures& actual, const Assignments& p, const std::vector<int64_t>& labels,
                    int64_t min_rows, bool keep_entropy) {
  std::map<int64_t, std::vector<int64_t>> by_label;
  for (size_t i = 0; i < labels.size(); ++i) by_label[labels[i]].push_back(static_cast<int64_t>(i));
  const size_t distinct = by_label.size();
  std::erase_if(by_label, [&](const auto& of) { return static_cast<int64_t>(of.second.size()) < min_rows; });
  std::vector<int64_t> every(labels.size()), kept;
  std::iota(every.begin(), every.end(), 0);
  for (const auto& [label, rows] : by_label) kept.insert(kept.end(), rows.begin(), rows.end());
  const Group labelled(p, kept), all(p, keep_entropy ? every : kept);

  const double rest = all.rows - labelled.rows;
  double conditional = rest * all.entropy, corrected = rest * (all.entropy + all.correction);
  double uniform = 0, label_entropy = 0, disentanglement = 0;
  for (const auto& [label, rows] : by_label) {
    const Group group(p, rows);
    conditional += group.rows * group.entropy;
    corrected += group.rows * (group.entropy + (rows.size() > 1 ? group.correction : 0));
    uniform += group.entropy / static_cast<double>(by_label.size());
    label_entropy -= group.rows / labelled.rows * std::log(group.rows / labelled.rows);
    disentanglement += Divergence(group, labelled) / static_cast<double>(by_label.size());
  }
  conditional /= all.rows;
  corrected /= all.rows;
  const double information = all.entropy - conditional, most = all.entropy - all.floor;
  EXPECT_EQ(actual.rows, static_cast<int64_t>(all.rows));
  EXPECT_EQ(actual.cardinality, static_cast<int64_t>(by_label.size()));
  EXPECT_EQ(actual.dropped_rows, static_cast<int64_t>(labels.size() - kept.size()));
  EXPECT_EQ(actual.dropped_labels, static_cast<int64_t>(distinct - by_label.size()));
  EXPECT_NEAR(actual.entropy, all.entropy, kTolerance);
  EXPECT_NEAR(actual.label_entropy, label_entropy, kTolerance);
  EXPECT_NEAR(actual.conditional_entropy, conditional, kTolerance);
  EXPECT_NEAR(actual.mutual_information, information, kTolerance);
  EXPECT_NEAR(actual.disentanglement, disentanglement, kTolerance);
  EXPECT_NEAR(actual.disentanglement_multiway, information / label_entropy, kTolerance);
  EXPECT_NEAR(actual.noise_floor, all.floor, kTolerance);
  EXPECT_NEAR(actual.sample_information, most, kTolerance);
  EXPECT_NEAR(actual.information_fraction, information / most, kTolerance);
  EXPECT_NEAR(actual.residual_information, conditional - all.floor, kTolerance);
  EXPECT_NEAR(actual.conditional_entropy_corrected, corrected, kCorrectionTolerance);
  EXPECT_NEAR(actual.mutual_information_corrected, all.entropy + all.correction - corrected, kCorrectionTolerance);
  EXPECT_NEAR(actual.conditional_entropy_uniform, uniform, kTolerance);
  EXPECT_NEAR(actual.mutual_information_uniform, all.entropy - uniform, kTolerance);
}

TEST(SetMeasuresTest, AgreeWithTheirFormulas) {
  for (uint64_t seed = 0; seed < CasesOf(20); ++seed) {
    Random random(seed);
    const Rows rows = MakeLabelledRows(random, Pick(random, 100, 500));
    const auto space = Sum(OptionsOf(1), rows);
    const Assignments p(*space, rows);
    SCOPED_TRACE("seed " + std::to_string(seed));
    ExpectMeasures(space->MeasureLabels(0, 0, 1, false), p, rows.labels[0], 1, false);
    for (const int64_t min_rows : {2, 3, 7}) {
      ExpectMeasures(space->MeasureLabels(0, 0, min_rows, false), p, rows.labels[0], min_rows, false);
      ExpectMeasures(space->MeasureLabels(0, 0, min_rows, true), p, rows.labels[0], min_rows, true);
    }
    for (const LabelLine& line : space->LabelTable(0, 0)) {
      std::vector<int64_t> numbers;
      for (int64_t i = 0; i < rows.count(); ++i) {
        if (rows.labels[0][static_cast<size_t>(i)] == line.label) numbers.push_back(i);
      }
      const Group group(p, numbers);
      EXPECT_NEAR(line.entropy, group.entropy, kTolerance);
      if (line.rows > 1) {
        EXPECT_NEAR(line.corrected, group.entropy + group.correction, kCorrectionTolerance);
      } else {
        EXPECT_TRUE(std::isnan(line.corrected));
      }
    }
  }
}

// As if other rows were not there, to the null: with their ordinals, the rows that are left have the same sample.
TEST(SetMeasuresTest, FrequentLabelsAreMeasuredAsIfOthersWereNotThere) {
  Random random(50);
  SpaceOptions options = OptionsOf(1);
  const Rows rows = MakeLabelledRows(random, 400);
  const auto space = Sum(options, rows);
  const auto frequent = Space::Create(options);
  std::map<int64_t, int64_t> sizes;
  for (const int64_t label : rows.labels[0]) ++sizes[label];
  for (int64_t i = 0; i < 400; ++i) {
    if (sizes[rows.labels[0][static_cast<size_t>(i)]] < 4) continue;
    frequent->SetOrdinal(i);
    Add(*frequent, rows.Select({i}), options.dtype);
  }
  const LabelMeasures expected = frequent->MeasureLabels(0, 0, 1, false), actual = space->MeasureLabels(0, 0, 4, false);
  EXPECT_EQ(actual.rows, expected.rows);
  EXPECT_EQ(actual.entropy, expected.entropy);
  EXPECT_EQ(actual.mutual_information, expected.mutual_information);
  EXPECT_EQ(actual.disentanglement, expected.disentanglement);
  EXPECT_EQ(actual.conditional_entropy_corrected, expected.conditional_entropy_corrected);
  // Row entropies are summed per label in units of 2^-28.
  EXPECT_NEAR(actual.noise_floor, expected.noise_floor, 0x1p-29);
  EXPECT_NEAR(actual.null_information, expected.null_information, 0x1p-28);
  EXPECT_NEAR(actual.null_deviation, expected.null_deviation, 0x1p-28);
  // Another least count leaves other labels.
  EXPECT_NE(space->MeasureLabels(0, 0, 5, false).entropy, expected.entropy);
}

// Merged until the row entropies of a label need more than 64 bits.
TEST(SetMeasuresTest, LabelsOfVeryManyRowsKeepTheirNoiseFloor) {
  Random random(55);
  SpaceOptions options = OptionsOf(1);
  Rows rows = MakeLabelledRows(random, 8);
  rows.labels[0] = {1, 1, 1, 2, 1, 1, 3, 1};
  const auto a = Sum(options, rows), b = Sum(options, rows);
  const double expected = a->MeasureLabels(0, 0, 2, false).noise_floor;
  EXPECT_GT(expected, 0.5) << "nats, of which 2^37 rows have more than 2^36";
  int64_t count = 1;  // of rows with the label 2
  for (int64_t other = 1; count >> 37 == 0;) {
    a->Merge(*b);
    count += other;
    b->Merge(*a);
    other += count;
  }
  const LabelMeasures measures = a->MeasureLabels(0, 0, count + 1, false);
  EXPECT_EQ(measures.rows, 6 * count);
  EXPECT_NEAR(measures.noise_floor, expected, 1e-12);
}

TEST(SetMeasuresTest, WithoutAFrequentLabelNothingIsMeasured) {
  Random random(51);
  const Rows rows = MakeLabelledRows(random, 100);
  const auto space = Sum(OptionsOf(1), rows);
  const LabelMeasures none = space->MeasureLabels(0, 0, 101, false);
  EXPECT_EQ(none.rows, 0);
  EXPECT_EQ(none.cardinality, 0);
  EXPECT_EQ(none.dropped_rows, 100);
  EXPECT_EQ(none.dropped_labels, space->Cardinality(0));
  EXPECT_TRUE(std::isnan(none.entropy));
  EXPECT_TRUE(std::isnan(none.null_information));
  const LabelMeasures kept = space->MeasureLabels(0, 0, 101, true);
  EXPECT_EQ(kept.rows, 100);
  EXPECT_EQ(kept.mutual_information, 0);
  EXPECT_EQ(kept.null_information, 0);
  EXPECT_TRUE(std::isnan(kept.conditional_entropy_uniform));
}

// Pairs of labels, a coarse set of four of them, and a set that labels but half of the rows.
Rows NestedRows(Random& random) {
  Rows rows = MakeLabelledRows(random, 200);
  std::vector<int64_t>& fine = rows.labels[0];
  std::vector<int64_t> coarse;
  for (const int64_t label : fine) coarse.push_back(label % 4);
  rows.labels.push_back(coarse);
  rows.labels.push_back({});
  return rows;
}

TEST(SetMeasuresTest, RelationsAndDecompositionFollowFromTheInformations) {
  Random random(52);
  const auto space = Sum(OptionsOf(3), NestedRows(random));
  const LabelMeasures fine = space->MeasureLabels(0, 0, 1, false), coarse = space->MeasureLabels(0, 1, 1, false);
  const LabelRelation relation = space->RelateLabels(0, 0, 1);
  EXPECT_EQ(relation.optimality, coarse.mutual_information / fine.mutual_information);
  EXPECT_EQ(relation.conditional_information, coarse.conditional_entropy - fine.conditional_entropy);
  EXPECT_GE(relation.conditional_information, 0) << "for nested labels";
  EXPECT_EQ(space->RelateLabels(0, 1, 1).optimality, 1);
  const std::vector<double> fractions = space->Decompose(0, std::vector<int32_t>{1, 0});
  ASSERT_EQ(fractions.size(), 3u);
  EXPECT_NEAR(fractions[0], coarse.mutual_information / coarse.entropy, 1e-15);
  EXPECT_NEAR(fractions[1], (fine.mutual_information - coarse.mutual_information) / coarse.entropy, 1e-15);
  EXPECT_NEAR(fractions[0] + fractions[1] + fractions[2], 1, 1e-15);
}

TEST(SetMeasuresTest, SetsOfDifferentRowsAreRefused) {
  Random random(53);
  const auto space = Sum(OptionsOf(3), NestedRows(random));
  const std::string message =
      "label sets to compare must label the same rows, but set 1 has 200 labelled rows and set 2 has 0";
  const auto expect_refused = [&](auto call) {
    try {
      call();
      ADD_FAILURE() << "not refused";
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::kInvalidData);
      EXPECT_EQ(e.what(), message);
    }
  };
  expect_refused([&] { space->RelateLabels(0, 1, 2); });
  expect_refused([&] { space->Decompose(0, std::vector<int32_t>{1, 0, 2}); });
  // Without rows there is nothing to compare, and nothing to refuse.
  const auto empty = Space::Create(OptionsOf(2));
  EXPECT_TRUE(std::isnan(empty->RelateLabels(0, 0, 1).optimality));
  EXPECT_TRUE(std::isnan(empty->Decompose(0, std::vector<int32_t>{0})[1]));
}

TEST(SetMeasuresTest, OneRowHasNoCorrection) {
  Random random(54);
  Rows rows = MakeLabelledRows(random, 1);
  const auto space = Sum(OptionsOf(1), rows);
  EXPECT_TRUE(std::isnan(space->Measure(0).entropy_corrected));
  EXPECT_TRUE(std::isnan(space->Measure(0).entropy_error));
  EXPECT_EQ(space->Measure(0).sampled, 1);
  EXPECT_EQ(space->MeasureLabels(0, 0, 1, false).null_information, 0);
}

}  // namespace
}  // namespace sextant::test
