// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "structure/measure.h"
#include "structure/measure_context.h"
#include "structure/result.h"

namespace sextant {

// What a measure is of.
enum class Needs {
  kOneSpace,
  kLabelled,     // one space with labels
  kPaired,       // two spaces, row i of one belongs to row i of the other
  kPairedAlike,  // the same, of equal dim
  kSamples,      // two spaces of equal dim
  kMapping       // meanings and signals
};

struct MeasureEntry {
  Measure measure;
  const char* name;
  Needs needs;
  void (*measure_structure)(MeasureContext& context, Result& result);  // null for kMapping
  bool smaller_is_closer = false;  // of paired measures: what a null that reaches it is
};

// Null for a number that is no measure.
const MeasureEntry* FindMeasure(int32_t measure);

}  // namespace sextant
