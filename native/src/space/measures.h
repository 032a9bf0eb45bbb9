// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "backend/backend.h"
#include "common/thread_pool.h"
#include "space/label_tally.h"
#include "space/space.h"
#include "space/tally.h"

namespace sextant {

Measures MeasureAll(const Backend& backend, const Tally& tally, int64_t m, int64_t skipped, int64_t uniform);

// `tally` holds the rows that carry a label of the set; `precision` is that of the rows.
LabelMeasures MeasureSet(const Backend& backend, ThreadPool& pool, const Tally& tally, const LabelTally& labels,
                         int64_t m, Precision precision);

std::vector<LabelLine> LinesOf(const Backend& backend, const LabelTally& labels, int64_t m);

}  // namespace sextant
