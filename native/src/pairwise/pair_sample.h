// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "pairwise/sweep.h"

namespace sextant {

// Values of some rows with some panels of columns, spread over the space: at most rows * panels * kPanelColumns, none
// of a row with itself.
std::vector<double> SamplePairs(const PairSource& source, int64_t rows, int64_t panels);

}  // namespace sextant
