// SPDX-License-Identifier: Apache-2.0
#include "tests/support/results.h"

#include <algorithm>
#include <bit>

namespace sextant::test {
namespace {

void Append(std::vector<uint64_t>& bits, int64_t value) { bits.push_back(static_cast<uint64_t>(value)); }
void Append(std::vector<uint64_t>& bits, double value) { bits.push_back(std::bit_cast<uint64_t>(value)); }

template <typename... T>
void AppendAll(std::vector<uint64_t>& bits, T... values) {
  (Append(bits, values), ...);
}

void Append(std::vector<uint64_t>& bits, const Measures& all) {
  AppendAll(bits, all.rows, all.skipped, all.entropy, all.noise_floor, all.sample_information, all.uniform, all.sampled,
            all.entropy_corrected, all.entropy_error, all.nearest_cosine, all.nearest_chance);
}

void Append(std::vector<uint64_t>& bits, const LabelMeasures& of) {
  AppendAll(bits, of.rows, of.cardinality, of.entropy, of.label_entropy, of.conditional_entropy, of.mutual_information,
            of.regularity, of.variation, of.disentanglement, of.disentanglement_multiway, of.dropped_rows,
            of.dropped_labels, of.noise_floor, of.sample_information, of.information_fraction, of.residual_information,
            of.conditional_entropy_corrected, of.mutual_information_corrected, of.conditional_entropy_uniform,
            of.mutual_information_uniform, of.null_information, of.null_deviation, of.null_error, of.excess_information,
            of.adjusted_information, of.z_score, of.p_value);
}

void AppendMeasures(Results& results, const Space& space, int draw) {
  const SpaceInfo info = space.Describe();
  Append(results.measures, space.Measure(draw));
  for (int set = 0; set < info.label_sets; ++set) {
    const LabelMeasures of = space.MeasureLabels(draw, set, 1, false);
    Append(results.labels, space.Cardinality(set));
    Append(results.labels, of);
    Append(results.labels, space.MeasureLabels(draw, set, 3, false));
    Append(results.labels, space.MeasureLabels(draw, set, 2, true));
    for (const LabelLine& line : space.LabelTable(draw, set)) {
      AppendAll(results.labels, line.label, line.rows, line.entropy, line.corrected);
    }
    // Sets with different rows cannot be compared.
    if (of.rows != space.MeasureLabels(draw, 0, 1, false).rows) continue;
    const LabelRelation relation = space.RelateLabels(draw, 0, set);
    AppendAll(results.labels, relation.optimality, relation.conditional_information);
    for (const double fraction : space.Decompose(draw, std::vector<int32_t>{0, set})) {
      Append(results.labels, fraction);
    }
  }
}

void AppendOverDraws(Results& results, const Space& space) {
  constexpr int kStatistics[] = {kMeanOfDraws, kDeviationOfDraws, kHalfWidthOfDraws};
  for (const int over : kStatistics) Append(results.measures, space.Measure(over));
  for (int set = 0; set < space.Describe().label_sets; ++set) {
    for (const int over : kStatistics) Append(results.labels, space.MeasureLabels(over, set, 1, false));
  }
}

void Append(Results& results, const Results& more) {
  const auto append = [](std::vector<uint64_t>& to, const std::vector<uint64_t>& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(results.sums, more.sums);
  append(results.measures, more.measures);
  append(results.labels, more.labels);
}

testing::AssertionResult SamePart(const char* part, const std::vector<uint64_t>& actual,
                                  const std::vector<uint64_t>& expected) {
  if (actual == expected) return testing::AssertionSuccess();
  if (actual.size() != expected.size()) {
    return testing::AssertionFailure() << part << ": " << actual.size() << " words, not " << expected.size();
  }
  const auto at = std::mismatch(actual.begin(), actual.end(), expected.begin());
  return testing::AssertionFailure() << part << ": word " << at.first - actual.begin() << " of " << actual.size()
                                     << " is " << std::hex << *at.first << ", not " << *at.second;
}

}  // namespace

Results ResultsOf(const Space& space) {
  Results results;
  const int draws = space.Describe().draws;
  for (int draw = 0; draw < draws; ++draw) Append(results, ResultsOf(space, draw));
  if (draws > 1) AppendOverDraws(results, space);
  return results;
}

Results ResultsOf(const Space& space, int draw) {
  const auto words = 2 * static_cast<size_t>(space.Describe().anchors);
  Results results;
  results.sums.resize(2 * words);
  space.Sums(draw, results.sums.data(), results.sums.data() + words);
  AppendMeasures(results, space, draw);
  return results;
}

testing::AssertionResult Same(const Results& actual, const Results& expected) {
  if (auto sums = SamePart("sums", actual.sums, expected.sums); !sums) return sums;
  if (auto measures = SamePart("measures", actual.measures, expected.measures); !measures) return measures;
  return SamePart("labels", actual.labels, expected.labels);
}

}  // namespace sextant::test
