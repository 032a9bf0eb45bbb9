// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "pairwise/sweep.h"
#include "structure/options.h"
#include "structure/result.h"

namespace sextant {

// Measures in the order given. Throws Error(kInvalidArgument) that names the measure that does not apply, and why.
Result MeasureStructure(const StructureInput& input, const StructureOptions& options, std::span<const Measure> measures,
                        SweepControl& control);

}  // namespace sextant
