// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "common/error.h"
#include "common/matrix_view.h"

namespace sextant {

// work(part) for every part of a matrix. An error that names a row of a part names that of the matrix instead.
template <typename Work>
void ForParts(const MatrixView& matrix, const Work& work) {
  int64_t first = 0;
  for (const RowsView& part : matrix.parts) {
    try {
      work(part);
    } catch (const Error& e) {
      if (e.row() < 0 || first == 0) throw;
      std::string message = e.what();
      const std::string row = "row " + std::to_string(e.row());
      if (const size_t at = message.find(row); at != std::string::npos) {
        message.replace(at, row.size(), "row " + std::to_string(first + e.row()));
      }
      throw Error(e.fault(), message, first + e.row());
    }
    first += part.rows;
  }
}

}  // namespace sextant
