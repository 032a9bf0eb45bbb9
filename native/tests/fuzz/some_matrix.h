// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/sextant.h"
#include "tests/fuzz/caller.h"

namespace sextant::fuzz {

// A small matrix in parts of different types, mostly of whole numbers, so that distances are often equal.
class SomeMatrix {
 public:
  SomeMatrix(Choices& choices, int64_t rows, int64_t dim);
  SomeMatrix(const SomeMatrix&) = delete;
  SomeMatrix& operator=(const SomeMatrix&) = delete;

  int64_t rows() const { return rows_; }
  int64_t dim() const { return dim_; }
  const sextant_matrix* get() const { return &matrix_; }
  // Breaks a field, so that the library must refuse the matrix before it reads what is not there.
  void SpoilShape(Choices& choices);

 private:
  void AddPart(Choices& choices, Noise& noise, int64_t rows);

  int64_t rows_, dim_;
  std::vector<std::vector<std::byte>> memory_;
  std::vector<sextant_rows> parts_;
  sextant_matrix matrix_{};
};

}  // namespace sextant::fuzz
