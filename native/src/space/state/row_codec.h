// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "space/space.h"
#include "space/state/reader.h"
#include "space/state/writer.h"

namespace sextant::state {

// Assignments of single rows, as a space keeps them.
class RowCodec {
 public:
  RowCodec(size_t m, Precision precision)
      : m_(m), element_bytes_(precision == Precision::kF64 ? sizeof(double) : sizeof(float)) {}

  size_t anchors() const { return m_; }
  // Of a row in a file, which is the beginning of one that is kept.
  size_t bytes() const { return m_ * element_bytes_; }
  void Put(Writer& writer, const std::byte* row) const;
  void Get(Reader& reader, std::byte* row) const;

 private:
  const size_t m_;
  const size_t element_bytes_;
};

}  // namespace sextant::state
