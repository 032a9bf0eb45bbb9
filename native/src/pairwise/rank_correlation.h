// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pairwise/kendall.h"
#include "pairwise/pair_moments.h"
#include "pairwise/rank_cells.h"

namespace sextant {

// Spearman's correlation of centred ranks; NaN where all of a list are equal.
double SpearmanOfRanks(std::span<const int32_t> x, std::span<const int32_t> y);

// Of the distances i < j of two spaces by their cells, in one more sweep.
BoundedCorrelation SpearmanOfCells(const PairSource& x, const RankCells& x_cells, const PairSource& y,
                                   const RankCells& y_cells, SweepControl& control);
// The same from moments of mean ranks.
BoundedCorrelation SpearmanOfCells(const ShiftedMoments& moments, const RankCells& x, const RankCells& y);

inline constexpr size_t kWidenedCells = size_t{1} << 11;

BoundedCorrelation KendallOfCells(const PairSource& x, const RankCells& x_cells, const PairSource& y,
                                  const RankCells& y_cells, SweepControl& control);

}  // namespace sextant
