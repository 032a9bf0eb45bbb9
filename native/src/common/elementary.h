// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "common/host_device.h"

namespace sextant {

// ln x for normal x > 0, within 2 units in the last place and with the same bits on every machine: only + - * /.
// x = m 2^e with m in (sqrt(1/2), sqrt 2]; ln m = 2 atanh((m - 1) / (m + 1)) by its series.
SEXTANT_HOST_DEVICE inline double Ln(double x) {
  const auto bits = std::bit_cast<uint64_t>(x);
  auto exponent = static_cast<int64_t>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFull) | 0x3FF0000000000000ull);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++exponent;
  }
  const double f = (m - 1.0) / (m + 1.0);
  const double s = f * f;
  double q = 1.0 / 25;
  for (int k = 11; k >= 1; --k) q = q * s + 1.0 / (2 * k + 1);
  return 2.0 * (f + (f * s) * q) + static_cast<double>(exponent) * 0.6931471805599453;
}

}  // namespace sextant
