// SPDX-License-Identifier: Apache-2.0
//
// Informations and a divergence by nearest neighbours.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "common/digamma.h"
#include "common/error.h"
#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct JointCounts {
  Metric metric;
  int64_t k;
  std::vector<int64_t> x, y;  // empty where there are not k neighbours
};

// Rows within the joint distance of the k-th neighbour (strictly), or within the reach of the k neighbours.
JointCounts CountJoint(MeasureContext& context, Measure measure, bool reach) {
  JointCounts counts{
      ChooseMetric(context, measure, {Metric::kChebyshev, Metric::kEuclidean}), context.NeighboursOr(3), {}, {}};
  const int64_t n = context.rows();
  if (counts.k >= n) return counts;
  const PairSource x{&context.Space(Side::kX, counts.metric)}, y{&context.Space(Side::kAgainst, counts.metric)};
  JointNeighbours joint = FindJointNeighbours(x, y, counts.k, context.control());
  if (!reach) {
    for (int64_t i = 0; i < n; ++i) joint.reach_x[static_cast<size_t>(i)] = joint.joint.DistancesOf(i)[counts.k - 1];
    joint.reach_y = joint.reach_x;
  }
  counts.x = CountWithin(x, joint.reach_x, !reach, false, context.control());
  counts.y = CountWithin(y, joint.reach_y, !reach, false, context.control());
  return counts;
}

}  // namespace

void Ksg1(MeasureContext& context, Result& result) {
  const JointCounts counts = CountJoint(context, Measure::kKsg1, false);
  const double k = Count(counts.k), n = Count(context.rows());
  double value = kNaN;
  if (!counts.x.empty()) {
    double sum = 0;
    for (size_t i = 0; i < counts.x.size(); ++i) {
      sum += Digamma(Count(counts.x[i] + 1)) + Digamma(Count(counts.y[i] + 1));
    }
    value = Digamma(k) + Digamma(n) - sum / n;
  }
  result.Add(Measure::kKsg1, {{"value", value}, {"k", k}}).metric = counts.metric;
}

void Ksg2(MeasureContext& context, Result& result) {
  const JointCounts counts = CountJoint(context, Measure::kKsg2, true);
  const double k = Count(counts.k), n = Count(context.rows());
  double value = kNaN;
  if (!counts.x.empty()) {
    double sum = 0;
    for (size_t i = 0; i < counts.x.size(); ++i) sum += Digamma(Count(counts.x[i])) + Digamma(Count(counts.y[i]));
    value = Digamma(k) - 1 / k + Digamma(n) - sum / n;
  }
  result.Add(Measure::kKsg2, {{"value", value}, {"k", k}}).metric = counts.metric;
}

namespace {

// The rows of each group, in their order.
std::vector<std::vector<int64_t>> RowsByGroup(const MeasureContext::Groups& groups) {
  std::vector<std::vector<int64_t>> rows(groups.labels.size());
  for (size_t i = 0; i < groups.of_row.size(); ++i) {
    rows[static_cast<size_t>(groups.of_row[i])].push_back(static_cast<int64_t>(i));
  }
  return rows;
}

// A row that has a neighbour of its label.
struct RossRow {
  int64_t row;
  int64_t k;  // that neighbour is the k-th
  int64_t size;
  double radius;
};

std::vector<RossRow> FindRossRows(MeasureContext& context, const PairSpace& space, int64_t k) {
  std::vector<RossRow> found;
  for (const std::vector<int64_t>& rows : RowsByGroup(context.LabelGroups())) {
    const auto size = static_cast<int64_t>(rows.size());
    if (size < 2) continue;
    const int64_t own = std::min(k, size - 1);
    const auto group = space.Gather(rows.data(), size);
    const Neighbours neighbours = FindNeighbours({group.get()}, own, false, context.control());
    for (int64_t i = 0; i < size; ++i) {
      found.push_back({rows[static_cast<size_t>(i)], own, size, neighbours.DistancesOf(i)[own - 1]});
    }
  }
  std::ranges::sort(found, {}, &RossRow::row);
  return found;
}

void RequireLabelSizes(const MeasureContext::Groups& groups, int64_t k) {
  for (size_t i = 0; i < groups.sizes.size(); ++i) {
    if (groups.sizes[i] > k) continue;
    throw Error(Fault::kInvalidArgument, "ross as JIDT needs more than k = " + std::to_string(k) +
                                             " rows of every label, but label " + std::to_string(groups.labels[i]) +
                                             " has " + std::to_string(groups.sizes[i]));
  }
}

// Among the found rows themselves, without the row.
std::vector<int64_t> CountWithinRadii(MeasureContext& context, const PairSpace& space, std::span<const RossRow> found,
                                      bool strict) {
  std::vector<int64_t> rows;
  std::vector<double> radii;
  for (const RossRow& one : found) {
    rows.push_back(one.row);
    radii.push_back(strict ? std::nextafter(one.radius, 0.0) : one.radius);
  }
  const auto used = space.Gather(rows.data(), static_cast<int64_t>(rows.size()));
  return CountWithin({used.get()}, radii, false, false, context.control());
}

}  // namespace

void Ross(MeasureContext& context, Result& result) {
  const Metric metric = ChooseMetric(context, Measure::kRoss, {Metric::kEuclidean, Metric::kChebyshev});
  const int64_t k = context.NeighboursOr(3);
  const bool as_jidt = context.options().ross == RossVariant::kJidt;
  if (as_jidt) RequireLabelSizes(context.LabelGroups(), k);
  const PairSpace& space = context.Space(Side::kX, metric);
  const std::vector<RossRow> found = FindRossRows(context, space, k);
  const std::vector<int64_t> within = CountWithinRadii(context, space, found, !as_jidt);
  double of_k = 0, of_sizes = 0, of_counts = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    of_k += Digamma(Count(found[i].k));
    of_sizes += Digamma(Count(found[i].size - (as_jidt ? 1 : 0)));
    of_counts += Digamma(Count(within[i] + (as_jidt ? 0 : 1)));
  }
  const double n = Count(static_cast<int64_t>(found.size()));
  const double value = found.empty() ? kNaN : Digamma(n) + (of_k - of_sizes - of_counts) / n;
  result.Add(Measure::kRoss, {{"value", value}, {"k", Count(k)}, {"rows", n}, {"variant", as_jidt ? 1.0 : 0.0}})
      .metric = metric;
}

void KnnKl(MeasureContext& context, Result& result) {
  const Metric metric = ChooseNorm(context, Measure::kKnnKl);
  const int64_t k = context.NeighboursOr(3), n = context.rows(), m = context.against_rows();
  double value = kNaN;
  if (k < n && k <= m) {
    const Neighbours& own = context.NeighboursOf(Side::kX, metric, k);
    const PairSource across{&context.Space(Side::kX, metric), &context.Space(Side::kAgainst, metric)};
    const Neighbours other = FindNeighbours(across, k, true, context.control());
    double sum = 0;
    bool duplicates = false;
    for (int64_t i = 0; i < n; ++i) {
      const double rho = own.DistancesOf(i)[k - 1], nu = other.DistancesOf(i)[k - 1];
      duplicates |= rho == 0 || nu == 0;
      sum += std::log(nu / rho);
    }
    if (!duplicates) value = Count(context.dim()) / Count(n) * sum + std::log(Count(m) / Count(n - 1));
  }
  result.Add(Measure::kKnnKl, {{"value", value}, {"k", Count(k)}}).metric = metric;
}

}  // namespace sextant
