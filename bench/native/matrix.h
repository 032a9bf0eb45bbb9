// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "buffer.h"

namespace sextant::bench {

// Element type, in the numbers of the C header, by its name: "f32", "f64", "f16" or "bf16".
int32_t DTypeOf(std::string_view name);
std::string_view NameOf(int32_t dtype);
int64_t BytesOf(int32_t dtype);

// Rows from a counter-based generator. The values are multiples of 1/128 in [-1, 1], so that every element
// type holds the same matrix; every fourth column is >= 0, which gives the rows a common direction and
// keeps the entropy away from its maximum.
class Matrix {
 public:
  Matrix(int64_t rows, int64_t dim, int32_t dtype, Pages pages);

  int64_t rows() const { return rows_; }
  int64_t dim() const { return dim_; }
  int32_t dtype() const { return dtype_; }
  int64_t stride_bytes() const { return dim_ * BytesOf(dtype_); }
  const void* data() const { return data_.data(); }

  static double ValueAt(int64_t dim, int64_t row, int64_t column);

 private:
  int64_t rows_;
  int64_t dim_;
  int32_t dtype_;
  Buffer data_;
};

// The labels 0 .. cardinality-1 in turn, then shuffled: each occurs while rows last.
std::vector<int64_t> ShuffledLabels(int64_t rows, int64_t cardinality);

}  // namespace sextant::bench
