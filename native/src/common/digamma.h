// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace sextant {

// psi(x) = d ln Gamma(x) / dx for x > 0: psi(x) = psi(x + 1) - 1 / x up to where the asymptotic series holds all
// digits.
inline double Digamma(double x) {
  double before = 0;
  for (; x < 12; x += 1) before += 1 / x;
  // B_2n / (2n), n = 1, 2, ...
  static constexpr double kTerms[] = {1.0 / 12,  -1.0 / 120,       1.0 / 252, -1.0 / 240,
                                      1.0 / 132, -691.0 / 32760.0, 1.0 / 12,  -3617.0 / 8160.0};
  const double square = 1 / (x * x);
  double series = 0;
  for (int i = 7; i >= 0; --i) series = (series + kTerms[i]) * square;
  return std::log(x) - 0.5 / x - series - before;
}

}  // namespace sextant
