// SPDX-License-Identifier: Apache-2.0
//
// Every measure of the catalogue with several threads: the bits of one thread, and no race, as ThreadSanitizer sees it.
#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "mapping/mapping.h"
#include "structure/catalogue.h"
#include "structure/structure.h"
#include "tests/support/pair_oracle.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

constexpr int64_t kRows = 300, kDim = 5;  // several strips of rows, and panels of columns
constexpr int32_t kMostMeasures = 1000;

std::vector<Measure> Measures(bool of_mappings) {
  std::vector<Measure> measures;
  for (int32_t i = 0; i < kMostMeasures; ++i) {
    const MeasureEntry* entry = FindMeasure(i);
    if (entry && (entry->needs == Needs::kMapping) == of_mappings) measures.push_back(entry->measure);
  }
  return measures;
}

// All numbers of a result as bits, with their names. NaN is NaN, whatever it holds.
std::vector<std::string> Written(const Result& result) {
  const auto bits = [](double value) {
    return value == value ? std::to_string(std::bit_cast<uint64_t>(value)) : "NaN";
  };
  std::vector<std::string> lines;
  for (const Record& record : result.records) {
    const std::string name = FindMeasure(static_cast<int32_t>(record.measure))->name;
    for (const auto& [field, value] : record.fields) lines.push_back(name + " " + field + " " + bits(value));
  }
  for (const ResultVector& vector : result.vectors) {
    const Record& of = result.records[static_cast<size_t>(vector.record)];
    const std::string name = FindMeasure(static_cast<int32_t>(of.measure))->name + std::string(" ") + vector.name + " ";
    if (const auto* doubles = std::get_if<std::vector<double>>(&vector.values)) {
      for (const double value : *doubles) lines.push_back(name + bits(value));
    } else {
      for (const int64_t value : std::get<std::vector<int64_t>>(vector.values)) {
        lines.push_back(name + std::to_string(value));
      }
    }
  }
  return lines;
}

class StructureThreadsTest : public testing::TestWithParam<Precision> {};

TEST_P(StructureThreadsTest, ChangeNoBitOfAnyMeasure) {
  Random random(1);
  const std::vector<double> x = Normals(random, kRows * kDim), against = Normals(random, kRows * kDim);
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < kRows; ++i) labels.push_back(i % 3);
  const StructureInput input = {View(x, kDim), View(against, kDim), labels};
  StructureOptions options;
  options.arithmetic = {GetParam(), ""};
  options.shuffles = 3;
  const std::vector<Measure> measures = Measures(false);
  const auto measure = [&](int threads) {
    SweepControl control(threads, {});
    return Written(MeasureStructure(input, options, measures, control));
  };
  const std::vector<std::string> expected = measure(1);
  EXPECT_GT(expected.size(), 2 * measures.size());
  EXPECT_EQ(measure(5), expected);
}

INSTANTIATE_TEST_SUITE_P(Precisions, StructureThreadsTest, testing::Values(Precision::kF32, Precision::kF64),
                         [](const auto& of) { return of.param == Precision::kF32 ? "F32" : "F64"; });

TEST(MappingThreadsTest, ChangeNoBitOfAnyMeasure) {
  constexpr int64_t kRoles = 3, kLength = 6;
  Random random(3);
  std::vector<int64_t> meanings, signals;
  for (int64_t i = 0; i < kRows * kRoles; ++i) meanings.push_back(Pick(random, 0, 4));
  for (int64_t i = 0; i < kRows * kLength; ++i) {
    signals.push_back(i % kLength > 3 && Pick(random, 0, 2) == 0 ? -1 : Pick(random, 0, 7));
  }
  MappingOptions options;
  options.shuffles = 3;
  const std::vector<Measure> measures = Measures(true);
  const auto measure = [&](int threads) {
    SweepControl control(threads, {});
    return Written(
        MeasureMapping({kRows, kRoles, kLength, meanings.data(), signals.data()}, options, measures, control));
  };
  const std::vector<std::string> expected = measure(1);
  EXPECT_GT(expected.size(), measures.size());
  EXPECT_EQ(measure(5), expected);
}

}  // namespace
}  // namespace sextant::test
