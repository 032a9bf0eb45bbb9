// SPDX-License-Identifier: Apache-2.0
#include "space/over_draws.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace sextant {
namespace {

constexpr double kConfidence = 0.95;

// P(|T| <= sqrt(n) tan angle) for T of Student's distribution with n degrees of freedom: Abramowitz and Stegun, 26.7.3
// and 26.7.4.
double Within(double angle, int n) {
  const double cosine = std::cos(angle), square = cosine * cosine;
  const bool odd = n % 2 != 0;
  double term = odd ? cosine : 1, sum = n > 1 ? term : 0;
  for (int k = odd ? 3 : 2; k < n; k += 2) {
    term *= square * (k - 1) / k;
    sum += term;
  }
  return odd ? (angle + std::sin(angle) * sum) * 2 / std::numbers::pi : std::sin(angle) * sum;
}

}  // namespace

double StudentQuantile(int degrees_of_freedom) {
  double low = 0, high = std::numbers::pi / 2;
  for (double middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    (Within(middle, degrees_of_freedom) < kConfidence ? low : high) = middle;
  }
  return std::sqrt(degrees_of_freedom) * std::tan(high);
}

double OverDraws(int statistic, std::span<const double> values) {
  const auto count = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += (value - values[0]) / count;
  mean += values[0];  // equal values have no rounding
  if (statistic == kMeanOfDraws) return mean;
  if (values.size() == 1) return std::numeric_limits<double>::quiet_NaN();
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (count - 1));
  if (statistic == kDeviationOfDraws) return deviation;
  return StudentQuantile(static_cast<int>(values.size()) - 1) * deviation / std::sqrt(count);
}

}  // namespace sextant
