// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
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
void AddEnergyDistance(Session& session, Result& result, Measure measure, Compare compare) {
  const Metric metric = ChooseAnyMetric(session, measure, Similarity::kRefused);
  const double x = 2 * session.DistancesOf(Side::kX, Side::kX, metric).sum;
  const double y = 2 * session.DistancesOf(Side::kAgainst, Side::kAgainst, metric).sum;
  const double across = session.DistancesOf(Side::kX, Side::kAgainst, metric).sum;
  const auto n = static_cast<double>(session.rows()), m = static_cast<double>(session.against_rows());
  result.Add(measure, {{"value", compare(x, y, across, n, m)}}).metric = metric;
}

// From 0 to a little beyond the greatest distance, so that simple fractions of it, which are frequent among whole
// numbers, lie inside of cells.
std::vector<int64_t> HistogramOf(Session& session, Metric metric, const DistanceStatistics& of) {
  constexpr double kBeyond = 1 + 1e-7;
  std::vector<int64_t> cells(kCells);
  if (of.maximum > 0) {
    return DistanceHistogram({&session.Space(Side::kX, metric)}, 0, kBeyond * of.maximum, kCells, session.control());
  }
  cells[0] = of.pairs;
  return cells;
}

}  // namespace

void DistanceMoments(Session& session, Result& result) {
  const Metric metric = ChooseAnyMetric(session, Measure::kDistanceMoments, Similarity::kRefused);
  const DistanceStatistics& of = session.DistancesOf(Side::kX, Side::kX, metric);
  const auto pairs = static_cast<double>(of.pairs);
  const bool any = of.pairs > 0;
  Record& record = result.Add(Measure::kDistanceMoments, {{"value", any ? of.sum / pairs : kNaN},
                                                          {"variance", any ? of.deviations / pairs : kNaN},
                                                          {"minimum", any ? of.minimum : kNaN},
                                                          {"maximum", any ? of.maximum : kNaN},
                                                          {"pairs", pairs}});
  record.metric = metric;
  result.AddVector("histogram", kCells, 1, HistogramOf(session, metric, of));
}

void EnergyDistance(Session& session, Result& result) {
  AddEnergyDistance(session, result, Measure::kEnergyDistance,
                    [](double x, double y, double across, double n, double m) {
                      return 2 * across / (n * m) - x / (n * n) - y / (m * m);
                    });
}

void EnergyDistanceUnbiased(Session& session, Result& result) {
  AddEnergyDistance(session, result, Measure::kEnergyDistanceUnbiased,
                    [](double x, double y, double across, double n, double m) {
                      return 2 * across / (n * m) - x / (n * (n - 1)) - y / (m * (m - 1));
                    });
}

}  // namespace sextant
