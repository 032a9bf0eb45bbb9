// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "pairwise/metric.h"
#include "pairwise/sweep.h"
#include "structure/result.h"

namespace sextant {

enum class UnseenAtoms { kUniform, kSkip };
enum class Correlation { kSpearman, kPearson, kKendall };

inline constexpr int64_t kMaxMappingRows = (int64_t{1} << 31) - 1;

// Row-major; a signal ends before its first negative element.
struct MappingInput {
  int64_t rows, roles, length;  // each >= 1
  const int64_t* meanings;      // rows x roles
  const int64_t* signals;       // rows x length
};

struct MappingOptions {
  UnseenAtoms unseen_atoms = UnseenAtoms::kUniform;
  const int64_t* atoms = nullptr;  // by role; null: one more than the greatest
  int64_t alphabet = 0;            // 0: one more than the greatest
  bool skip_symbol_zero = false;
  Metric meaning_distance = Metric::kHamming;     // or kLevenshtein, or kCosine
  Metric signal_distance = Metric::kLevenshtein;  // or kHamming
  Correlation correlation = Correlation::kSpearman;
  int64_t longest_substring = 5;
  uint64_t seed = 0;
  int64_t shuffles = 0;
};

// Measures in the order given. Throws Error(kInvalidArgument) that names a measure of something else, and
// Error(kInvalidData) with the row of an atom or symbol out of range.
Result MeasureMapping(const MappingInput& input, const MappingOptions& options, std::span<const Measure> measures,
                      SweepControl& control);

}  // namespace sextant
