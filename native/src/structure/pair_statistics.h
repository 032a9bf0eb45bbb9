// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "pairwise/pair_moments.h"
#include "pairwise/rank_cells.h"
#include "pairwise/raw_array.h"
#include "structure/measure.h"
#include "structure/measure_context.h"

namespace sextant {

// A function of the moments of all pairs of two spaces.
struct PairStatistic {
  Metric metric;
  bool gaussian = false;  // kernels of the distances
  double bandwidth = 0, against_bandwidth = 0;
  Pairs pairs = Pairs::kAll;
  double (*value)(const PairStatistic& statistic, const ShiftedMoments& moments, double rows) = nullptr;

  bool operator==(const PairStatistic&) const = default;
};

// The statistics that a measure reports, one for each bandwidth; none for a measure of another kind.
std::vector<PairStatistic> StatisticsOf(Measure measure, MeasureContext& context);

PairValue ValueOf(const PairStatistic& statistic, Side side, MeasureContext& context);
// Of both sides of the context, known from before if they were found.
const ShiftedMoments& MomentsFor(const PairStatistic& statistic, MeasureContext& context);

// Sums of the products of values that were centred, for V- and U-statistics.
struct CentredSums {
  double xx, yy, xy;
};
CentredSums DoubleCentred(const PairStatistic& statistic, const ShiftedMoments& moments, double rows);
CentredSums UCentred(const ShiftedMoments& moments, double rows);

// Whether the distances of a space are so few that their ranks are found by sorting.
bool RanksFit(const MeasureContext& context);
const RawArray<int32_t>& RanksOf(Side side, Metric metric, MeasureContext& context);
const RankCells& CellsOf(Side side, Metric metric, MeasureContext& context);

// The metric of a measure of all distances; throws Error(kInvalidArgument) for one that it does not take.
Metric DistanceMetric(Measure measure, const MeasureContext& context);

// What these functions find once for a context.
struct PairMemo {
  std::vector<std::pair<PairStatistic, ShiftedMoments>> moments;
  std::map<std::pair<Side, Metric>, RawArray<int32_t>> ranks;
  std::map<Metric, std::vector<RankCells>> cells;  // of x and of against
};

}  // namespace sextant
