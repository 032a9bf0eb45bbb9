// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "backend/device_pairs.h"
#include "common/matrix_view.h"
#include "common/thread_pool.h"
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

class PairBody;

// Two spaces as a device takes them, and what that needs while it works.
struct DeviceForm {
  DevicePairSource source;
  std::shared_ptr<const void> centre;
};

// The rows of a matrix as the kernels of one metric read them. A value depends on its two rows alone, and that of
// (x, y) is that of (y, x). Rows that are equal have the distance 0. (Squared) Euclidean distances in F32 also depend,
// to a rounding, on the columns' means of both spaces, and cosines in F64 on whether all elements are whole numbers.
class PairSpace {
 public:
  // Copies the rows, with the threads of a pool where one is given. Throws Error(kInvalidData) with the first row that
  // is not finite, that the metric cannot take, or whose values could overflow.
  PairSpace(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic, ThreadPool* pool = nullptr);
  ~PairSpace();
  PairSpace(const PairSpace&) = delete;
  PairSpace& operator=(const PairSpace&) = delete;

  // The same rows in another order, or some of them: row i is row order[i]. All values keep their bits.
  std::unique_ptr<PairSpace> Gather(const int64_t* order, int64_t count) const;

  int64_t rows() const;
  Metric metric() const { return metric_; }
  Precision precision() const { return precision_; }
  // As many rows as should be computed at once, so that they and their values stay in cache.
  int64_t strip_rows() const;

  // Buffers that one worker needs to compute tiles.
  class Scratch {
   public:
    virtual ~Scratch() = default;
  };
  struct ScratchDeleter {
    void operator()(Scratch* scratch) const;
  };
  using ScratchPointer = std::unique_ptr<Scratch, ScratchDeleter>;
  ScratchPointer NewScratch(int64_t most_rows, int64_t most_columns) const;
  // first_column is a multiple of kPanelColumns. y has the same metric, precision and dim, and lives as long as
  // `scratch`. The tile's values live until the next call.
  PairTile Compute(int64_t first_row, int64_t rows, const PairSpace& y, int64_t first_column, int64_t columns,
                   Scratch& scratch) const;

  // Throws Error(kUnsupported) for a metric that devices have not. y as for Compute.
  DeviceForm FormForDevice(const PairSpace& y) const;

 private:
  PairSpace(const PairSpace& whole, std::unique_ptr<PairBody> body);
  const Metric metric_;
  const Precision precision_;
  std::unique_ptr<PairBody> body_;
};

}  // namespace sextant
