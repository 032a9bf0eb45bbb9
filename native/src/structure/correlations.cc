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

double Rows(const Session& session) { return static_cast<double>(session.rows()); }

double Value(const PairStatistic& statistic, Session& session) {
  return statistic.value(statistic, MomentsFor(statistic, session), Rows(session));
}

void OfDistances(Measure measure, Session& session, Result& result) {
  const PairStatistic statistic = StatisticsOf(measure, session).front();
  Record& record = result.Add(
      measure, {{"value", Value(statistic, session)}, {"pairs", static_cast<double>(PairsOf(session.rows()))}});
  record.metric = statistic.metric;
}

void OfRanks(Measure measure, Session& session, Result& result,
             double (*exact)(std::span<const int32_t>, std::span<const int32_t>, ThreadPool&),
             BoundedCorrelation (*by_cells)(const PairSource&, const RankCells&, const PairSource&, const RankCells&,
                                            SweepControl&)) {
  const Metric metric = DistanceMetric(measure, session);
  BoundedCorrelation found{};
  if (RanksFit(session)) {
    found.value =
        exact(RanksOf(Side::kX, metric, session), RanksOf(Side::kAgainst, metric, session), session.control().pool());
  } else {
    found =
        by_cells({&session.Space(Side::kX, metric)}, CellsOf(Side::kX, metric, session),
                 {&session.Space(Side::kAgainst, metric)}, CellsOf(Side::kAgainst, metric, session), session.control());
  }
  Record& record =
      result.Add(measure, {{"value", found.value}, {"pairs", static_cast<double>(PairsOf(session.rows()))}});
  if (!RanksFit(session)) record.fields.emplace_back("error_bound", found.error_bound);
  record.metric = metric;
}

void OfKernels(Measure measure, Session& session, Result& result) {
  for (const PairStatistic& statistic : StatisticsOf(measure, session)) {
    result.Add(measure, {{"value", Value(statistic, session)},
                         {"bandwidth", statistic.bandwidth},
                         {"against_bandwidth", statistic.against_bandwidth}});
    if (measure == Measure::kHsic || measure == Measure::kHsicUnbiased) result.records.back().kernel = Kernel::kRbf;
  }
}

void OfHsic(Measure measure, Session& session, Result& result,
            double (*linear)(const LinearKernel&, const LinearKernel&, SweepControl&)) {
  if (session.options().kernel == Kernel::kRbf) return OfKernels(measure, session, result);
  const LinearKernel x(Centred(ToTable(session, Side::kX))), y(Centred(ToTable(session, Side::kAgainst)));
  result.Add(measure, {{"value", linear(x, y, session.control())}}).kernel = Kernel::kLinear;
}

}  // namespace

void RsaPearson(Session& session, Result& result) { OfDistances(Measure::kRsaPearson, session, result); }
void RsaCosine(Session& session, Result& result) { OfDistances(Measure::kRsaCosine, session, result); }

void RsaSpearman(Session& session, Result& result) {
  const auto exact = [](std::span<const int32_t> x, std::span<const int32_t> y, ThreadPool&) {
    return SpearmanOfRanks(x, y);
  };
  OfRanks(Measure::kRsaSpearman, session, result, exact, SpearmanOfCells);
}

void RsaKendall(Session& session, Result& result) {
  OfRanks(Measure::kRsaKendall, session, result, KendallOfRanks, KendallOfCells);
}

void DistanceCorrelation(Session& session, Result& result) {
  const PairStatistic statistic = StatisticsOf(Measure::kDistanceCorrelation, session).front();
  const double value = Value(statistic, session), n = Rows(session);
  const double covariance = DoubleCentred(statistic, MomentsFor(statistic, session), n).xy / (n * n);
  result.Add(Measure::kDistanceCorrelation, {{"value", value}, {"squared", value * value}, {"covariance", covariance}})
      .metric = statistic.metric;
}

void DistanceCorrelationCorrected(Session& session, Result& result) {
  const PairStatistic statistic = StatisticsOf(Measure::kDistanceCorrelationCorrected, session).front();
  const double value = Value(statistic, session), n = Rows(session);
  const double covariance = n > 3 ? UCentred(MomentsFor(statistic, session), n).xy / (n * (n - 3)) : std::nan("");
  result.Add(Measure::kDistanceCorrelationCorrected, {{"value", value}, {"covariance", covariance}}).metric =
      statistic.metric;
}

void CkaRbf(Session& session, Result& result) { OfKernels(Measure::kCkaRbf, session, result); }
void CkaRbfDebiased(Session& session, Result& result) { OfKernels(Measure::kCkaRbfDebiased, session, result); }
void Hsic(Session& session, Result& result) { OfHsic(Measure::kHsic, session, result, BiasedHsic); }
void HsicUnbiased(Session& session, Result& result) { OfHsic(Measure::kHsicUnbiased, session, result, UnbiasedHsic); }

}  // namespace sextant
