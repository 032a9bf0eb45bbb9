// SPDX-License-Identifier: Apache-2.0
#include "pairwise/column_spread.h"

#include <cmath>
#include <cstddef>

namespace sextant {
namespace {

double CentreOf(double mean, double variance) {
  constexpr double kSmall = 4;  // the squares of a column grow by this times its variance
  if (mean * mean <= kSmall * variance) return 0;
  if (!(variance > 0)) return mean;
  const double grid = std::exp2(std::floor(std::log2(std::sqrt(variance))));
  const double centre = std::round(mean / grid) * grid;
  return std::isfinite(centre) ? centre : mean;
}

}  // namespace

std::vector<double> CommonCentre(const ColumnSpread& x, const ColumnSpread& y) {
  const bool alone = &x == &y;
  const auto n = static_cast<double>(x.rows), m = static_cast<double>(y.rows);
  std::vector<double> centre(x.mean.size());
  for (size_t k = 0; k < centre.size() && n > 0 && m > 0; ++k) {
    const double between = x.mean[k] - y.mean[k];
    const double mean = alone ? x.mean[k] : (n * x.mean[k] + m * y.mean[k]) / (n + m);
    const double squares = x.squares[k] + y.squares[k] + between * between * (n * m / (n + m));
    centre[k] = CentreOf(mean, alone ? x.squares[k] / n : squares / (n + m));
  }
  return centre;
}

}  // namespace sextant
