// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "backend/backend.h"
#include "backend/cpu/matrix_scores.h"
#include "backend/cpu/pack.h"
#include "backend/pairs.h"
#include "common/aligned.h"

namespace sextant::cpu {

template <typename T>
struct RowSums {
  T total;     // sum over anchors of e^t, t = (score - top score) / temperature
  T weighted;  // of t e^t
  T top;       // the top score
};

// Buffers of one tile in the arithmetic T.
template <typename T>
class TileOf final : public Tile {
 public:
  // With buffers for matrix units, which take rows in whole bands.
  TileOf(size_t rows, size_t anchors, size_t dim, bool matrix_units = false)
      : stride(RoundUp(anchors, kVirtualLanes)),
        assignments(rows * stride),
        converted(kBlockRows * kChunk),
        row_parts(matrix_units ? 2 * kSplitElements : 0),
        spare_rows(matrix_units ? kTileRows * stride : 0),
        scaled_row(dim),
        lane_squares(rows * kSquareLanes),
        sum_squares(rows),
        norm(rows),
        scale(rows),
        sums(rows),
        sorted(anchors) {
    bad.resize(rows);
    fixed_entropy.resize(rows);
    nearest.resize(rows, std::numeric_limits<double>::quiet_NaN());
  }

  // What of a row is kept beyond the tile: whole vectors of sums.
  static size_t KeptBytes(size_t anchors) { return RoundUp(anchors, kCacheLine / 8) * sizeof(T); }

  size_t stride;                      // of `assignments`: m rounded up to virtual lanes
  AlignedVector<T> assignments;       // rows x stride: scores, then soft assignments
  AlignedVector<T> converted;         // kBlockRows x kChunk: a chunk of rows that cannot be read in place
  AlignedVector<uint16_t> row_parts;  // two units of rows in parts of 16 bits
  AlignedVector<T> spare_rows;        // scores of a band
  AlignedVector<T> scaled_row;        // one row of extreme norm, brought into range
  AlignedVector<T> lane_squares;      // rows x kSquareLanes
  std::vector<double> sum_squares;
  std::vector<double> norm;  // of the row as it was scored
  std::vector<T> scale;      // 1 / (norm * temperature)
  std::vector<RowSums<T>> sums;
  std::vector<T> sorted;            // the scores of a row that can count, for sparsemax
  const T* block[kBlockRows] = {};  // where the chunk of each row of a block stands
};

template <typename T, class Anchors = PackedAnchors<T>>
using AssignFunction = void (*)(const Anchors& anchors, const RowsView& rows, TileOf<T>& tile);

// The functions of one SIMD target. All targets give the same bits.
template <typename T>
struct Kernels {
  size_t lanes;
  size_t max_vectors;        // of a panel
  AssignFunction<T> assign;  // by cosine and softmax
  // Rows of m assignments; whole vectors of doubles may be read.
  void (*accumulate)(std::span<const std::byte* const> rows, size_t m, bool subtract, uint64_t* first,
                     uint64_t* second);
  void (*accumulate_products)(std::span<const std::byte* const> rows, size_t m, uint64_t* products);
  void (*prepare_pairs)(const PairRows<T>& rows);
  void (*compute_pairs)(const PairTask<T>& task);
};

// Distribution of all rows of a label set, up to whole virtual lanes.
struct WholeSet {
  double rows;
  double total;  // sum of p: 1, but for rounding of the rows
  double most_inverse_p;
  AlignedVector<float> half_p, surprisal;    // p / 2 and -ln p, of next to nothing where an anchor has no mass
  AlignedVector<double> surprisal_less_one;  // -ln p - 1
  AlignedVector<double> inverse_p;           // 0 where an anchor has no mass
};

inline constexpr size_t kMostTargets = 4;
inline constexpr size_t kMostNameBytes = 16;  // its NUL included

struct Target {
  const char* name;
  bool (*supported)();
  Kernels<float> f32;
  Kernels<double> f64;
  AssignFunction<double> (*variant)(Score score, Smoothing smoothing);
  AssignFunction<float, MatrixAnchors> assign_by_matrix_units;  // null where there are none
  double (*entropy)(const SumsView& sums, size_t m, double n);
  double (*square_ratio)(const SumsView& first, const SumsView& second, size_t m);
  double (*weighted_squares)(const SumsView& sums, const double* weights, size_t m, double n);
  BlockTerms (*block_terms)(const uint64_t* sums, const float* p, const double* inverse_p, size_t m, double n);
  LabelTerms (*terms)(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t m);
  // Single precision for labels of few rows, by their sums or by their only row, whose entropy is known; false where it
  // does not suffice.
  void (*prepare)(const SumsView& all, size_t m, WholeSet& whole);
  bool (*rare_terms)(const uint64_t* label, double label_rows, double row_entropy, const WholeSet& whole, size_t m,
                     LabelTerms& terms);
  bool (*row_terms)(const std::byte* row, double row_entropy, const WholeSet& whole, size_t m, LabelTerms& terms);
};

// Targets compiled in, best first.
std::span<const Target> Targets();

}  // namespace sextant::cpu
