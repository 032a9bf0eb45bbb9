// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "backend/pairs.h"

// What pairwise/ asks of accelerators: whole sweeps, where pairs.h has single tiles.
namespace sextant {

class DeviceBackend;

// The device of a sweep.
struct PairDevice {
  int ordinal;
  int64_t memory_bytes;                    // the most to take of it; 0: 9/10 of what is free
  const DeviceBackend* backend = nullptr;  // null: CUDA
};

// All rows of a space, on the host, in the panels of pairs.h.
struct DevicePairRows {
  const void* panels;
  const void* lengths;  // kCosine; else null
  int64_t rows;
};

// One kind of distance.
struct DevicePairSource {
  PairRule rule;
  bool root;  // of the value
  int64_t dim;
  DevicePairRows x, y;  // the same panels: one space
  const void* centre;   // kCentredSquares: dim elements; else null
};

// What moments take of a distance d: e^(-factor d), or d where the factor is 0; less the shift.
struct DevicePairTerm {
  double factor, shift;
};

// What a row keeps of its pairs, in doubles that `values` has for every row, and in integers.
enum class DevicePairKind {
  kTopK,        // the k nearest, by distance, then by column: k values, k indices; NaN and -1 where there are fewer
  kKernelSums,  // least distance d0, then sum_j e^(-f (d_j - d0)) of each factor f; infinite and 0 where there is none
  kGroupSums,   // the sum of each group
  kStatistics,  // pairs, sum, sum of squared differences from the mean, least, greatest; 0, 0, 0, infinite, -infinite
  kMoments      // sums of a and a a of the first source; then, of each other, of b, b b and a b
};
inline constexpr int64_t kDeviceStatistics = 5;
// Doubles of a row.
constexpr int64_t DeviceMoments(int64_t sources) { return 2 + 3 * (sources - 1); }

// Of the distances of the first source, but for kMoments.
struct DevicePairReduction {
  DevicePairKind kind;
  std::span<const int64_t> left_out = {};  // by row, a column that does not count; empty: all count
  bool later = false;                      // only columns j > i count
  int64_t k = 0;                           // kTopK: 1 .. columns
  bool greatest = false;                   // kTopK: the greatest are nearest
  std::span<const double> factors = {};    // kKernelSums
  bool square = false;                     // kKernelSums: of squared values
  std::span<const int64_t> groups = {};    // kGroupSums: by column, 0 .. group_count - 1
  int64_t group_count = 0;
  std::span<const DevicePairTerm> terms = {};  // kMoments: by source, of which there are two or more
  std::span<double> values = {};
  std::span<int64_t> indices = {};
};

// There is a row, and a column.
struct DevicePairTask {
  bool wide;                                  // rows are doubles
  std::span<const DevicePairSource> sources;  // of as many rows and columns
  int64_t memory_bytes;
  std::span<const DevicePairReduction> reductions;

  int64_t rows() const { return sources.front().x.rows; }
  int64_t columns() const { return sources.front().y.rows; }
};

class DevicePairProgress {
 public:
  virtual ~DevicePairProgress() = default;
  // Throws where the sweep is to end.
  virtual void Report(int64_t done, int64_t total) = 0;
};

}  // namespace sextant
