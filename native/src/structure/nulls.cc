// SPDX-License-Identifier: Apache-2.0
#include "structure/nulls.h"

#include <cmath>
#include <utility>

#include "common/permutation.h"
#include "pairwise/ordered_sum.h"

namespace sextant {
namespace {

// Runs the measure anew for each shuffle.
std::vector<double> NullByMeasuring(const MeasureEntry& entry, MeasureContext& context, const Shuffles& shuffles) {
  std::vector<double> values;
  for (int64_t b = 0; b < shuffles.count(); ++b) {
    context.control().Report(b, shuffles.count());
    const std::vector<int64_t> order = shuffles[b];
    Result result;
    entry.measure_structure(context.Permuted(order), result);
    values.push_back(result.records.front().fields.front().second);
  }
  return values;
}

struct NullSummary {
  double mean, deviation, z_score, p_value;
};

NullSummary Summarise(double value, std::span<const double> null, bool smaller_is_closer) {
  const auto count = static_cast<double>(null.size());
  const double mean = SumInOrder(null) / count;
  OrderedSum squares;
  for (const double of_shuffle : null) squares.Add((of_shuffle - mean) * (of_shuffle - mean));
  const double deviation = null.size() > 1 ? std::sqrt(squares.Total() / (count - 1)) : std::nan("");
  if (std::isnan(value) || std::isnan(mean)) return {mean, deviation, std::nan(""), std::nan("")};
  // A shuffle that leaves the measure as it is may differ from it in the last digits.
  const double sign = smaller_is_closer ? -1 : 1, threshold = sign * value - 1e-12 * std::abs(value);
  double reached = 0;
  for (const double of_shuffle : null) reached += sign * of_shuffle >= threshold ? 1 : 0;
  const double z_score = deviation > 0 ? (value - mean) / deviation : std::nan("");
  return {mean, deviation, z_score, (1 + reached) / (count + 1)};
}

}  // namespace

Shuffles::Shuffles(const MeasureContext& context)
    : count_(context.options().shuffles),
      rows_(context.rows()),
      given_(context.options().permutations),
      seed_(context.options().seed) {}

std::vector<int64_t> Shuffles::operator[](int64_t number) const {
  if (given_.empty()) return RandomPermutation(rows_, seed_, static_cast<uint32_t>(number));
  const auto own = given_.subspan(static_cast<size_t>(number * rows_), static_cast<size_t>(rows_));
  return {own.begin(), own.end()};
}

void AddNull(const MeasureEntry& entry, MeasureContext& context, size_t first, Result& result) {
  const Shuffles shuffles(context);
  std::vector<double> null = NullOfPairs(entry.measure, context, shuffles);
  if (null.empty()) null = NullByMeasuring(entry, context, shuffles);
  AddNull(entry, std::move(null), first, result);
}

void AddNull(const MeasureEntry& entry, std::vector<double> null, size_t first, Result& result) {
  std::vector<std::pair<const char*, double>>& fields = result.records[first].fields;
  const NullSummary summary = Summarise(fields.front().second, null, entry.smaller_is_closer);
  fields.emplace_back("null_mean", summary.mean);
  fields.emplace_back("null_deviation", summary.deviation);
  fields.emplace_back("z_score", summary.z_score);
  fields.emplace_back("p_value", summary.p_value);
  const auto count = static_cast<int64_t>(null.size());
  result.vectors.push_back({static_cast<int32_t>(first), "null", count, 1, std::move(null)});
}

}  // namespace sextant
