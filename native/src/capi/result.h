// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
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

// Empty for null; else false once the caller wants no more.
std::function<bool(int64_t, int64_t)> ToProgress(sextant_progress progress, void* context);

}  // namespace sextant::capi
