// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "pairwise/rank_correlation.h"
#include "pairwise/ranks.h"
#include "structure/linear_kernel.h"
#include "structure/measures.h"
#include "structure/pair_statistics.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

double Rows(const MeasureContext& context) { return static_cast<double>(context.rows()); }

double Value(const PairStatistic& statistic, MeasureContext& context) {
  return statistic.value(statistic, MomentsFor(statistic, context), Rows(context));
}

void OfDistances(Measure measure, MeasureContext& context, Result& result) {
  const PairStatistic statistic = StatisticsOf(measure, context).front();
  Record& record = result.Add(
      measure, {{"value", Value(statistic, context)}, {"pairs", static_cast<double>(PairsOf(context.rows()))}});
  record.metric = statistic.metric;
}

void OfRanks(Measure measure, MeasureContext& context, Result& result,
             double (*exact)(std::span<const int32_t>, std::span<const int32_t>, ThreadPool&),
             BoundedCorrelation (*by_cells)(const PairSource&, const RankCells&, const PairSource&, const RankCells&,
                                            SweepControl&)) {
  const Metric metric = DistanceMetric(measure, context);
  BoundedCorrelation found{};
  if (RanksFit(context)) {
    found.value =
        exact(RanksOf(Side::kX, metric, context), RanksOf(Side::kAgainst, metric, context), context.control().pool());
  } else {
    found =
        by_cells({&context.Space(Side::kX, metric)}, CellsOf(Side::kX, metric, context),
                 {&context.Space(Side::kAgainst, metric)}, CellsOf(Side::kAgainst, metric, context), context.control());
  }
  Record& record =
      result.Add(measure, {{"value", found.value}, {"pairs", static_cast<double>(PairsOf(context.rows()))}});
  if (!RanksFit(context)) record.fields.emplace_back("error_bound", found.error_bound);
  record.metric = metric;
}

void OfKernels(Measure measure, MeasureContext& context, Result& result) {
  for (const PairStatistic& statistic : StatisticsOf(measure, context)) {
    result.Add(measure, {{"value", Value(statistic, context)},
                         {"bandwidth", statistic.bandwidth},
                         {"against_bandwidth", statistic.against_bandwidth}});
    if (measure == Measure::kHsic || measure == Measure::kHsicUnbiased) result.records.back().kernel = Kernel::kRbf;
  }
}

void OfHsic(Measure measure, MeasureContext& context, Result& result,
            double (*linear)(const LinearKernel&, const LinearKernel&, SweepControl&)) {
  if (context.options().kernel == Kernel::kRbf) return OfKernels(measure, context, result);
  const LinearKernel x(Centred(ToTable(context, Side::kX))), y(Centred(ToTable(context, Side::kAgainst)));
  result.Add(measure, {{"value", linear(x, y, context.control())}}).kernel = Kernel::kLinear;
}

}  // namespace

void RsaPearson(MeasureContext& context, Result& result) { OfDistances(Measure::kRsaPearson, context, result); }
void RsaCosine(MeasureContext& context, Result& result) { OfDistances(Measure::kRsaCosine, context, result); }

void RsaSpearman(MeasureContext& context, Result& result) {
  const auto exact = [](std::span<const int32_t> x, std::span<const int32_t> y, ThreadPool&) {
    return SpearmanOfRanks(x, y);
  };
  OfRanks(Measure::kRsaSpearman, context, result, exact, SpearmanOfCells);
}

void RsaKendall(MeasureContext& context, Result& result) {
  OfRanks(Measure::kRsaKendall, context, result, KendallOfRanks, KendallOfCells);
}

void DistanceCorrelation(MeasureContext& context, Result& result) {
  const PairStatistic statistic = StatisticsOf(Measure::kDistanceCorrelation, context).front();
  const double value = Value(statistic, context), n = Rows(context);
  const double covariance = DoubleCentred(statistic, MomentsFor(statistic, context), n).xy / (n * n);
  result.Add(Measure::kDistanceCorrelation, {{"value", value}, {"squared", value * value}, {"covariance", covariance}})
      .metric = statistic.metric;
}

void DistanceCorrelationCorrected(MeasureContext& context, Result& result) {
  const PairStatistic statistic = StatisticsOf(Measure::kDistanceCorrelationCorrected, context).front();
  const double value = Value(statistic, context), n = Rows(context);
  const double covariance = n > 3 ? UCentred(MomentsFor(statistic, context), n).xy / (n * (n - 3)) : std::nan("");
  result.Add(Measure::kDistanceCorrelationCorrected, {{"value", value}, {"covariance", covariance}}).metric =
      statistic.metric;
}

void CkaRbf(MeasureContext& context, Result& result) { OfKernels(Measure::kCkaRbf, context, result); }
void CkaRbfDebiased(MeasureContext& context, Result& result) { OfKernels(Measure::kCkaRbfDebiased, context, result); }
void Hsic(MeasureContext& context, Result& result) { OfHsic(Measure::kHsic, context, result, BiasedHsic); }
void HsicUnbiased(MeasureContext& context, Result& result) {
  OfHsic(Measure::kHsicUnbiased, context, result, UnbiasedHsic);
}

}  // namespace sextant
