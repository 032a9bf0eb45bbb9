// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <memory>

#include "pairwise/held_pairs.h"
#include "pairwise/ordered_sum.h"
#include "pairwise/rank_correlation.h"
#include "pairwise/ranks.h"
#include "pairwise/tasks.h"
#include "pairwise/wide_sum.h"
#include "structure/nulls.h"
#include "structure/pair_statistics.h"

namespace sextant {
namespace {

// Calls work(number, shuffle) for every shuffle, on all threads.
template <typename Work>
void ForEachShuffle(const Shuffles& shuffles, SweepControl& control, Work work) {
  RunTasks(shuffles.count(), control,
           [&](int, int64_t number) { work(static_cast<size_t>(number), shuffles[number]); });
}

// A shuffle moves the sums of products alone.
ShiftedMoments Permuted(const ShiftedMoments& moments, double products, std::span<const int64_t> order) {
  ShiftedMoments permuted = moments;
  permuted.sums.ab = products;
  OrderedSum row_products;
  for (size_t i = 0; i < moments.row_a.size(); ++i) {
    row_products.Add(moments.row_a[i] * moments.row_b[static_cast<size_t>(order[i])]);
  }
  permuted.sums.row_ab = row_products.Total();
  return permuted;
}

std::vector<double> NullOfHeld(const PairStatistic& statistic, MeasureContext& context, const Shuffles& shuffles) {
  const ShiftedMoments moments = MomentsFor(statistic, context);
  const HeldPairs a(ValueOf(statistic, Side::kX, context), context.control());
  const HeldPairs b(ValueOf(statistic, Side::kAgainst, context), context.control());
  const auto rows = static_cast<double>(context.rows());
  std::vector<double> values(static_cast<size_t>(shuffles.count()));
  ForEachShuffle(shuffles, context.control(), [&](size_t number, const std::vector<int64_t>& order) {
    const double products = PermutedProducts(a, b, order, statistic.pairs);
    values[number] = statistic.value(statistic, Permuted(moments, products, order), rows);
  });
  return values;
}

// Several shuffles in one sweep, where the distances are too many to be held: x's are computed once for all of them.
// Calls use(b, moments) for each.
template <typename Use>
void SweepShuffles(const PairValue& x, const PairValue& y, int64_t dim, Pairs pairs, MeasureContext& context,
                   const Shuffles& shuffles, Use use) {
  const int64_t bytes = std::max<int64_t>(context.rows() * dim * static_cast<int64_t>(sizeof(double)), 1);
  const int64_t batch = std::clamp<int64_t>(static_cast<int64_t>(kMostHeldBytes) / bytes, 1, 16);
  for (int64_t first = 0; first < shuffles.count(); first += batch) {
    context.control().Report(first, shuffles.count());
    const int64_t last = std::min(first + batch, shuffles.count());
    std::vector<std::unique_ptr<PairSpace>> spaces;
    std::vector<PairValue> ys;
    for (int64_t b = first; b < last; ++b) {
      spaces.push_back(y.source.x->Gather(shuffles[b].data(), context.rows()));
      ys.push_back({{spaces.back().get()}, y.bandwidth, y.cells});
    }
    const std::vector<ShiftedMoments> moments = ShiftedMomentsOf(x, ys, pairs, false, context.control());
    for (const ShiftedMoments& of_shuffle : moments) use(of_shuffle);
  }
}

std::vector<double> NullBySweeps(const PairStatistic& statistic, MeasureContext& context, const Shuffles& shuffles) {
  const auto rows = static_cast<double>(context.rows());
  std::vector<double> values;
  SweepShuffles(ValueOf(statistic, Side::kX, context), ValueOf(statistic, Side::kAgainst, context),
                context.matrix(Side::kAgainst).dim, statistic.pairs, context, shuffles,
                [&](const ShiftedMoments& moments) { values.push_back(statistic.value(statistic, moments, rows)); });
  return values;
}

// Ranks of all pairs of a space, from those of i < j; 0 where a row meets itself.
std::vector<int32_t> Square(std::span<const int32_t> condensed, size_t rows) {
  std::vector<int32_t> square(rows * rows);
  size_t pair = 0;
  for (size_t i = 0; i < rows; ++i) {
    for (size_t j = i + 1; j < rows; ++j) square[i * rows + j] = square[j * rows + i] = condensed[pair++];
  }
  return square;
}

// Of the pairs i < j with the rows in another order.
void PermuteRow(std::span<const int32_t> square, std::span<const int64_t> order, size_t i, int32_t* to) {
  const int32_t* row = square.data() + static_cast<size_t>(order[i]) * order.size();
  for (size_t j = i + 1; j < order.size(); ++j) *to++ = row[order[j]];
}

std::vector<double> NullOfSpearman(Metric metric, MeasureContext& context, const Shuffles& shuffles) {
  const RawArray<int32_t>& x = RanksOf(Side::kX, metric, context);
  const RawArray<int32_t>& y = RanksOf(Side::kAgainst, metric, context);
  const auto rows = static_cast<size_t>(context.rows());
  const std::vector<int32_t> square = Square(y, rows);
  const double scale = std::sqrt(SumOfProducts(x, x).ToDouble()) * std::sqrt(SumOfProducts(y, y).ToDouble());
  std::vector<double> values(static_cast<size_t>(shuffles.count()), std::nan(""));
  if (!(scale > 0)) return values;
  ForEachShuffle(shuffles, context.control(), [&](size_t number, const std::vector<int64_t>& order) {
    std::vector<int32_t> permuted(rows);
    WideSum products;
    size_t pair = 0;
    for (size_t i = 0; i < rows; pair += rows - 1 - i, ++i) {
      PermuteRow(square, order, i, permuted.data());
      products.Add(SumOfProducts({x.data() + pair, rows - 1 - i}, {permuted.data(), rows - 1 - i}));
    }
    values[number] = std::clamp(products.ToDouble() / scale, -1.0, 1.0);
  });
  return values;
}

std::vector<double> NullOfKendall(Metric metric, MeasureContext& context, const Shuffles& shuffles) {
  const RawArray<int32_t>& x = RanksOf(Side::kX, metric, context);
  const auto rows = static_cast<size_t>(context.rows());
  const std::vector<int32_t> square = Square(RanksOf(Side::kAgainst, metric, context), rows);
  std::vector<int32_t> permuted(x.size());
  std::vector<double> values;
  for (int64_t b = 0; b < shuffles.count(); ++b) {
    context.control().Report(b, shuffles.count());
    const std::vector<int64_t> order = shuffles[b];
    size_t pair = 0;
    for (size_t i = 0; i < rows; pair += rows - 1 - i, ++i) PermuteRow(square, order, i, permuted.data() + pair);
    values.push_back(KendallOfRanks(x, permuted, context.control().pool()));
  }
  return values;
}

std::vector<double> NullOfCells(Measure measure, Metric metric, MeasureContext& context, const Shuffles& shuffles) {
  const RankCells& x = CellsOf(Side::kX, metric, context);
  const RankCells& y = CellsOf(Side::kAgainst, metric, context);
  const PairSource of_x{&context.Space(Side::kX, metric)}, of_y{&context.Space(Side::kAgainst, metric)};
  std::vector<double> values;
  if (measure == Measure::kRsaSpearman) {
    SweepShuffles({of_x, 0, &x}, {of_y, 0, &y}, context.matrix(Side::kAgainst).dim, Pairs::kUpper, context, shuffles,
                  [&](const ShiftedMoments& moments) { values.push_back(SpearmanOfCells(moments, x, y).value); });
    return values;
  }
  for (int64_t b = 0; b < shuffles.count(); ++b) {
    context.control().Report(b, shuffles.count());
    const std::unique_ptr<PairSpace> space = of_y.x->Gather(shuffles[b].data(), context.rows());
    values.push_back(KendallOfCells(of_x, x, {space.get()}, y, context.control()).value);
  }
  return values;
}

}  // namespace

std::vector<double> NullOfPairs(Measure measure, MeasureContext& context, const Shuffles& shuffles) {
  if (measure == Measure::kRsaSpearman || measure == Measure::kRsaKendall) {
    const Metric metric = DistanceMetric(measure, context);
    if (!RanksFit(context)) return NullOfCells(measure, metric, context, shuffles);
    return measure == Measure::kRsaSpearman ? NullOfSpearman(metric, context, shuffles)
                                            : NullOfKendall(metric, context, shuffles);
  }
  const std::vector<PairStatistic> statistics = StatisticsOf(measure, context);
  if (statistics.empty()) return {};
  const PairStatistic& statistic = statistics.front();
  return HeldPairs::Fits(context.rows()) ? NullOfHeld(statistic, context, shuffles)
                                         : NullBySweeps(statistic, context, shuffles);
}

}  // namespace sextant
