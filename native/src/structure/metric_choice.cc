// SPDX-License-Identifier: Apache-2.0
#include "structure/metric_choice.h"

#include <algorithm>
#include <string>

#include "common/error.h"

namespace sextant {
namespace {

[[noreturn]] void Refuse(Measure measure, const std::string& allowed, Metric metric) {
  throw Error(Fault::kInvalidArgument,
              std::string(NameOf(measure)) + " takes " + allowed + ", but got " + NameOf(metric));
}

}  // namespace

Metric ChooseMetric(const MeasureContext& context, Measure measure, std::initializer_list<Metric> allowed) {
  const Metric chosen = context.MetricOr(*allowed.begin());
  if (std::ranges::find(allowed, chosen) != allowed.end()) return chosen;
  std::string names = "metric ";
  for (const Metric& metric : allowed) {
    if (&metric != allowed.begin()) names += &metric + 1 == allowed.end() ? " or " : ", ";
    names += NameOf(metric);
  }
  Refuse(measure, names, chosen);
}

Metric ChooseNorm(const MeasureContext& context, Measure measure) {
  return ChooseMetric(context, measure, {Metric::kEuclidean, Metric::kChebyshev, Metric::kCityblock});
}

Metric ChooseAnyMetric(const MeasureContext& context, Measure measure, Similarity dot) {
  const Metric chosen = context.MetricOr(Metric::kEuclidean);
  const bool refuses_dot = dot == Similarity::kRefused;
  if (chosen == Metric::kLevenshtein || (chosen == Metric::kDot && refuses_dot)) {
    Refuse(measure, refuses_dot ? "any metric but dot and levenshtein" : "any metric but levenshtein", chosen);
  }
  return chosen;
}

}  // namespace sextant
