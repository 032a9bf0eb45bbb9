// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "space/space.h"

namespace sextant::test {

inline constexpr DType kDTypes[] = {DType::kF32, DType::kF64, DType::kF16, DType::kBF16};

size_t ElementBytes(DType dtype);
const char* NameOf(DType dtype);
// Writes a value, rounded to nearest even, at any address.
void StoreElement(double value, DType dtype, void* to);
// Reads it back, exactly. Written from the definition of the formats, apart from the engine.
double LoadElement(DType dtype, const void* from);

// Rows of one element type. Bytes between the rows are 0xFF, a NaN in every type.
class Matrix {
 public:
  // `padding` bytes follow each row; `shift` bytes precede the first one, to misalign it.
  Matrix(std::span<const double> values, int64_t dim, DType dtype, size_t padding = 0, size_t shift = 0);

  RowsView View() const { return View(0, rows_); }
  RowsView View(int64_t begin, int64_t rows) const;

 private:
  DType dtype_;
  int64_t rows_, stride_;
  size_t shift_;
  std::vector<unsigned char> bytes_;
};

}  // namespace sextant::test
