// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pairwise/metric.h"

namespace sextant::test {

inline long double PlainEdits(const double* x, const double* y, int64_t dim) {
  const auto length = [dim](const double* row) {
    return static_cast<size_t>(std::find_if(row, row + dim, [](double element) { return element < 0; }) - row);
  };
  const size_t n = length(x), m = length(y);
  std::vector<size_t> line(m + 1);
  for (size_t j = 0; j <= m; ++j) line[j] = j;
  for (size_t i = 1; i <= n; ++i) {
    size_t corner = line[0];
    line[0] = i;
    for (size_t j = 1; j <= m; ++j) {
      const size_t replaced = corner + (x[i - 1] == y[j - 1] ? 0 : 1);
      corner = line[j];
      line[j] = std::min({replaced, line[j] + 1, line[j - 1] + 1});
    }
  }
  return static_cast<long double>(line[m]);
}

// 1 - cosine, as half the squared difference of unit vectors, which loses nothing where rows are near.
inline long double PlainAngle(std::vector<long double> x, std::vector<long double> y, bool centre) {
  for (std::vector<long double>* row : {&x, &y}) {
    long double mean = 0, squares = 0;
    if (centre) {
      for (const long double element : *row) mean += element / static_cast<long double>(row->size());
    }
    for (long double& element : *row) {
      element -= mean;
      squares += element * element;
    }
    for (long double& element : *row) element /= std::sqrt(squares);
  }
  long double sum = 0;
  for (size_t k = 0; k < x.size(); ++k) sum += (x[k] - y[k]) * (x[k] - y[k]);
  return sum / 2;
}

// A distance from its formula, in long double; `x` and `y` have `dim` elements.
inline long double PlainDistance(Metric metric, const double* x, const double* y, int64_t dim) {
  if (metric == Metric::kLevenshtein) return PlainEdits(x, y, dim);
  if (metric == Metric::kCosine || metric == Metric::kCorrelation) {
    return PlainAngle({x, x + dim}, {y, y + dim}, metric == Metric::kCorrelation);
  }
  long double squares = 0, product = 0, magnitudes = 0, greatest = 0, unequal = 0;
  for (int64_t k = 0; k < dim; ++k) {
    const long double a = x[k], b = y[k];
    squares += (a - b) * (a - b);
    product += a * b;
    magnitudes += std::abs(a - b);
    greatest = std::max(greatest, std::abs(a - b));
    unequal += a != b ? 1 : 0;
  }
  switch (metric) {
    case Metric::kSquaredEuclidean:
      return squares;
    case Metric::kEuclidean:
      return std::sqrt(squares);
    case Metric::kDot:
      return product;
    case Metric::kCityblock:
      return magnitudes;
    case Metric::kChebyshev:
      return greatest;
    default:
      return unequal / static_cast<long double>(dim);
  }
}

}  // namespace sextant::test
