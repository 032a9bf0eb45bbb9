// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/tasks.h"
#include "space/anchors.h"
#include "structure/measures.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kBundle = 8;  // directions that rows are projected on at once

// |difference|^exponent
double Power(double difference, double exponent) {
  const double size = std::abs(difference);
  if (exponent == 1) return size;
  return exponent == 2 ? size * size : std::pow(size, exponent);
}

// The projections of all rows on kBundle directions, each sorted: direction u has those from u * rows on. `bundle`
// holds element k of every direction, then k + 1.
std::vector<double> Project(const Table& rows, std::span<const double> bundle) {
  const auto count = static_cast<size_t>(rows.rows);
  std::vector<double> to(kBundle * count);
  for (size_t i = 0; i < count; ++i) {
    double sums[kBundle] = {};
    const double* element = bundle.data();
    for (const double value : rows.row(static_cast<int64_t>(i))) {
      for (size_t u = 0; u < kBundle; ++u) sums[u] += value * element[u];
      element += kBundle;
    }
    for (size_t u = 0; u < kBundle; ++u) to[u * count + i] = sums[u];
  }
  for (size_t u = 0; u < kBundle; ++u) std::sort(to.data() + u * count, to.data() + (u + 1) * count);
  return to;
}

// W_p^p of two sorted samples: the mean of |a - b|^p over the steps that the quantiles of both have in common.
double TransportCost(std::span<const double> a, std::span<const double> b, double exponent) {
  double cost = 0;
  if (a.size() == b.size()) {
    for (size_t i = 0; i < a.size(); ++i) cost += Power(a[i] - b[i], exponent);
    return cost / static_cast<double>(a.size());
  }
  // In units of 1 / (n m): element i of a reaches to (i + 1) m, element j of b to (j + 1) n.
  const size_t n = a.size(), m = b.size();
  size_t i = 0, j = 0, at = 0;
  while (i < n && j < m) {
    const size_t end = std::min((i + 1) * m, (j + 1) * n);
    cost += static_cast<double>(end - at) * Power(a[i] - b[j], exponent);
    at = end;
    if ((i + 1) * m == end) ++i;
    if ((j + 1) * n <= end) ++j;
  }
  return cost / (static_cast<double>(n) * static_cast<double>(m));
}

// direction_count x dim.
std::vector<double> Directions(const MeasureContext& context) {
  const StructureOptions& options = context.options();
  if (!options.directions.empty()) return {options.directions.begin(), options.directions.end()};
  std::vector<double> directions(static_cast<size_t>(options.direction_count * context.dim()));
  GenerateAnchors(options.direction_count, context.dim(), options.seed, 0, directions.data());
  return directions;
}

// Directions [first, first + kBundle), zeros beyond the last.
std::vector<double> BundleOf(const Table& directions, int64_t first) {
  std::vector<double> bundle(kBundle * static_cast<size_t>(directions.columns));
  for (int64_t u = 0; u < std::min<int64_t>(kBundle, directions.rows - first); ++u) {
    const std::span<const double> direction = directions.row(first + u);
    for (size_t k = 0; k < direction.size(); ++k) bundle[k * kBundle + static_cast<size_t>(u)] = direction[k];
  }
  return bundle;
}

// W_p^p along every direction.
std::vector<double> TransportCosts(const Table& x, const Table& y, const Table& directions, double exponent,
                                   SweepControl& control) {
  std::vector<double> costs(static_cast<size_t>(directions.rows));
  const auto bundle = static_cast<int64_t>(kBundle);
  RunTasks((directions.rows + bundle - 1) / bundle, control, [&](int, int64_t task) {
    const std::vector<double> these = BundleOf(directions, task * bundle);
    const std::vector<double> of_x = Project(x, these), of_y = Project(y, these);
    const auto n = static_cast<size_t>(x.rows), m = static_cast<size_t>(y.rows);
    for (int64_t u = task * bundle; u < std::min(directions.rows, (task + 1) * bundle); ++u) {
      const auto at = static_cast<size_t>(u - task * bundle);
      costs[static_cast<size_t>(u)] = TransportCost({of_x.data() + at * n, n}, {of_y.data() + at * m, m}, exponent);
    }
  });
  return costs;
}

}  // namespace

void SlicedWasserstein(MeasureContext& context, Result& result) {
  const double order = context.options().exponent;
  if (order < 1) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", order);
    throw Error(Fault::kInvalidArgument, std::string("sliced_wasserstein takes an exponent >= 1, but got ") + text);
  }
  const Table x = ToTable(context, Side::kX), y = ToTable(context, Side::kAgainst);
  const int64_t count = context.options().direction_count;
  double value = kNaN;
  if (x.rows > 0 && y.rows > 0) {
    double sum = 0;
    for (const double cost : TransportCosts(x, y, {count, x.columns, Directions(context)}, order, context.control())) {
      sum += cost;
    }
    value = std::pow(sum / static_cast<double>(count), 1 / order);
  }
  result.Add(Measure::kSlicedWasserstein,
             {{"value", value}, {"order", order}, {"directions", static_cast<double>(count)}});
}

}  // namespace sextant
