// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "common/rows.h"

namespace sextant {

// A matrix in parts, one below the other, in the caller's memory. All rows are used.
struct MatrixView {
  std::vector<RowsView> parts;
  int64_t rows = 0;
  int64_t dim = 0;

  bool wide() const;  // whether a part is F64
  // Copies rows first .. first + count - 1 as doubles, which hold every dtype exactly.
  void Read(int64_t first, int64_t count, double* to) const;
};

}  // namespace sextant
