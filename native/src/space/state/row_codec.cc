// SPDX-License-Identifier: Apache-2.0
#include "space/state/row_codec.h"

#include <span>

namespace sextant::state {
namespace {

template <typename T>
void GetRow(Reader& reader, std::span<T> row) {
  constexpr double kMost = 1 + 0x1p-42;  // 1 in fixed point
  reader.GetAll(row);
  for (size_t j = 0; j < row.size(); ++j) {
    if (!(row[j] >= 0 && row[j] <= kMost)) reader.Fail("an assignment must be 0 .. 1", j * sizeof(T));
  }
}

}  // namespace

void RowCodec::Put(Writer& writer, const std::byte* row) const {
  if (element_bytes_ == sizeof(double)) {
    writer.PutAll(std::span(reinterpret_cast<const double*>(row), m_));
  } else {
    writer.PutAll(std::span(reinterpret_cast<const float*>(row), m_));
  }
}

void RowCodec::Get(Reader& reader, std::byte* row) const {
  if (element_bytes_ == sizeof(double)) {
    GetRow(reader, std::span(reinterpret_cast<double*>(row), m_));
  } else {
    GetRow(reader, std::span(reinterpret_cast<float*>(row), m_));
  }
}

}  // namespace sextant::state
