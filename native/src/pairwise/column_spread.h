// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace sextant {

// Mean of every column of a space, and how far its elements spread around it.
struct ColumnSpread {
  int64_t rows = 0;
  std::vector<double> mean, squares;  // squares: sum of (x - mean)^2
};

// What is subtracted from the rows of two spaces (or of one and itself) so that their squares are not much greater than
// their distances. The same for (x, y) and (y, x). A column whose mean is small beside its spread keeps its zero, and
// others move by few significant bits, so that whole numbers stay whole.
std::vector<double> CommonCentre(const ColumnSpread& x, const ColumnSpread& y);

}  // namespace sextant
