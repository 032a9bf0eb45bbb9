// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sextant/sextant.h"
#include "structure/result.h"

struct sextant_result {
  sextant::Result result;
};

// What sextant_structure() and sextant_mapping() have in common.
namespace sextant::capi {

// At least one, each of them known.
std::vector<Measure> ToMeasures(const int32_t* measures, int32_t count);

}  // namespace sextant::capi
