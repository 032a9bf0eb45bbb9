// SPDX-License-Identifier: Apache-2.0
//
// Estimates of the intrinsic dimension of a space by the distances to its neighbours.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The line through the origin that fits -ln(1 - F) by ln mu best, over the least 9 / 10 of `log_mu`.
double SlopeOfLowerPart(std::vector<double> log_mu) {
  std::ranges::sort(log_mu);
  const double n = Count(static_cast<int64_t>(log_mu.size()));
  const auto kept = static_cast<size_t>(n * (1 - 0.1));
  double xy = 0, xx = 0;
  for (size_t i = 0; i < kept; ++i) {
    xy -= log_mu[i] * std::log(1 - Count(static_cast<int64_t>(i + 1)) / n);
    xx += log_mu[i] * log_mu[i];
  }
  return xx > 0 ? xy / xx : kNaN;
}

}  // namespace

void TwoNn(MeasureContext& context, Result& result) {
  const Metric metric = ChooseNorm(context, Measure::kTwonn);
  double sum = 0;
  std::vector<double> log_mu;
  if (context.rows() > 2) {
    const Neighbours& neighbours = context.NeighboursOf(Side::kX, metric, 2);
    for (int64_t i = 0; i < context.rows(); ++i) {
      const double* distances = neighbours.DistancesOf(i);
      if (distances[0] == 0) continue;
      log_mu.push_back(std::log(distances[1] / distances[0]));
      sum += log_mu.back();
    }
  }
  const auto n = static_cast<int64_t>(log_mu.size());
  const int64_t duplicates = context.rows() > 2 ? context.rows() - n : 0;
  const double mle = sum > 0 ? Count(n) / sum : kNaN, unbiased = sum > 0 ? Count(n - 1) / sum : kNaN;
  result
      .Add(Measure::kTwonn, {{"value", SlopeOfLowerPart(std::move(log_mu))},
                             {"mle", mle},
                             {"mle_unbiased", unbiased},
                             {"duplicates", Count(duplicates)}})
      .metric = metric;
}

namespace {

// 1 / m_i of every row: the mean of ln(T_k / T_j), j < k; NaN for a row with a duplicate.
struct InverseDimensions {
  Metric metric;
  int64_t k;
  std::vector<double> of_row;
  int64_t duplicates = 0;
  double sum = 0;  // of those that are there

  int64_t used() const { return static_cast<int64_t>(of_row.size()) - duplicates; }
};

InverseDimensions FindInverseDimensions(MeasureContext& context, Measure measure) {
  InverseDimensions found{ChooseNorm(context, measure), context.NeighboursOr(10), {}};
  if (found.k < 2) {
    throw Error(Fault::kInvalidArgument, std::string(NameOf(measure)) + " needs k >= 2, but k is 1");
  }
  if (found.k >= context.rows()) return found;
  const Neighbours& neighbours = context.NeighboursOf(Side::kX, found.metric, found.k);
  for (int64_t i = 0; i < context.rows(); ++i) {
    const double* distances = neighbours.DistancesOf(i);
    const double last = distances[found.k - 1];
    double sum = 0;
    for (int64_t j = 0; j + 1 < found.k; ++j) sum += std::log(last / distances[j]);
    const bool duplicate = distances[0] == 0;
    found.of_row.push_back(duplicate ? kNaN : sum / Count(found.k - 1));
    if (duplicate) {
      ++found.duplicates;
    } else {
      found.sum += found.of_row.back();
    }
  }
  return found;
}

}  // namespace

void LevinaBickel(MeasureContext& context, Result& result) {
  const InverseDimensions inverse = FindInverseDimensions(context, Measure::kLevinaBickel);
  std::vector<double> samples(static_cast<size_t>(context.rows()), kNaN);
  double sum = 0, corrected = 0;
  for (size_t i = 0; i < inverse.of_row.size(); ++i) {
    samples[i] = 1 / inverse.of_row[i];
    if (std::isnan(samples[i])) continue;
    sum += samples[i];
    corrected += Count(inverse.k - 2) / Count(inverse.k - 1) * samples[i];
  }
  const double used = Count(inverse.used());
  result
      .Add(Measure::kLevinaBickel, {{"value", sum / used},
                                    {"k", Count(inverse.k)},
                                    {"k_minus_2", corrected / used},
                                    {"duplicates", Count(inverse.duplicates)}})
      .metric = inverse.metric;
  result.AddVector("samples", context.rows(), 1, std::move(samples));
}

void MacKayGhahramani(MeasureContext& context, Result& result) {
  const InverseDimensions inverse = FindInverseDimensions(context, Measure::kMackayGhahramani);
  const double value = inverse.used() > 0 ? Count(inverse.used()) / inverse.sum : kNaN;
  result
      .Add(Measure::kMackayGhahramani,
           {{"value", value}, {"k", Count(inverse.k)}, {"duplicates", Count(inverse.duplicates)}})
      .metric = inverse.metric;
}

}  // namespace sextant
