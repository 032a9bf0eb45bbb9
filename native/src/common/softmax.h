// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "common/elementary.h"
#include "common/host_device.h"

// What of a soft assignment is computed number by number; the CPU has the same in vectors.
namespace sextant {

template <typename T>
struct ExpConstants;

template <>
struct ExpConstants<float> {
  using Integer = int32_t;
  static constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
  static constexpr float kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  static constexpr int kMantissaBits = 23, kBias = 127, kTerms = 7;
};

template <>
struct ExpConstants<double> {
  using Integer = int64_t;
  static constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52
  static constexpr double kLn2High = 0.693147180369123816490, kLn2Low = 1.90821492927058770002e-10;
  static constexpr int kMantissaBits = 52, kBias = 1023, kTerms = 13;
};

// Below this, e^x is far under the 2^-41 that fixed point resolves.
template <typename T>
inline constexpr T kLeastExponent = T(-80);

// e^x for kLeastExponent < x <= 0: x = n ln 2 + r, e^r by its Taylor series to the last bit or two.
template <typename T>
SEXTANT_HOST_DEVICE inline T ExpOf(T x) {
  using C = ExpConstants<T>;
  const T shifted = std::fma(x, T(1.4426950408889634), C::kRound);
  const T n = shifted - C::kRound;
  T r = std::fma(n, -C::kLn2High, x);
  r = std::fma(n, -C::kLn2Low, r);
  constexpr double kInverseFactorial[] = {
      1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
      1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};
  T series = T(kInverseFactorial[C::kTerms]);
  for (int k = C::kTerms - 1; k >= 0; --k) series = std::fma(series, r, T(kInverseFactorial[k]));
  using Bits = std::make_unsigned_t<typename C::Integer>;
  const Bits exponent = (std::bit_cast<Bits>(shifted) + static_cast<Bits>(C::kBias)) << C::kMantissaBits;
  return series * std::bit_cast<T>(exponent);
}

// round(H 2^40) of H = ln total - weighted / total: total = sum e^t, weighted = sum t e^t.
SEXTANT_HOST_DEVICE inline uint64_t FixedEntropyOf(double total, double weighted) {
  const double entropy = Ln(total) - weighted / total;
  return static_cast<uint64_t>(entropy > 0 ? entropy * 0x1p40 + 0.5 : 0.0);
}

// Assignments are rounded to integers, to nearest even, by adding 2^52: the integer is in the low bits of the double,
// above which kRawBits stand.
inline constexpr double kRawShift = 0x1p52;
inline constexpr uint64_t kRawBits = 0x4330000000000000ull;

// round(p 2^40) + kRawBits
SEXTANT_HOST_DEVICE inline uint64_t RawFirst(double p) {
  return std::bit_cast<uint64_t>(std::fma(p, 0x1p40, kRawShift));
}

// round(p q 2^50) + kRawBits of two numbers that are floats, or doubles: the product of floats is exact.
template <typename T>
SEXTANT_HOST_DEVICE inline uint64_t RawProduct(double p, double q) {
  if constexpr (sizeof(T) == sizeof(float)) return std::bit_cast<uint64_t>(std::fma(p * 0x1p50, q, kRawShift));
  const double product = p * 0x1p50 * q;
  return std::bit_cast<uint64_t>(product + kRawShift);
}

}  // namespace sextant
