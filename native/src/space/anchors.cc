// SPDX-License-Identifier: Apache-2.0
//
// Every operation below is one IEEE addition, subtraction, multiplication, division or square root in a fixed
// order, and no library function of inexact result is called: the bits are the same wherever doubles are IEEE.
#include "space/anchors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

#include "common/elementary.h"
#include "common/error.h"
#include "common/philox.h"

namespace sextant {
namespace {

struct Direction {
  double cos;
  double sin;
};

// 1/n! with the sign of the Taylor terms of sine and cosine, n = 0 .. 19; every n! here is a double.
constexpr std::array<double, 20> SignedReciprocalFactorials() {
  std::array<double, 20> values{};
  double factorial = 1;
  for (int n = 0; n < 20; ++n) {
    if (n > 0) factorial *= n;
    values[n] = (n / 2) % 2 == 0 ? 1.0 / factorial : -1.0 / factorial;
  }
  return values;
}

// Cosine and sine of v turns, v in [0, 1): Taylor series in the first octant, the others by symmetry.
Direction Turn(double v) {
  static constexpr std::array<double, 20> kTerm = SignedReciprocalFactorials();
  const double t = v * 8.0;
  const int octant = static_cast<int>(t);
  double r = t - octant;
  if (octant % 2 == 1) r = 1.0 - r;
  const double y = r * 0.7853981633974483;
  const double z = y * y;
  double p = kTerm[19];
  for (int k = 8; k >= 1; --k) p = p * z + kTerm[2 * k + 1];
  const double s = y + (y * z) * p;
  p = kTerm[18];
  for (int k = 8; k >= 1; --k) p = p * z + kTerm[2 * k];
  const double c = 1.0 + z * p;
  switch (octant) {
    case 0:
      return {c, s};
    case 1:
      return {s, c};
    case 2:
      return {-s, c};
    case 3:
      return {-c, s};
    case 4:
      return {-c, -s};
    case 5:
      return {-s, -c};
    case 6:
      return {s, -c};
    default:
      return {c, -s};
  }
}

// Two independent standard normals (Box-Muller): the pair number `pair` of the stream.
Direction NormalPair(uint64_t pair, uint64_t seed, uint32_t draw) {
  const std::array<uint32_t, 4> x =
      Philox({static_cast<uint32_t>(pair), static_cast<uint32_t>(pair >> 32), draw, 0}, seed);
  const uint64_t first = (uint64_t{x[0]} << 32 | x[1]) >> 11;
  const uint64_t second = (uint64_t{x[2]} << 32 | x[3]) >> 11;
  const double u = static_cast<double>(first) * 0x1p-53 + 0x1p-54;
  const double v = static_cast<double>(second) * 0x1p-53;
  const double radius = std::sqrt(-2 * Ln(u));
  const Direction direction = Turn(v);
  return {radius * direction.cos, radius * direction.sin};
}

void ScaleToUnit(std::span<double> row) {
  double sum = 0;
  for (const double value : row) sum += value * value;
  const double scale = 1.0 / std::sqrt(sum);
  for (double& value : row) value = value * scale;
}

double LargestMagnitude(std::span<const double> row, int64_t index) {
  double largest = 0;
  for (const double value : row) {
    if (!std::isfinite(value)) {
      throw Error(Fault::kInvalidArgument, "anchor row " + std::to_string(index) + " must be finite, but has " +
                                               (std::isnan(value) ? "a NaN" : "an infinity"));
    }
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

}  // namespace

void GenerateAnchors(int64_t anchors, int64_t dim, uint64_t seed, uint32_t draw, double* values) {
  const int64_t count = anchors * dim;
  for (int64_t i = 0; i < count; i += 2) {
    const Direction normals = NormalPair(static_cast<uint64_t>(i) / 2, seed, draw);
    values[i] = normals.cos;
    if (i + 1 < count) values[i + 1] = normals.sin;
  }
  for (int64_t row = 0; row < anchors; ++row) ScaleToUnit({values + row * dim, static_cast<size_t>(dim)});
}

void NormalizeAnchors(int64_t anchors, int64_t dim, double* values) {
  for (int64_t i = 0; i < anchors; ++i) {
    const std::span<double> row(values + i * dim, static_cast<size_t>(dim));
    const double largest = LargestMagnitude(row, i);
    if (largest == 0) {
      throw Error(Fault::kInvalidArgument, "anchor row " + std::to_string(i) + " must not be zero");
    }
    for (double& value : row) value = value / largest;
    ScaleToUnit(row);
  }
}

void RequireFiniteAnchors(int64_t anchors, int64_t dim, const double* values) {
  for (int64_t i = 0; i < anchors; ++i) LargestMagnitude({values + i * dim, static_cast<size_t>(dim)}, i);
}

}  // namespace sextant
