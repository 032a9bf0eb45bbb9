// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/matrix_view.h"
#include "pairwise/metric.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"

namespace sextant::test {

inline constexpr Metric kNumeric[] = {
    Metric::kSquaredEuclidean, Metric::kEuclidean, Metric::kCosine,      Metric::kDot,
    Metric::kCityblock,        Metric::kChebyshev, Metric::kCorrelation, Metric::kHamming};
inline constexpr Precision kPrecisions[] = {Precision::kF32, Precision::kF64};

MatrixView ViewOf(const RowsView& rows, int64_t dim);

// Rows of a dtype, and the values that it holds.
struct Sample {
  Sample(std::vector<double> from, int64_t dim, DType dtype);

  int64_t rows() const { return static_cast<int64_t>(values.size()) / dim; }
  MatrixView View() const { return ViewOf(matrix.View(), dim); }
  const double* Row(int64_t i) const { return values.data() + i * dim; }

  int64_t dim;
  DType dtype;
  Matrix matrix;
  std::vector<double> values;
};

// Normals; some elements are the same in many rows, row 2 is row 0 and row 3 near to it.
std::vector<double> MakeValues(Random& random, int64_t rows, int64_t dim, double offset);

std::string Where(Metric metric, Precision precision, const Sample& x);

bool SameBits(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace sextant::test
