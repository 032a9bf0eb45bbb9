// SPDX-License-Identifier: Apache-2.0
// The fuzzers on random inputs, the same ones each time. tools/fuzz searches further, and by coverage.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/plain_bins.h"

namespace sextant::fuzz {
namespace {

using Fuzzer = std::function<void(std::span<const uint8_t>, Tally&)>;

uint64_t Seed() {
  const char* given = std::getenv("SEXTANT_FUZZ_SEED");
  return given == nullptr ? 20240229 : std::strtoull(given, nullptr, 10);
}

// What the first bad input of so many shows; empty for none.
std::string FindingOf(const Fuzzer& fuzzer, int inputs, Tally& tally) {
  constexpr int64_t kMostBytes = 1024;
  Noise noise(Seed());
  for (int i = 0; i < inputs; ++i) {
    std::vector<uint8_t> input(static_cast<size_t>(noise.Below(kMostBytes)));
    for (uint8_t& byte : input) byte = static_cast<uint8_t>(noise.Next());
    try {
      fuzzer(input, tally);
    } catch (const Finding& finding) {
      return "input " + std::to_string(i) + " of SEXTANT_FUZZ_SEED=" + std::to_string(Seed()) + ": " + finding.what();
    }
  }
  return "";
}

struct Part {
  const char* name;
  Fuzzer fuzzer;
  int inputs;
};

void PrintTo(const Part& part, std::ostream* out) { *out << part.name; }

class FuzzTest : public testing::TestWithParam<Part> {};

INSTANTIATE_TEST_SUITE_P(Parts, FuzzTest,
                         testing::Values(Part{"Library", FuzzLibrary, 2000}, Part{"Space", FuzzSpace, 10000},
                                         Part{"NGrams", FuzzNGrams, 10000}, Part{"Bins", FuzzBins, 5000},
                                         Part{"State", FuzzState, 10000}, Part{"Pairs", FuzzPairs, 1000},
                                         Part{"Structure", FuzzStructure, 1500}, Part{"Mapping", FuzzMapping, 1000}),
                         [](const auto& part) { return part.param.name; });

TEST_P(FuzzTest, EveryCallKeepsItsPromises) {
  Tally tally;
  EXPECT_EQ(FindingOf(GetParam().fuzzer, GetParam().inputs, tally), "");
  // Both sides of the checks were reached by many inputs.
  EXPECT_GT(tally.accepted, GetParam().inputs / 2);
  EXPECT_GT(tally.refused, GetParam().inputs / 2);
}

// Makes calls that break a promise on purpose.
class BrokenCaller : public Caller {
 public:
  using Caller::Caller;

  void ForgetTheMessage() {
    sextant_error* error = Error();
    if (error == nullptr || error->struct_size < sizeof *error) return;
    *error = {sizeof *error, SEXTANT_IO, -1, ""};
    Check(SEXTANT_IO);
  }
  void LeaveTheErrorAsItWas() {
    Error();
    Check(SEXTANT_OK);
  }
  void GiveAnUnknownStatus() { Check(11); }
  void GiveUp() { Check(SEXTANT_INTERNAL); }
};

TEST(PlantedFaultTest, EveryBrokenPromiseIsFound) {
  const auto finding = [](void (BrokenCaller::*call)()) {
    Tally tally;
    return FindingOf([&](auto input, Tally& to) { (BrokenCaller(input, to).*call)(); }, 100, tally);
  };
  EXPECT_NE(finding(&BrokenCaller::ForgetTheMessage).find("a message is there"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::LeaveTheErrorAsItWas).find("a message ends with NUL"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::GiveAnUnknownStatus).find("one of the header's"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::GiveUp).find("SEXTANT_FUZZ_SEED="), std::string::npos);
}

// Bins of four rows against what PlainBins makes of rows that a test can spoil.
class PlainBinsTest : public testing::Test {
 protected:
  using Row = PlainBins::Row;

  // The first finding, or nothing.
  std::string FindingOf(const std::vector<Row>& rows, int64_t skipped) {
    PlainBins plain(3, 1, 1);
    for (const Row& row : rows) plain.Range(row);
    for (const Row& row : rows) plain.Add(row);
    plain.Skip(skipped);
    try {
      plain.DemandEqual(measures_, entropies_, occupied_);
      plain.DemandEqual(0, of_labels_);
    } catch (const Finding& finding) {
      return finding.what();
    }
    return "";
  }

  void Measure() {
    measures_.struct_size = sizeof measures_;
    of_labels_.struct_size = sizeof of_labels_;
    const double values[] = {0, 2, 4, 6};
    const int64_t labels[] = {7, 7, 9, 9};
    const int64_t* sets[] = {labels};
    const sextant_bins_options options{sizeof options, SEXTANT_BAD_ROWS_REJECT, 3, 1, 1, 1};
    const sextant_rows rows{sizeof rows, SEXTANT_F64, values, 4, 1, 8, SEXTANT_HOST, 0, nullptr, nullptr};
    measures_.struct_size = sizeof measures_;
    of_labels_.struct_size = sizeof of_labels_;
    sextant_bins* bins = nullptr;
    ASSERT_EQ(sextant_bins_create(&options, &bins, nullptr), SEXTANT_OK);
    EXPECT_EQ(sextant_bins_range(bins, &rows, nullptr, nullptr), SEXTANT_OK);
    EXPECT_EQ(sextant_bins_add(bins, &rows, sets, nullptr, nullptr), SEXTANT_OK);
    EXPECT_EQ(sextant_bins_measure(bins, &measures_, entropies_, occupied_, nullptr), SEXTANT_OK);
    EXPECT_EQ(sextant_bins_measure_labels(bins, 0, &of_labels_, nullptr), SEXTANT_OK);
    sextant_bins_destroy(bins);
  }

  sextant_bins_measures measures_{};
  sextant_bins_label_measures of_labels_{};
  double entropies_[1]{};
  int64_t occupied_[1]{};
};

TEST_F(PlainBinsTest, EveryOtherRowIsFound) {
  Measure();
  const std::vector<Row> rows = {{{0}, {7}}, {{2}, {7}}, {{4}, {9}}, {{6}, {9}}};
  EXPECT_EQ(FindingOf(rows, 0), "");
  EXPECT_NE(FindingOf(rows, 1), "");
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<Row> other = rows;
    other[i].labels[0] = 8;
    EXPECT_NE(FindingOf(other, 0), "") << "label of row " << i;
    other[i].labels[0].reset();
    EXPECT_NE(FindingOf(other, 0), "") << "no label for row " << i;
    other = rows;
    other.push_back(rows[i]);
    EXPECT_NE(FindingOf(other, 0), "") << "row " << i << " twice";
  }
  for (const size_t i : {1, 2}) {
    std::vector<Row> other = rows;
    other[i].values[0] = 0;
    EXPECT_NE(FindingOf(other, 0), "") << "cell of row " << i;
  }
}

}  // namespace
}  // namespace sextant::fuzz
