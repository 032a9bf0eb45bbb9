// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "mapping/code.h"
#include "mapping/mapping.h"

namespace sextant {

struct TopographicSimilarity {
  double value;
  int64_t pairs;             // of rows, i < j
  std::vector<double> null;  // the value with the signals in another order, by shuffle
};

// The correlation, over all pairs of rows, of the distance of their meanings with that of their signals.
TopographicSimilarity MeasureTopography(const MappingInput& input, const MappingCode& code,
                                        const MappingOptions& options, SweepControl& control);

}  // namespace sextant
