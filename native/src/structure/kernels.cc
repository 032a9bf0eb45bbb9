// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "pairwise/kernel_sums.h"
#include "pairwise/ordered_sum.h"
#include "structure/measures.h"
#include "structure/table.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kOverlap = 1e-5;  // a row with less delta entropy adds nothing new

double Mean(const std::vector<double>& values) {
  return values.empty() ? kNaN : SumInOrder(values) / static_cast<double>(values.size());
}

// ln sum_i e^x_i
double LogSum(const std::vector<double>& values) {
  const double top = values.empty() ? -kInfinity : *std::ranges::max_element(values);
  if (top == -kInfinity) return top;
  OrderedSum sum;
  for (const double value : values) sum.Add(std::exp(value - top));
  return top + std::log(sum.Total());
}

// ln(1 + e^x): the kernel of a row with itself is 1.
double WithSelf(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }

// ln sum_j e^(-|x_i - x_j|^2 / (2 h^2)) of every row, itself included, for each bandwidth.
std::vector<std::vector<double>> SumsWithSelf(MeasureContext& context, std::span<const double> bandwidths) {
  std::vector<std::vector<double>> all;
  for (const std::vector<double>* others : context.LogKernelSumsOf(Side::kX, Side::kX, bandwidths)) {
    std::ranges::transform(*others, std::back_inserter(all.emplace_back()), WithSelf);
  }
  return all;
}

// ln N - <ln sum>: minus the mean logarithm of the mean kernel.
double EntropyOf(const std::vector<double>& sums) { return std::log(static_cast<double>(sums.size())) - Mean(sums); }

std::vector<double> Negated(std::vector<double> values) {
  for (double& value : values) value = 0 - value;
  return values;
}

// ln (2 pi h^2) d / 2
double LogNorm(int64_t dim, double bandwidth) {
  return static_cast<double>(dim) * (std::log(2 * std::numbers::pi) / 2 + std::log(bandwidth));
}

// What of the kernels of two samples MMD compares: sums over different rows of each, and across.
struct KernelTotals {
  double x, y, across;
};

double TotalOf(const std::vector<double>& log_sums) { return std::exp(LogSum(log_sums)); }

template <typename Compare>
void AddMmd2(MeasureContext& context, Result& result, Measure measure, Compare compare) {
  const std::vector<double> bandwidths = context.PooledBandwidths();
  const auto x = context.LogKernelSumsOf(Side::kX, Side::kX, bandwidths);
  const auto y = context.LogKernelSumsOf(Side::kAgainst, Side::kAgainst, bandwidths);
  const auto across = context.LogKernelSumsOf(Side::kAgainst, Side::kX, bandwidths);
  const auto n = static_cast<double>(context.rows()), m = static_cast<double>(context.against_rows());
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    const double value = compare(KernelTotals{TotalOf(*x[b]), TotalOf(*y[b]), TotalOf(*across[b])}, n, m);
    result.Add(measure, {{"value", value}, {"bandwidth", bandwidths[b]}});
  }
}

// |x_i - y_i|^2
std::vector<double> PairedSquares(MeasureContext& context) {
  const std::span<const double> x = context.Values(Side::kX), y = context.Values(Side::kAgainst);
  std::vector<double> squares(static_cast<size_t>(context.rows()));
  const auto dim = static_cast<size_t>(context.dim());
  for (size_t i = 0; i < squares.size(); ++i) {
    squares[i] = SquaredDistance(x.subspan(i * dim, dim), y.subspan(i * dim, dim));
  }
  return squares;
}

}  // namespace

void Uniformity(MeasureContext& context, Result& result) {
  const double t = context.options().temperature;
  const PairSource source{&context.Space(Side::kX, Metric::kCosine)};
  const double factors[] = {2 * t};  // |x - y|^2 is twice the cosine distance of rows of length 1
  std::vector<double> sums(static_cast<size_t>(context.rows()));
  LogExpSums later(factors, false, LogExpSums::Of::kLater, sums);
  Sweep(source, later, Pairs::kUpper, context.control());
  const auto n = static_cast<double>(context.rows());
  const double value = n < 2 ? kNaN : LogSum(sums) - std::log(n * (n - 1) / 2);
  result.Add(Measure::kUniformity, {{"value", value}, {"temperature", t}});
}

void QuestsEntropy(MeasureContext& context, Result& result) {
  const std::vector<double> bandwidths = context.Bandwidths(Side::kX);
  const auto sums = SumsWithSelf(context, bandwidths);
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    result.Add(Measure::kQuestsEntropy, {{"value", EntropyOf(sums[b])}, {"bandwidth", bandwidths[b]}});
    result.AddVector("delta_entropy", context.rows(), 1, Negated(sums[b]));
  }
}

void QuestsDiversity(MeasureContext& context, Result& result) {
  const std::vector<double> bandwidths = context.Bandwidths(Side::kX);
  const auto sums = SumsWithSelf(context, bandwidths);
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    const double value = context.rows() == 0 ? kNaN : LogSum(Negated(sums[b]));
    result.Add(Measure::kQuestsDiversity, {{"value", value}, {"bandwidth", bandwidths[b]}});
  }
}

void KdeEntropy(MeasureContext& context, Result& result) {
  const std::vector<double> bandwidths = context.Bandwidths(Side::kX);
  const auto sums = SumsWithSelf(context, bandwidths);
  const auto others = context.LogKernelSumsOf(Side::kX, Side::kX, bandwidths);
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    const double norm = LogNorm(context.dim(), bandwidths[b]);
    const double other_rows = static_cast<double>(context.rows()) - 1;
    const double leave_one_out = other_rows < 1 ? kNaN : std::log(other_rows) - Mean(*others[b]) + norm;
    result.Add(Measure::kKdeEntropy,
               {{"value", EntropyOf(sums[b]) + norm}, {"bandwidth", bandwidths[b]}, {"leave_one_out", leave_one_out}});
  }
}

void KolchinskyTracey(MeasureContext& context, Result& result) {
  const std::vector<double> deviations = context.Bandwidths(Side::kX);
  std::vector<double> bandwidths = deviations;  // then those of the lower bound, e^(-|x - y|^2 / (8 h^2))
  for (const double deviation : deviations) bandwidths.push_back(2 * deviation);
  const auto sums = SumsWithSelf(context, bandwidths);
  for (size_t b = 0; b < deviations.size(); ++b) {
    const double conditional = LogNorm(context.dim(), deviations[b]) + static_cast<double>(context.dim()) / 2;
    const double upper = EntropyOf(sums[b]), lower = EntropyOf(sums[b + deviations.size()]);
    result.Add(Measure::kKolchinskyTracey, {{"value", conditional + upper},
                                            {"bandwidth", deviations[b]},
                                            {"lower", conditional + lower},
                                            {"conditional", conditional},
                                            {"information_upper", upper},
                                            {"information_lower", lower}});
  }
}

void QuestsOverlap(MeasureContext& context, Result& result) {
  const std::vector<double> bandwidths = context.PooledBandwidths();
  const auto sums = context.LogKernelSumsOf(Side::kAgainst, Side::kX, bandwidths);
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    std::vector<double> deltas = Negated(*sums[b]);
    const auto known = std::ranges::count_if(deltas, [](double delta) { return delta < kOverlap; });
    const double share = deltas.empty() ? kNaN : static_cast<double>(known) / static_cast<double>(deltas.size());
    const double most = deltas.empty() ? kNaN : *std::ranges::max_element(deltas);
    result.Add(Measure::kQuestsOverlap,
               {{"value", share}, {"bandwidth", bandwidths[b]}, {"delta_mean", Mean(deltas)}, {"delta_max", most}});
    result.AddVector("delta_entropy", context.against_rows(), 1, std::move(deltas));
  }
}

void SemanticInformation(MeasureContext& context, Result& result) {
  const std::vector<double> bandwidths = context.PooledBandwidths();
  const auto sums = context.LogKernelSumsOf(Side::kAgainst, Side::kX, bandwidths);
  const std::vector<double> squares = PairedSquares(context);
  const double log_rows = std::log(static_cast<double>(context.rows()));
  for (size_t b = 0; b < bandwidths.size(); ++b) {
    std::vector<double> terms(squares.size());
    const double factor = KernelFactor(bandwidths[b]);
    for (size_t i = 0; i < terms.size(); ++i) terms[i] = log_rows - (*sums[b])[i] - factor * squares[i];
    result.Add(Measure::kSemanticInformation, {{"value", Mean(terms)}, {"bandwidth", bandwidths[b]}});
  }
}

void Mmd2(MeasureContext& context, Result& result) {
  AddMmd2(context, result, Measure::kMmd2, [](const KernelTotals& totals, double n, double m) {
    return (n + totals.x) / (n * n) + (m + totals.y) / (m * m) - 2 * totals.across / (n * m);
  });
}

void Mmd2Unbiased(MeasureContext& context, Result& result) {
  AddMmd2(context, result, Measure::kMmd2Unbiased, [](const KernelTotals& totals, double n, double m) {
    return totals.x / (n * (n - 1)) + totals.y / (m * (m - 1)) - 2 * totals.across / (n * m);
  });
}

}  // namespace sextant
