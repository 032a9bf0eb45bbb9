// SPDX-License-Identifier: Apache-2.0
//
// Matrix-based Renyi entropies: of the eigenvalues of a kernel matrix with trace 1.
#include <cmath>
#include <limits>
#include <utility>

#include "structure/kernel_matrix.h"
#include "structure/measures.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Those of the caller, or the median distance; NaN where that is no bandwidth.
std::vector<double> BandwidthsOf(MeasureContext& context, Side side) {
  try {
    return context.Bandwidths(side);
  } catch (const NoBandwidth&) {
    return {kNaN};
  }
}

// Those of the caller, or 1 and 2; of many rows 2 alone, which needs no eigenvalues.
std::vector<double> AlphasOf(const MeasureContext& context) {
  if (!context.options().alphas.empty()) return context.options().alphas;
  if (context.rows() > kMostKernelRows) return {2};
  return {1, 2};
}

void AddEntropy(MeasureContext& context, Kernel kernel, double alpha, double bandwidth, double value, Result& result) {
  std::vector<std::pair<const char*, double>> fields = {{"value", value}, {"alpha", alpha}};
  if (kernel == Kernel::kRbf) fields.emplace_back("bandwidth", bandwidth);
  const double most = std::log(static_cast<double>(context.rows()));
  fields.emplace_back("normalised", most > 0 ? value / most : kNaN);
  fields.emplace_back("effective_rank", std::exp(value));
  result.Add(Measure::kRenyiEntropy, std::move(fields)).kernel = kernel;
}

// Of the three kernels of an information.
struct Parts {
  std::unique_ptr<KernelMatrix> x, y, joint;
};

void AddInformation(const Parts& parts, Kernel kernel, double alpha, const std::vector<double>& bandwidths,
                    Result& result) {
  const double joint = parts.joint->Entropy(alpha);
  const double value = parts.x->Entropy(alpha) + parts.y->Entropy(alpha) - joint;
  std::vector<std::pair<const char*, double>> fields = {{"value", value}, {"alpha", alpha}};
  if (kernel == Kernel::kRbf) {
    fields.emplace_back("bandwidth", bandwidths[0]);
    fields.emplace_back("against_bandwidth", bandwidths[1]);
  }
  fields.emplace_back("joint_entropy", joint);
  result.Add(Measure::kRenyiInformation, std::move(fields)).kernel = kernel;
}

}  // namespace

void RenyiEntropy(MeasureContext& context, Result& result) {
  const Kernel kernel = context.options().kernel.value_or(Kernel::kRbf);
  const std::vector<double> alphas = AlphasOf(context);
  if (kernel == Kernel::kLinear) {
    const Table rows = UnitRows(context, Side::kX, "renyi_entropy");
    const auto linear = LinearKernelMatrix(rows, context.control());
    for (const double alpha : alphas) {
      AddEntropy(context, kernel, alpha, kNaN, linear->Entropy(alpha), result);
    }
    return;
  }
  for (const double bandwidth : BandwidthsOf(context, Side::kX)) {
    const auto gaussian = GaussianKernelMatrix(context, "renyi_entropy", {{Side::kX, bandwidth}});
    for (const double alpha : alphas) {
      AddEntropy(context, kernel, alpha, bandwidth, gaussian->Entropy(alpha), result);
    }
  }
}

void RenyiInformation(MeasureContext& context, Result& result) {
  const Kernel kernel = context.options().kernel.value_or(Kernel::kRbf);
  const std::vector<double> alphas = AlphasOf(context);
  if (kernel == Kernel::kLinear) {
    const Table x = UnitRows(context, Side::kX, "renyi_information");
    const Table y = UnitRows(context, Side::kAgainst, "renyi_information");
    const Parts parts{LinearKernelMatrix(x, context.control()), LinearKernelMatrix(y, context.control()),
                      JointLinearKernelMatrix(x, y, context.control())};
    for (const double alpha : alphas) AddInformation(parts, kernel, alpha, {}, result);
    return;
  }
  const std::vector<double> first = BandwidthsOf(context, Side::kX), second = BandwidthsOf(context, Side::kAgainst);
  for (size_t i = 0; i < first.size(); ++i) {
    const GaussianSide x{Side::kX, first[i]}, y{Side::kAgainst, second[i]};
    const auto kernel_of = [&](std::vector<GaussianSide> sides) {
      return GaussianKernelMatrix(context, "renyi_information", std::move(sides));
    };
    const Parts parts{kernel_of({x}), kernel_of({y}), kernel_of({x, y})};
    for (const double alpha : alphas) AddInformation(parts, kernel, alpha, {first[i], second[i]}, result);
  }
}

}  // namespace sextant
