// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "backend/backend.h"
#include "backend/cpu/aligned.h"
#include "backend/cpu/pack.h"

namespace sextant::cpu {

template <typename T>
struct RowSums {
  T total;     // sum over anchors of e^t, t = (score - top score) / temperature
  T weighted;  // of t e^t
};

// Buffers of one tile in the arithmetic T.
template <typename T>
class TileOf final : public Tile {
 public:
  TileOf(size_t rows, const PackedAnchors<T>& anchors)
      : stride(StrideOf(anchors)),
        assignments(rows * stride),
        chunk(rows * kChunk),
        scaled_row(anchors.dim),
        lane_squares(rows * kVirtualLanes),
        sum_squares(rows),
        scale(rows),
        sums(rows),
        row(rows) {
    bad.resize(rows);
    fixed_entropy.resize(rows);
  }

  static size_t StrideOf(const PackedAnchors<T>& anchors) { return RoundUp(anchors.count, kVirtualLanes); }

  size_t stride;                  // of `assignments`: m rounded up to virtual lanes
  AlignedVector<T> assignments;   // rows x stride: scores, then soft assignments
  AlignedVector<T> chunk;         // rows x kChunk: a chunk of the rows where they must be converted
  AlignedVector<T> scaled_row;    // one row of extreme norm, brought into range
  AlignedVector<T> lane_squares;  // rows x kVirtualLanes
  std::vector<double> sum_squares;
  std::vector<T> scale;  // 1 / (norm * temperature)
  std::vector<RowSums<T>> sums;
  std::vector<const T*> row;  // where each row's chunk stands
};

// The functions of one SIMD target. All targets give the same bits.
template <typename T>
struct Kernels {
  size_t lanes;
  size_t max_vectors;  // of a panel
  void (*assign)(const PackedAnchors<T>& anchors, const RowsView& rows, TileOf<T>& tile);
  // Rows of m assignments, aligned to cache lines.
  void (*accumulate)(std::span<const std::byte* const> rows, size_t m, bool subtract, uint64_t* first,
                     uint64_t* second);
  LabelTerms (*terms)(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t m);
};

struct Target {
  const char* name;
  bool (*supported)();
  Kernels<float> f32;
  Kernels<double> f64;
  double (*entropy)(const SumsView& sums, size_t m, double n);
};

// Targets compiled in, best first.
std::span<const Target> Targets();

}  // namespace sextant::cpu
