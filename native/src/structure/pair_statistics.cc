// SPDX-License-Identifier: Apache-2.0
#include "structure/pair_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pairwise/ranks.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 1e-14;  // a sum this small beside its terms is nothing but their rounding

// xy / sqrt(xx yy), where both are more than the rounding of the sums of squares that they come from.
double Ratio(const CentredSums& sums, double x_squares, double y_squares) {
  if (!(sums.xx > kRounding * x_squares && sums.yy > kRounding * y_squares)) return kNaN;
  return sums.xy / (std::sqrt(sums.xx) * std::sqrt(sums.yy));
}

double Pearson(const PairStatistic&, const ShiftedMoments& moments, double) {
  const PairMoments& m = moments.sums;
  const CentredSums sums{m.aa - m.a * m.a / m.pairs, m.bb - m.b * m.b / m.pairs, m.ab - m.a * m.b / m.pairs};
  // Distances that are equal but for the rounding of each.
  const auto constant = [&](double squares, double shift) { return !(squares > 1e-30 * m.pairs * shift * shift); };
  if (constant(sums.xx, moments.shift_a) || constant(sums.yy, moments.shift_b)) return kNaN;
  return std::clamp(Ratio(sums, m.aa, m.bb), -1.0, 1.0);
}

double Cosine(const PairStatistic&, const ShiftedMoments& moments, double) {
  const PairMoments plain = moments.Plain(0);
  return std::clamp(Ratio({plain.aa, plain.bb, plain.ab}, 0, 0), -1.0, 1.0);
}

double VRatio(const PairStatistic& statistic, const ShiftedMoments& moments, double rows) {
  return Ratio(DoubleCentred(statistic, moments, rows), moments.sums.aa, moments.sums.bb);
}

double RootOfVRatio(const PairStatistic& statistic, const ShiftedMoments& moments, double rows) {
  return std::sqrt(std::max(VRatio(statistic, moments, rows), 0.0));
}

double URatio(const PairStatistic&, const ShiftedMoments& moments, double rows) {
  return rows > 3 ? Ratio(UCentred(moments, rows), moments.sums.aa, moments.sums.bb) : kNaN;
}

double BiasedCovariance(const PairStatistic& statistic, const ShiftedMoments& moments, double rows) {
  return rows > 1 ? DoubleCentred(statistic, moments, rows).xy / ((rows - 1) * (rows - 1)) : kNaN;
}

double UnbiasedCovariance(const PairStatistic&, const ShiftedMoments& moments, double rows) {
  return rows > 3 ? UCentred(moments, rows).xy / (rows * (rows - 3)) : kNaN;
}

// The statistic of Gaussian kernels, for each bandwidth.
std::vector<PairStatistic> OfKernels(PairStatistic statistic, MeasureContext& context) {
  statistic.metric = Metric::kSquaredEuclidean;
  statistic.gaussian = true;
  const std::vector<double> own = context.Bandwidths(Side::kX), against = context.Bandwidths(Side::kAgainst);
  std::vector<PairStatistic> statistics;
  for (size_t i = 0; i < own.size(); ++i) {
    statistics.push_back(statistic);
    statistics.back().bandwidth = own[i];
    statistics.back().against_bandwidth = against[i];
  }
  return statistics;
}

}  // namespace

Metric DistanceMetric(Measure measure, const MeasureContext& context) {
  return ChooseAnyMetric(context, measure, Similarity::kRefused);
}

std::vector<PairStatistic> StatisticsOf(Measure measure, MeasureContext& context) {
  const auto upper = [&](auto value) {
    return std::vector{
        PairStatistic{.metric = DistanceMetric(measure, context), .pairs = Pairs::kUpper, .value = value}};
  };
  const auto all = [&](auto value) {
    return std::vector{PairStatistic{.metric = DistanceMetric(measure, context), .value = value}};
  };
  const auto of_rbf = [&](auto value) {
    if (context.options().kernel != Kernel::kRbf) return std::vector<PairStatistic>();
    return OfKernels({.metric = {}, .value = value}, context);
  };
  switch (measure) {
    case Measure::kRsaPearson:
      return upper(Pearson);
    case Measure::kRsaCosine:
      return upper(Cosine);
    case Measure::kDistanceCorrelation:
      return all(RootOfVRatio);
    case Measure::kDistanceCorrelationCorrected:
      return all(URatio);
    case Measure::kCkaRbf:
      return OfKernels({.metric = {}, .value = VRatio}, context);
    case Measure::kCkaRbfDebiased:
      return OfKernels({.metric = {}, .value = URatio}, context);
    case Measure::kHsic:
      return of_rbf(BiasedCovariance);
    case Measure::kHsicUnbiased:
      return of_rbf(UnbiasedCovariance);
    default:
      return {};
  }
}

PairValue ValueOf(const PairStatistic& statistic, Side side, MeasureContext& context) {
  return {{&context.Space(side, statistic.metric)},
          side == Side::kX ? statistic.bandwidth : statistic.against_bandwidth};
}

const ShiftedMoments& MomentsFor(const PairStatistic& statistic, MeasureContext& context) {
  auto& known = context.pair_memo().moments;
  PairStatistic key = statistic;
  key.value = nullptr;
  for (const auto& [of, moments] : known) {
    if (of == key) return moments;
  }
  const PairValue against = ValueOf(statistic, Side::kAgainst, context);
  std::vector<ShiftedMoments> moments =
      ShiftedMomentsOf(ValueOf(statistic, Side::kX, context), {&against, 1}, statistic.pairs, false, context.control());
  return known.emplace_back(key, std::move(moments.front())).second;
}

// sum_ij A_ij B_ij of the doubly centred A and B: sum ab - 2/n sum_i a_i. b_i. + a.. b.. / n^2, with the pairs (i, i).
// The sweep of distances and kernels leaves those out, as each is 0 or 1.
CentredSums DoubleCentred(const PairStatistic& statistic, const ShiftedMoments& moments, double rows) {
  const PairMoments& m = moments.sums;
  const double diagonal = statistic.gaussian ? 1 : 0;
  const double p = diagonal - moments.shift_a, q = diagonal - moments.shift_b;
  const auto centred = [&](double products, double row_products, double s, double t, double u, double v) {
    const double all = products + rows * u * v;
    const double by_row = row_products + u * t + v * s + rows * u * v;
    return all - 2 / rows * by_row + (s + rows * u) * (t + rows * v) / (rows * rows);
  };
  return {centred(m.aa, m.row_aa, m.a, m.a, p, p), centred(m.bb, m.row_bb, m.b, m.b, q, q),
          centred(m.ab, m.row_ab, m.a, m.b, p, q)};
}

// The same of the U-centred ones: sum ab - 2/(n - 2) sum_i a_i. b_i. + a.. b.. / ((n - 1) (n - 2)), without (i, i).
CentredSums UCentred(const ShiftedMoments& moments, double rows) {
  const PairMoments& m = moments.sums;
  const auto centred = [&](double products, double row_products, double s, double t) {
    return products - 2 / (rows - 2) * row_products + s * t / ((rows - 1) * (rows - 2));
  };
  return {centred(m.aa, m.row_aa, m.a, m.a), centred(m.bb, m.row_bb, m.b, m.b), centred(m.ab, m.row_ab, m.a, m.b)};
}

bool RanksFit(const MeasureContext& context) { return PairsOf(context.rows()) <= kMostRankedPairs; }

const RawArray<int32_t>& RanksOf(Side side, Metric metric, MeasureContext& context) {
  auto& known = context.pair_memo().ranks;
  if (const auto found = known.find({side, metric}); found != known.end()) return found->second;
  const PairSpace& space = context.Space(side, metric);
  const RawArray<double> distances = CondensedDistances({&space}, context.control());
  return known[{side, metric}] = CentredRanks(distances, context.control().pool());
}

const RankCells& CellsOf(Side side, Metric metric, MeasureContext& context) {
  std::vector<RankCells>& known = context.pair_memo().cells[metric];
  if (known.empty()) {
    const PairSource sources[] = {{&context.Space(Side::kX, metric)}, {&context.Space(Side::kAgainst, metric)}};
    known = RankCells::Count(sources, context.control());
  }
  return known[side == Side::kX ? 0 : 1];
}

}  // namespace sextant
