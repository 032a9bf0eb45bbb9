// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <vector>

#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kCells = 32;

// Sums over ordered pairs of different rows of each sample, and across.
template <typename Compare>
void AddEnergyDistance(MeasureContext& context, Result& result, Measure measure, Compare compare) {
  const Metric metric = ChooseAnyMetric(context, measure, Similarity::kRefused);
  const double x = 2 * context.DistancesOf(Side::kX, Side::kX, metric).sum;
  const double y = 2 * context.DistancesOf(Side::kAgainst, Side::kAgainst, metric).sum;
  const double across = context.DistancesOf(Side::kX, Side::kAgainst, metric).sum;
  const auto n = static_cast<double>(context.rows()), m = static_cast<double>(context.against_rows());
  result.Add(measure, {{"value", compare(x, y, across, n, m)}}).metric = metric;
}

// From 0 to a little beyond the greatest distance, so that simple fractions of it, which are frequent among whole
// numbers, lie inside of cells.
std::vector<int64_t> HistogramOf(MeasureContext& context, Metric metric, const DistanceStatistics& of) {
  constexpr double kBeyond = 1 + 1e-7;
  std::vector<int64_t> cells(kCells);
  if (of.maximum > 0) {
    return DistanceHistogram({&context.Space(Side::kX, metric)}, 0, kBeyond * of.maximum, kCells, context.control());
  }
  cells[0] = of.pairs;
  return cells;
}

}  // namespace

void DistanceMoments(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kDistanceMoments, Similarity::kRefused);
  const DistanceStatistics& of = context.DistancesOf(Side::kX, Side::kX, metric);
  const auto pairs = static_cast<double>(of.pairs);
  const bool any = of.pairs > 0;
  Record& record = result.Add(Measure::kDistanceMoments, {{"value", any ? of.sum / pairs : kNaN},
                                                          {"variance", any ? of.deviations / pairs : kNaN},
                                                          {"minimum", any ? of.minimum : kNaN},
                                                          {"maximum", any ? of.maximum : kNaN},
                                                          {"pairs", pairs}});
  record.metric = metric;
  result.AddVector("histogram", kCells, 1, HistogramOf(context, metric, of));
}

void EnergyDistance(MeasureContext& context, Result& result) {
  AddEnergyDistance(context, result, Measure::kEnergyDistance,
                    [](double x, double y, double across, double n, double m) {
                      return 2 * across / (n * m) - x / (n * n) - y / (m * m);
                    });
}

void EnergyDistanceUnbiased(MeasureContext& context, Result& result) {
  AddEnergyDistance(context, result, Measure::kEnergyDistanceUnbiased,
                    [](double x, double y, double across, double n, double m) {
                      return 2 * across / (n * m) - x / (n * (n - 1)) - y / (m * (m - 1));
                    });
}

}  // namespace sextant
