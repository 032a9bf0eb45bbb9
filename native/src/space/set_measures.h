// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

#include "common/thread_pool.h"
#include "space/engine.h"
#include "space/label_tally.h"
#include "space/null_curve.h"
#include "space/row_sample.h"
#include "space/space.h"
#include "space/tally.h"

namespace sextant {

// One label set: the rows that carry a label of it, in sum, by label, and some of them.
struct SetView {
  const Tally& tally;
  const LabelTally& labels;
  const RowSample& sample;
};

// The null curve of all rows of a set, computed when it is asked for.
using CurveSource = std::function<const NullCurve&()>;

Population PopulationOf(const Engine& engine, const Tally& tally);

// Of labels with at least `min_rows` rows; as the C header has it. Without `curve`, without the null.
LabelMeasures MeasureSet(const Engine& engine, ThreadPool& pool, const SetView& set, int64_t min_rows,
                         bool keep_entropy, const CurveSource& curve);

}  // namespace sextant
