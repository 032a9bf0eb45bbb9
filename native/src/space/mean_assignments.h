// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "space/label_tally.h"
#include "space/tally.h"

namespace sextant {

// p_j = S_j / n over the rows of a tally, as doubles; NaN where there is no row.
std::vector<double> MeanAssignment(const Tally& tally);

// Takes values that follow those of the last call.
using TakeValues = std::function<void(std::span<const double>)>;

// The same for the rows of each label, by ascending label, some labels at a time.
void MeanAssignments(const LabelTally& labels, int64_t anchors, const TakeValues& take);

}  // namespace sextant
