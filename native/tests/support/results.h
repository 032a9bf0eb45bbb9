// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "space/space.h"

namespace sextant::test {

inline constexpr size_t kMeasures = 11;

// Everything that a space reports, as bits, so that equal means equal.
struct Results {
  std::vector<uint64_t> sums;      // first and second moments
  std::vector<uint64_t> measures;  // Measures, kMeasures words each
  std::vector<uint64_t> labels;    // of every set the label table, LabelMeasures and what relates it to the first
};

// Of all draws, and over them.
Results ResultsOf(const Space& space);
Results ResultsOf(const Space& space, int draw);

// Names the first difference.
testing::AssertionResult Same(const Results& actual, const Results& expected);

}  // namespace sextant::test
