// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "common/matrix_view.h"
#include "pairwise/metric.h"

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
  double squares = 0, cityblock = 0, greatest = 0, xy = 0, xx = 0, yy = 0, differ = 0, mean_x = 0, mean_y = 0;
  const double* a = x.row(i);
  const double* b = y.row(j);
  const auto dim = static_cast<double>(x.dim);
  if (metric == Metric::kCorrelation) {
    for (int64_t k = 0; k < x.dim; ++k) {
      mean_x += a[k] / dim;
      mean_y += b[k] / dim;
    }
  }
  for (int64_t k = 0; k < x.dim; ++k) {
    const double difference = std::abs(a[k] - b[k]), u = a[k] - mean_x, v = b[k] - mean_y;
    squares += difference * difference;
    cityblock += difference;
    greatest = std::max(greatest, difference);
    differ += difference != 0 ? 1 : 0;
    xy += u * v;
    xx += u * u;
    yy += v * v;
  }
  switch (metric) {
    case Metric::kSquaredEuclidean:
      return squares;
    case Metric::kEuclidean:
      return std::sqrt(squares);
    case Metric::kCosine:
    case Metric::kCorrelation:
      return 1 - xy / std::sqrt(xx * yy);
    case Metric::kDot:
      return xy;
    case Metric::kCityblock:
      return cityblock;
    case Metric::kChebyshev:
      return greatest;
    case Metric::kHamming:
      return differ / dim;
    case Metric::kLevenshtein:
      break;
  }
  return std::nan("");
}

}  // namespace sextant::test
