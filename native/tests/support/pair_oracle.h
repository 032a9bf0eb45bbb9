// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "common/matrix_view.h"
#include "tests/support/plain_distance.h"

namespace sextant::test {

// Rows of `dim` doubles.
inline MatrixView View(const std::vector<double>& values, int64_t dim) {
  const auto rows = static_cast<int64_t>(values.size()) / dim;
  return {{{values.data(), DType::kF64, rows, dim * 8}}, rows, dim};
}

// Rows of doubles, and what measures of pairs come to by their formulas, one pair after the other.
struct Points {
  int64_t rows, dim;
  std::vector<double> values;

  // `levels` > 0: integers 0 .. levels - 1, with many ties.
  static Points Random(int64_t rows, int64_t dim, uint64_t seed, int levels = 0) {
    Points points{rows, dim, std::vector<double>(static_cast<size_t>(rows * dim))};
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    for (double& value : points.values) {
      value = levels > 0 ? static_cast<double>(random() % static_cast<uint64_t>(levels)) : normal(random);
    }
    return points;
  }

  MatrixView View() const { return {{{values.data(), DType::kF64, rows, dim * 8}}, rows, dim}; }

  const double* row(int64_t i) const { return values.data() + i * dim; }
};

inline double DistanceOf(Metric metric, const Points& x, int64_t i, const Points& y, int64_t j) {
  return static_cast<double>(PlainDistance(metric, x.row(i), y.row(j), x.dim));
}

}  // namespace sextant::test
