// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "pairwise/group_sums.h"
#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kMostSums = int64_t{1} << 22;  // held at a time
constexpr int64_t kLeastRows = 256;

// take(row, sums of its distances to the other rows of each group), row by row.
void ForGroupSums(MeasureContext& context, Metric metric,
                  const std::function<void(int64_t, std::span<const double>)>& take) {
  const MeasureContext::Groups& groups = context.LabelGroups();
  const PairSpace& space = context.Space(Side::kX, metric);
  const int64_t n = context.rows(), count = static_cast<int64_t>(groups.labels.size());
  std::vector<int64_t> order(static_cast<size_t>(n)), place(order.size()), group(order.size());
  std::iota(order.begin(), order.end(), int64_t{0});
  const auto group_of = [&](int64_t row) { return groups.of_row[static_cast<size_t>(row)]; };
  std::ranges::stable_sort(order, {}, group_of);
  for (size_t i = 0; i < order.size(); ++i) {
    place[static_cast<size_t>(order[i])] = static_cast<int64_t>(i);
    group[i] = group_of(order[i]);
  }
  const auto columns = space.Gather(order.data(), n);  // sums run along neighbouring columns
  const int64_t block = std::max(kLeastRows, kMostSums / std::max<int64_t>(count, 1));
  std::vector<int64_t> rows(order.size());
  std::iota(rows.begin(), rows.end(), int64_t{0});
  for (int64_t first = 0; first < n; first += block) {
    const int64_t size = std::min(block, n - first);
    const auto some = size < n ? space.Gather(rows.data() + first, size) : nullptr;
    const auto places = std::span(place).subspan(static_cast<size_t>(first), static_cast<size_t>(size));
    const PairSource source{some != nullptr ? some.get() : &space, columns.get()};
    const std::vector<double> sums = GroupSumsWithout(source, group, count, places, context.control());
    for (int64_t i = 0; i < size; ++i) {
      take(first + i,
           std::span<const double>(sums).subspan(static_cast<size_t>(i * count), static_cast<size_t>(count)));
    }
  }
}

// (b - a) / max(a, b) of a row of group `own`; a group of one has 0.
double SilhouetteOf(std::span<const double> sums, std::span<const int64_t> sizes, size_t own) {
  if (sizes.size() < 2) return kNaN;
  if (sizes[own] < 2) return 0;
  const double a = sums[own] / Count(sizes[own] - 1);
  double b = std::numeric_limits<double>::infinity();
  for (size_t g = 0; g < sums.size(); ++g) {
    if (g != own) b = std::min(b, sums[g] / Count(sizes[g]));
  }
  const double greater = std::max(a, b);
  return greater > 0 ? (b - a) / greater : 0;
}

// Sums of distances between groups; of pairs i, j both ways.
struct GroupDistances {
  std::vector<double> sums;  // G x G
  double within = 0, between = 0;
  double pairs_within = 0, pairs_between = 0;
};

GroupDistances FindGroupDistances(MeasureContext& context, Metric metric) {
  const MeasureContext::Groups& groups = context.LabelGroups();
  const size_t count = groups.labels.size();
  GroupDistances found;
  found.sums.resize(count * count);
  ForGroupSums(context, metric, [&](int64_t row, std::span<const double> sums) {
    double* to = found.sums.data() + static_cast<size_t>(groups.of_row[static_cast<size_t>(row)]) * count;
    for (size_t g = 0; g < count; ++g) to[g] += sums[g];
  });
  for (size_t g = 0; g < count; ++g) {
    for (size_t h = 0; h < count; ++h) (g == h ? found.within : found.between) += found.sums[g * count + h];
    const double size = Count(groups.sizes[g]);
    found.pairs_within += size * (size - 1);
    found.pairs_between += size * (Count(context.rows()) - size);
  }
  return found;
}

}  // namespace

void Silhouette(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kSilhouette, Similarity::kRefused);
  const MeasureContext::Groups& groups = context.LabelGroups();
  std::vector<double> samples(static_cast<size_t>(context.rows()));
  double sum = 0;
  ForGroupSums(context, metric, [&](int64_t row, std::span<const double> sums) {
    const auto i = static_cast<size_t>(row);
    sum += samples[i] = SilhouetteOf(sums, groups.sizes, static_cast<size_t>(groups.of_row[i]));
  });
  const double count = Count(static_cast<int64_t>(groups.labels.size()));
  result.Add(Measure::kSilhouette, {{"value", sum / Count(context.rows())}, {"groups", count}}).metric = metric;
  result.AddVector("samples", context.rows(), 1, std::move(samples));
}

void WithinDistance(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kWithinDistance, Similarity::kRefused);
  const MeasureContext::Groups& groups = context.LabelGroups();
  GroupDistances found = FindGroupDistances(context, metric);
  const size_t count = groups.labels.size();
  for (size_t g = 0; g < count; ++g) {
    for (size_t h = 0; h < count; ++h) {
      found.sums[g * count + h] /= Count(groups.sizes[g]) * Count(groups.sizes[h] - (g == h ? 1 : 0));
    }
  }
  const auto g = static_cast<int64_t>(count);
  result
      .Add(Measure::kWithinDistance,
           {{"value", found.within / found.pairs_within}, {"groups", Count(g)}, {"pairs", found.pairs_within / 2}})
      .metric = metric;
  result.AddVector("group_means", g, g, std::move(found.sums));
  result.AddVector("group_labels", g, 1, groups.labels);
}

void BetweenDistance(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kBetweenDistance, Similarity::kRefused);
  const GroupDistances found = FindGroupDistances(context, metric);
  const double groups = Count(static_cast<int64_t>(context.LabelGroups().labels.size()));
  result
      .Add(Measure::kBetweenDistance,
           {{"value", found.between / found.pairs_between}, {"groups", groups}, {"pairs", found.pairs_between / 2}})
      .metric = metric;
}

}  // namespace sextant
