// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "structure/measure_context.h"
#include "structure/table.h"

namespace sextant {

Table ToTable(MeasureContext& context, Side side);

// The rows of a side, scaled to length 1. Throws Error(kInvalidData) that names `measure` and the first row that is
// zero.
Table UnitRows(MeasureContext& context, Side side, const char* measure);

}  // namespace sextant
