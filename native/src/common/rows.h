// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

inline constexpr int kHost = -1;

enum class DType { kF32, kF64, kF16, kBF16 };
enum class Precision { kAuto, kF32, kF64, kMatrix, kMatrixFast, kMixed };

struct RowsView {
  const void* data;
  DType dtype;
  int64_t rows;
  int64_t stride_bytes;
  const uint8_t* use = nullptr;  // per row, on the host: 0 passes it over; null: all are used
  int device = kHost;            // that `data` lives on
  void* stream = nullptr;        // of that device, in whose order `data` is written
};

}  // namespace sextant
