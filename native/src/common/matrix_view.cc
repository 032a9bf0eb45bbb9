// SPDX-License-Identifier: Apache-2.0
#include "common/matrix_view.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "common/half.h"

namespace sextant {
namespace {

template <typename T, typename Widen>
void ReadRow(const std::byte* from, int64_t dim, double* to, Widen widen) {
  for (int64_t k = 0; k < dim; ++k) {
    T value;  // the memory may be unaligned
    std::memcpy(&value, from + static_cast<size_t>(k) * sizeof(T), sizeof(T));
    to[k] = widen(value);
  }
}

void ReadRow(DType dtype, const std::byte* from, int64_t dim, double* to) {
  switch (dtype) {
    case DType::kF32:
      return ReadRow<float>(from, dim, to, [](float value) { return value; });
    case DType::kF64:
      return ReadRow<double>(from, dim, to, [](double value) { return value; });
    case DType::kF16:
      return ReadRow<uint16_t>(from, dim, to, HalfToFloat);
    case DType::kBF16:
      return ReadRow<uint16_t>(from, dim, to, BfloatToFloat);
  }
}

}  // namespace

bool MatrixView::wide() const {
  return std::ranges::any_of(parts, [](const RowsView& part) { return part.dtype == DType::kF64; });
}

void MatrixView::Read(int64_t first, int64_t count, double* to) const {
  int64_t start = 0;
  for (const RowsView& part : parts) {
    const int64_t from = std::max(first, start), end = std::min(first + count, start + part.rows);
    for (int64_t row = from; row < end; ++row) {
      const auto* bytes = static_cast<const std::byte*>(part.data) + (row - start) * part.stride_bytes;
      ReadRow(part.dtype, bytes, dim, to + (row - first) * dim);
    }
    start += part.rows;
  }
}

}  // namespace sextant
