// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include "structure/measure.h"
#include "structure/measure_context.h"

namespace sextant {

// The caller's metric, or the first, which is the measure's own. Throws Error(kInvalidArgument) where it is none of
// these.
Metric ChooseMetric(const MeasureContext& context, Measure measure, std::initializer_list<Metric> allowed);

// The metric of estimates that take balls of any norm, kEuclidean where the caller has none.
Metric ChooseNorm(const MeasureContext& context, Measure measure);

enum class Similarity { kRefused, kAllowed };  // kDot, of which the greatest are nearest

// Any metric of numbers, kEuclidean where the caller has none.
Metric ChooseAnyMetric(const MeasureContext& context, Measure measure, Similarity dot);

}  // namespace sextant
