// SPDX-License-Identifier: Apache-2.0
// Measures of structure with every one of their allocations refused in turn, and every thread.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "tests/memory/ordeal.h"

namespace sextant::test {
namespace {

constexpr int64_t kRows = 66;  // more than one strip
constexpr int64_t kDim = 3;

std::vector<float> Values(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values;
  for (int64_t i = 0; i < kRows * kDim; ++i) values.push_back(normal(random));
  return values;
}

const std::vector<float> kX = Values(1), kAgainst = Values(2);

sextant_rows RowsOf(const std::vector<float>& values) {
  sextant_rows rows{};
  rows.struct_size = sizeof rows;
  rows.data = values.data();
  rows.rows = kRows;
  rows.dim = kDim;
  rows.stride_bytes = kDim * static_cast<int64_t>(sizeof(float));
  rows.device = SEXTANT_HOST;
  return rows;
}

// The measures' numbers, one after the other.
sextant_status Measure(const std::vector<int32_t>& measures, int32_t threads, double* numbers, sextant_error* error) {
  const sextant_rows of_x = RowsOf(kX), of_against = RowsOf(kAgainst);
  const sextant_matrix x{sizeof(sextant_matrix), 1, &of_x}, against{sizeof(sextant_matrix), 1, &of_against};
  sextant_structure_options options{};
  options.struct_size = sizeof options;
  options.metric = SEXTANT_METRIC_DEFAULT;
  options.kernel = SEXTANT_KERNEL_DEFAULT;
  options.threads = threads;
  options.direction_count = 20;
  sextant_result* made = nullptr;
  const sextant_status status =
      sextant_structure(&x, &against, &options, measures.data(), static_cast<int32_t>(measures.size()), &made, error);
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

class StructureScarcityTest : public testing::TestWithParam<int32_t> {  // threads
 protected:
  static void ExpectToEndure(const std::vector<int32_t>& measures, Resource resource, int64_t least_refusals) {
    const auto call = [&](SpaceHandle&, Bytes& output, sextant_error* error) {
      return Measure(measures, GetParam(), reinterpret_cast<double*>(output.data()), error);
    };
    test::ExpectToEndure({[] { return SpaceHandle(); }, call}, resource, least_refusals, GetParam() == 1 ? 1 : 19);
  }
};

INSTANTIATE_TEST_SUITE_P(Threads, StructureScarcityTest, testing::Values(1, 4));

TEST_P(StructureScarcityTest, Moments) {
  ExpectToEndure({SEXTANT_MEASURE_AVERAGE_COSINE, SEXTANT_MEASURE_COHERENCE, SEXTANT_MEASURE_ALIGNMENT,
                  SEXTANT_MEASURE_RELATIVE_SENSITIVITY, SEXTANT_MEASURE_SLICED_WASSERSTEIN},
                 Resource::kMemory, 10);
}

TEST_P(StructureScarcityTest, Products) {
  ExpectToEndure({SEXTANT_MEASURE_PARTICIPATION_RATIO, SEXTANT_MEASURE_CKA_LINEAR, SEXTANT_MEASURE_CKA_LINEAR_DEBIASED,
                  SEXTANT_MEASURE_CKA_LINEAR_MINIBATCH, SEXTANT_MEASURE_CORAL},
                 Resource::kMemory, 10);
}

TEST_P(StructureScarcityTest, Spectra) {
  ExpectToEndure({SEXTANT_MEASURE_RENYI_ENTROPY, SEXTANT_MEASURE_RENYI_INFORMATION, SEXTANT_MEASURE_EFFECTIVE_RANK,
                  SEXTANT_MEASURE_PROCRUSTES, SEXTANT_MEASURE_FRECHET_DISTANCE},
                 Resource::kMemory, 10);
}

TEST_P(StructureScarcityTest, Threads) {
  ExpectToEndure({SEXTANT_MEASURE_SLICED_WASSERSTEIN, SEXTANT_MEASURE_RENYI_ENTROPY, SEXTANT_MEASURE_CKA_LINEAR},
                 Resource::kThread, GetParam() == 1 ? 0 : 1);
}

}  // namespace
}  // namespace sextant::test
