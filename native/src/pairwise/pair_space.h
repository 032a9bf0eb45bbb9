// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "common/matrix_view.h"
#include "pairwise/metric.h"

namespace sextant {

// Values of the pairs of some rows with some columns, where column j stands for row j of the other space.
struct PairTile {
  int64_t first_row, rows;
  int64_t first_column, columns;
  size_t stride;      // from one row of values to the next, in elements
  const float* f32;   // null where the values are doubles
  const double* f64;  // null where they are floats

  double at(int64_t row, int64_t column) const {  // within the tile
    const size_t place = static_cast<size_t>(row) * stride + static_cast<size_t>(column);
    return f64 != nullptr ? f64[place] : static_cast<double>(f32[place]);
  }
};

// How a sweep computes: what all its spaces must have in common.
struct PairArithmetic {
  Precision precision;  // kF32 or kF64
  std::string target;   // of the SIMD kernels; empty: the best
};

// The rows of a matrix as the kernels of one metric read them. A value depends on its two rows alone, and that of
// (x, y) is that of (y, x).
class PairSpace {
 public:
  // Copies the rows. Throws Error(kInvalidData) with the first row that is not finite, or that the metric cannot take.
  PairSpace(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic);
  ~PairSpace();
  PairSpace(const PairSpace&) = delete;
  PairSpace& operator=(const PairSpace&) = delete;

  // The same rows in another order, or some of them: row i is row order[i].
  std::unique_ptr<PairSpace> Gather(const int64_t* order, int64_t count) const;

  int64_t rows() const;
  Metric metric() const;
  Precision precision() const;

  // Buffers that one worker needs to compute tiles.
  class Scratch;
  struct ScratchDeleter {
    void operator()(Scratch* scratch) const;
  };
  using ScratchPointer = std::unique_ptr<Scratch, ScratchDeleter>;
  ScratchPointer NewScratch(int64_t most_rows, int64_t most_columns) const;
  // first_column is a multiple of kPanelColumns.
  PairTile Compute(int64_t first_row, int64_t rows, const PairSpace& y, int64_t first_column, int64_t columns,
                   Scratch& scratch) const;

 private:
  class Body;
  explicit PairSpace(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace sextant
