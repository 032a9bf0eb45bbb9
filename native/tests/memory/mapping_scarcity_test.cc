// SPDX-License-Identifier: Apache-2.0
// Measures of mappings with every one of their allocations refused in turn, and every thread.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "tests/memory/ordeal.h"

namespace sextant::test {
namespace {

constexpr int64_t kRows = 80;  // more than one strip of pairs
constexpr int64_t kRoles = 2, kLength = 4, kSymbols = 3;

std::vector<int64_t> Symbols(int64_t columns, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<int64_t> symbols;
  for (int64_t i = 0; i < kRows * columns; ++i) symbols.push_back(static_cast<int64_t>(random() % kSymbols));
  return symbols;
}

const std::vector<int64_t> kMeanings = Symbols(kRoles, 1), kSignals = Symbols(kLength, 2);

// The measures' numbers, one after the other.
sextant_status Measure(const std::vector<int32_t>& measures, int32_t threads, double* numbers, sextant_error* error) {
  sextant_mapping_options options{};
  options.struct_size = sizeof options;
  options.rows = kRows;
  options.roles = kRoles;
  options.length = kLength;
  options.meanings = kMeanings.data();
  options.signals = kSignals.data();
  options.meaning_distance = SEXTANT_METRIC_HAMMING;
  options.signal_distance = SEXTANT_METRIC_LEVENSHTEIN;
  options.threads = threads;
  options.shuffles = 3;
  sextant_result* made = nullptr;
  const sextant_status status =
      sextant_mapping(&options, measures.data(), static_cast<int32_t>(measures.size()), &made, error);
  const std::unique_ptr<sextant_result, decltype(&sextant_result_destroy)> result(made, sextant_result_destroy);
  for (int32_t i = 0; i < sextant_result_records(made); ++i) {
    sextant_record record{};
    record.struct_size = sizeof record;
    if (sextant_result_record(made, i, &record, error) != SEXTANT_OK) return SEXTANT_INTERNAL;
    for (int32_t field = 0; field < record.fields; ++field) {
      const char* name = nullptr;
      if (sextant_result_field(made, i, field, &name, numbers++, error) != SEXTANT_OK) return SEXTANT_INTERNAL;
    }
  }
  return status;
}

class MappingScarcityTest : public testing::TestWithParam<int32_t> {  // threads
 protected:
  static void ExpectToEndure(const std::vector<int32_t>& measures, Resource resource, int64_t least_refusals) {
    const auto call = [&](SpaceHandle&, Bytes& output, sextant_error* error) {
      return Measure(measures, GetParam(), reinterpret_cast<double*>(output.data()), error);
    };
    test::ExpectToEndure({[] { return SpaceHandle(); }, call}, resource, least_refusals, GetParam() == 1 ? 1 : 19);
  }
};

INSTANTIATE_TEST_SUITE_P(Threads, MappingScarcityTest, testing::Values(1, 4));

TEST_P(MappingScarcityTest, Tables) {
  ExpectToEndure({SEXTANT_MEASURE_SYNONYMY, SEXTANT_MEASURE_HOMONYMY, SEXTANT_MEASURE_WORD_ORDER_FREEDOM,
                  SEXTANT_MEASURE_ENTANGLEMENT, SEXTANT_MEASURE_WORD_ORDER},
                 Resource::kMemory, 10);
}

TEST_P(MappingScarcityTest, Information) {
  ExpectToEndure({SEXTANT_MEASURE_POSDIS, SEXTANT_MEASURE_BOSDIS, SEXTANT_MEASURE_RESIDUAL_ENTROPY}, Resource::kMemory,
                 10);
}

TEST_P(MappingScarcityTest, Topography) {
  ExpectToEndure({SEXTANT_MEASURE_TOPOGRAPHIC_SIMILARITY}, Resource::kMemory, 10);
}

TEST_P(MappingScarcityTest, Threads) {
  ExpectToEndure({SEXTANT_MEASURE_TOPOGRAPHIC_SIMILARITY, SEXTANT_MEASURE_SYNONYMY}, Resource::kThread,
                 GetParam() == 1 ? 0 : 1);
}

}  // namespace
}  // namespace sextant::test
