// SPDX-License-Identifier: Apache-2.0
//
// Nearest neighbours: entropy by them, the neighbours themselves, and how many of them two spaces share.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

#include "common/digamma.h"
#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Log of the volume of the ball of radius 1.
double LogUnitBall(int64_t dim, Metric metric) {
  const double d = Count(dim);
  if (metric == Metric::kChebyshev) return d * std::numbers::ln2;
  return d / 2 * std::log(std::numbers::pi) - std::lgamma(d / 2 + 1);
}

}  // namespace

void KozachenkoLeonenko(MeasureContext& context, Result& result) {
  const Measure measure = Measure::kKozachenkoLeonenko;
  const Metric metric = ChooseMetric(context, measure, {Metric::kEuclidean, Metric::kChebyshev});
  const int64_t k = context.NeighboursOr(3), n = context.rows();
  double value = kNaN, sum = 0;
  int64_t duplicates = 0;
  if (k < n) {
    const Neighbours& neighbours = context.NeighboursOf(Side::kX, metric, k);
    for (int64_t i = 0; i < n; ++i) {
      const double radius = neighbours.DistancesOf(i)[k - 1];
      duplicates += radius == 0 ? 1 : 0;
      sum += std::log(radius);
    }
    if (duplicates == 0) {
      const double d = Count(context.dim());
      value = Digamma(Count(n)) - Digamma(Count(k)) + LogUnitBall(context.dim(), metric) + d / Count(n) * sum;
    }
  }
  result.Add(measure, {{"value", value}, {"k", Count(k)}, {"duplicates", Count(duplicates)}}).metric = metric;
}

void NearestNeighbours(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kNearestNeighbours, Similarity::kAllowed);
  const int64_t k = context.NeighboursOr(10), n = context.rows();
  const Neighbours& neighbours = context.NeighboursOf(Side::kX, metric, k);
  std::vector<int64_t> indices;
  std::vector<double> distances;
  double sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t first = i * neighbours.k;
    indices.insert(indices.end(), neighbours.indices.begin() + first, neighbours.indices.begin() + first + k);
    distances.insert(distances.end(), neighbours.distances.begin() + first, neighbours.distances.begin() + first + k);
    sum += distances.back();
  }
  result.Add(Measure::kNearestNeighbours, {{"value", sum / Count(n)}, {"k", Count(k)}}).metric = metric;
  result.AddVector("indices", n, k, std::move(indices));
  result.AddVector("distances", n, k, std::move(distances));
}

namespace {

// How many of the first k neighbours of a row are the same.
int64_t Common(const Neighbours& x, const Neighbours& y, int64_t row, int64_t k) {
  const auto sorted = [&](const Neighbours& of) {
    const auto first = of.indices.begin() + row * of.k;
    std::vector<int64_t> list(first, first + k);
    std::ranges::sort(list);
    return list;
  };
  const std::vector<int64_t> a = sorted(x), b = sorted(y);
  int64_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    common += *i == *j && *i >= 0 ? 1 : 0;
    const bool next_a = *i <= *j, next_b = *j <= *i;
    i += next_a ? 1 : 0;
    j += next_b ? 1 : 0;
  }
  return common;
}

}  // namespace

void MutualKnn(MeasureContext& context, Result& result) {
  const Metric metric = ChooseAnyMetric(context, Measure::kMutualKnn, Similarity::kAllowed);
  const int64_t k = context.NeighboursOr(10), n = context.rows();
  std::vector<int64_t> overlap(static_cast<size_t>(n));
  double value = kNaN, jaccard = kNaN;
  if (k < n) {
    const Neighbours &x = context.NeighboursOf(Side::kX, metric, k),
                     &y = context.NeighboursOf(Side::kAgainst, metric, k);
    int64_t total = 0;
    double ratios = 0;
    for (int64_t i = 0; i < n; ++i) {
      const int64_t common = overlap[static_cast<size_t>(i)] = Common(x, y, i, k);
      total += common;
      ratios += Count(common) / Count(2 * k - common);
    }
    value = Count(total) / (Count(n) * Count(k));
    jaccard = ratios / Count(n);
  }
  result.Add(Measure::kMutualKnn, {{"value", value}, {"k", Count(k)}, {"jaccard", jaccard}}).metric = metric;
  result.AddVector("overlap", n, 1, std::move(overlap));
}

}  // namespace sextant
