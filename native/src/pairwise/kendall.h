// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "common/thread_pool.h"

namespace sextant {

// A correlation, and how far it may be from the exact one.
struct BoundedCorrelation {
  double value;
  double error_bound = 0;
};

// Kendall's tau-b of two lists of ranks, by sorting (Knight 1966). NaN where all values of a list are equal.
double KendallOfRanks(std::span<const int32_t> x, std::span<const int32_t> y, ThreadPool& pool);

// Of counts[a * y_cells + b], the pairs in cell a of x and cell b of y; cells ascend. `x_exact`: pairs in one cell of x
// are equal there, so that tau-b follows. Else they count as tied, and the bound says what that may cost.
BoundedCorrelation KendallOfCounts(std::span<const int64_t> counts, size_t y_cells, bool x_exact, bool y_exact);

}  // namespace sextant
