// SPDX-License-Identifier: Apache-2.0
#include "space/von_mises_fisher.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace sextant {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// A = I_{d/2}(kappa) / I_{d/2-1}(kappa) is the mean resultant length. With q = kappa (1 - A) the slope
// kappa^2 dA/dkappa = kappa^2 (1 - A^2) - (d-1) kappa A becomes kappa (2q - (d-1)) - q^2 + (d-1) q.
double SlopeFromResultant(double dim, double kappa, double resultant) {
  return kappa * (kappa * (1 - resultant * resultant) - (dim - 1) * resultant);
}

// Z = 0F1(; d/2; kappa^2/4) and A = (kappa/d) 0F1(; d/2+1; kappa^2/4) / Z from their power series. All terms
// are positive, so nothing cancels; Z - 1 is kept apart from 1 for small kappa.
VonMisesFisher PowerSeries(double dim, double kappa) {
  constexpr double kLarge = 0x1p900;
  const double half_dim = dim / 2;
  const double argument = kappa * kappa / 4;
  double one = 1;  // the first term, scaled down like the others
  double log_scale = 0;
  double term = 1;
  double rest = 0;          // Z less its first term
  double shifted_rest = 0;  // the same of the series with d/2 + 1
  for (double j = 1; term > kEpsilon / 16 * rest || argument > j * (half_dim + j); ++j) {
    term *= argument / (j * (half_dim + j - 1));
    rest += term;
    shifted_rest += term * (half_dim / (half_dim + j));
    if (rest > kLarge) {
      one /= kLarge;
      term /= kLarge;
      rest /= kLarge;
      shifted_rest /= kLarge;
      log_scale += std::log(kLarge);
    }
  }
  const double log_z = log_scale == 0 ? std::log1p(rest) : std::log(one + rest) + log_scale;
  const double resultant = kappa / dim * ((one + shifted_rest) / (one + rest));
  return {kappa * resultant - log_z, SlopeFromResultant(dim, kappa, resultant)};
}

// Hankel's expansion for kappa large against d^2: I_nu(kappa) ~ e^kappa / sqrt(2 pi kappa) a_nu. The gap
// 1 - A = (a_nu - a_{nu+1}) / a_nu is summed term by term, where a difference of the sums would cancel.
VonMisesFisher LargeConcentration(double dim, double kappa) {
  const double nu = dim / 2 - 1;
  double term = 1;
  double next_term = 1;
  double sum = 1;
  double gap = 0;
  for (double j = 1; std::abs(term) + std::abs(next_term) > kEpsilon / 16 * sum && j < kappa; ++j) {
    const double odd = (2 * j - 1) * (2 * j - 1);
    term *= (odd - 4 * nu * nu) / (8 * j * kappa);
    next_term *= (odd - 4 * (nu + 1) * (nu + 1)) / (8 * j * kappa);
    sum += term;
    gap += term - next_term;
  }
  const double scaled_gap = kappa * (gap / sum);
  const double log_scaled_z =
      std::lgamma(dim / 2) + nu * std::log(2 / kappa) - std::log(2 * std::numbers::pi * kappa) / 2 + std::log(sum);
  const double slope = kappa * (2 * scaled_gap - (dim - 1)) - scaled_gap * scaled_gap + (dim - 1) * scaled_gap;
  return {-scaled_gap - log_scaled_z, slope};
}

}  // namespace

VonMisesFisher EvaluateVonMisesFisher(int64_t dim, double kappa) {
  const double d = static_cast<double>(dim);
  return kappa > 50 && d * d < kappa ? LargeConcentration(d, kappa) : PowerSeries(d, kappa);
}

}  // namespace sextant
