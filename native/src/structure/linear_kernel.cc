// SPDX-License-Identifier: Apache-2.0
#include "structure/linear_kernel.h"

#include <cmath>
#include <limits>
#include <utility>

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoise = 64 * std::numeric_limits<double>::epsilon();  // what is left of terms that cancel

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

LinearKernel::LinearKernel(Table centred) : rows_(std::move(centred)) {
  std::vector<double> total = ColumnMeans(rows_);
  for (double& value : total) value *= static_cast<double>(rows_.rows);
  for (int64_t i = 0; i < rows_.rows; ++i) {
    double squares = 0, all = 0;
    for (size_t k = 0; k < total.size(); ++k) {
      squares += rows_.row(i)[k] * rows_.row(i)[k];
      all += rows_.row(i)[k] * total[k];
    }
    diagonal_.push_back(squares);
    row_sums_.push_back(all - squares);
  }
}

double BiasedHsic(const LinearKernel& x, const LinearKernel& y, SweepControl& control) {
  const double n = static_cast<double>(x.rows().rows);
  return n > 1 ? SquaredProductNorm(x.rows(), y.rows(), control) / ((n - 1) * (n - 1)) : kNaN;
}

double UnbiasedHsic(const LinearKernel& x, const LinearKernel& y, SweepControl& control) {
  const double n = static_cast<double>(x.rows().rows);
  if (x.rows().rows < 4) return kNaN;
  const double terms[] = {SquaredProductNorm(x.rows(), y.rows(), control), -Dot(x.diagonal(), y.diagonal()),
                          Sum(x.row_sums()) * Sum(y.row_sums()) / ((n - 1) * (n - 2)),
                          -2 / (n - 2) * Dot(x.row_sums(), y.row_sums())};
  double size = 0;
  for (const double term : terms) size += std::abs(term);
  const double sum = Sum(terms);
  return std::abs(sum) <= kNoise * size ? 0 : sum / (n * (n - 3));
}

}  // namespace sextant
