// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "space/space.h"

namespace sextant::test {

// Everything that a space reports, as bits, so that equal means equal.
struct Results {
  std::vector<uint64_t> sums;      // first and second moments
  std::vector<uint64_t> measures;  // Measures
  std::vector<uint64_t> labels;    // of every set the label table, LabelMeasures and what relates it to the first
};

Results ResultsOf(const Space& space);

// Names the first difference.
testing::AssertionResult Same(const Results& actual, const Results& expected);

}  // namespace sextant::test
