// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "common/thread_pool.h"
#include "space/co_moments.h"
#include "space/engine.h"
#include "space/label_tally.h"
#include "space/row_sample.h"
#include "space/space.h"
#include "space/tally.h"

namespace sextant {

// But for the nearest anchor.
// `products` are those of all rows, or null; then the sample serves in their place.
Measures MeasureAll(const Engine& engine, ThreadPool& pool, const Tally& tally, const CoMoments* products,
                    const RowSample& sample, int64_t skipped, int64_t uniform);

// The entropy of `rows` rows with its soft Miller-Madow term; NaN for one row.
double CorrectedEntropy(const Engine& engine, const Moments& moments, int64_t rows, double entropy);

std::vector<LabelLine> LinesOf(const Engine& engine, const LabelTally& labels);

}  // namespace sextant
