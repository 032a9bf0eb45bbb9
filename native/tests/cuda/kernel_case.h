// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "backend/cuda/kernels/kernels.h"
#include "tests/cuda/device_vector.h"

namespace sextant::cuda {

// Random rows and anchors, and what the kernels make of them.
struct KernelCase {
  DType dtype = DType::kF32;
  Precision precision = Precision::kMatrix;
  int64_t rows = 150, anchors = 20, dim = 70;
  double temperature = 0.05;
  BadRows bad_rows = BadRows::kReject;
  int64_t stride_bytes = 0;  // 0: dense
  size_t shift = 0;          // bytes before the first row
  uint64_t seed = 1;
  bool warps_only = false;

  AnchorShape Shape() const { return {anchors, dim, FormatOf(precision, dtype)}; }
  size_t ElementBytes() const;
  int64_t Stride() const { return stride_bytes ? stride_bytes : dim * static_cast<int64_t>(ElementBytes()); }
};

struct KernelInput {
  explicit KernelInput(const KernelCase& of);
  // Writes an element, rounded to the type of rows; Value reads it.
  void Set(int64_t row, int64_t k, double value);
  double Value(int64_t row, int64_t k) const;

  KernelCase of;
  std::vector<double> anchors;  // of norm 1
  DeviceVector<std::byte> packed;
  DeviceVector<std::byte> data;
  DeviceVector<uint8_t> use;  // empty: all
};

struct KernelOutput {
  DeviceVector<uint64_t> sums;
  DeviceVector<ChunkCounts> all_counts = DeviceVector<ChunkCounts>(1, kNoCounts);
  DeviceVector<uint8_t> status;
  DeviceVector<uint64_t> entropies;
  DeviceVector<std::byte> assignments;

  const ChunkCounts& counts() const { return all_counts[0]; }
  double Assignment(const KernelCase& of, int64_t row, int64_t anchor) const;
  // Sum i of ChunkSums.
  uint64_t Sum(size_t i) const { return sums[2 * i] + (sums[2 * i + 1] << 32); }
  bool operator==(const KernelOutput& other) const;
};

// The rows [first, first + count), added to `output`; count < 0: all. With `sums_only`, nothing is written by row.
void AddRows(const KernelInput& input, int64_t first, int64_t count, KernelOutput& output, bool sums_only = false);
KernelOutput RunAll(const KernelInput& input);

// In double precision, of a good row.
struct OracleRow {
  std::vector<double> assignment;
  double entropy, nearest;
};
OracleRow AssignInDouble(const KernelInput& input, int64_t row);

}  // namespace sextant::cuda
