// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "structure/products.h"

namespace sextant {

// The kernel x x^T of all pairs of rows, by the rows themselves. They must be centred: kernels change by what is the
// same along a row or a column, and the covariances below not at all.
class LinearKernel {
 public:
  explicit LinearKernel(Table centred);

  const Table& rows() const { return rows_; }
  const std::vector<double>& diagonal() const { return diagonal_; }
  const std::vector<double>& row_sums() const { return row_sums_; }  // without the diagonal

 private:
  Table rows_;
  std::vector<double> diagonal_, row_sums_;
};

// tr(K H L H) / (n - 1)^2; NaN for fewer than 2 rows.
double BiasedHsic(const LinearKernel& x, const LinearKernel& y, SweepControl& control);

// Song et al. 2012; NaN for fewer than 4 rows.
double UnbiasedHsic(const LinearKernel& x, const LinearKernel& y, SweepControl& control);

}  // namespace sextant
