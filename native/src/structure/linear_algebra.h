// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "pairwise/sweep.h"
#include "structure/table.h"

// Decompositions. All have the same bits for every number of threads and on every processor of an architecture. What
// has elements that are not finite has values that are NaN.
namespace sextant {

// Of a symmetric matrix, ascending. Reads the upper triangle.
std::vector<double> Eigenvalues(Table matrix);

// Descending; min(rows, columns) of them.
std::vector<double> SingularValues(const Table& matrix);

// min(rows, columns) x columns, with R^T R = x^T x, and the singular values of x: the factor R of its QR decomposition.
Table TriangularFactor(const Table& x, SweepControl& control);

}  // namespace sextant
