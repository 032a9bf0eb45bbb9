// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "common/matrix_view.h"
#include "pairwise/pair_space.h"

namespace sextant {

// What is behind a PairSpace, whose functions these are: rows of numbers, or sequences.
class PairBody {
 public:
  virtual ~PairBody() = default;
  virtual std::unique_ptr<PairBody> Gather(const int64_t* order, int64_t count) const = 0;
  virtual int64_t rows() const = 0;
  virtual int64_t strip_rows() const = 0;
  virtual PairSpace::ScratchPointer NewScratch(int64_t most_rows, int64_t most_columns) const = 0;
  virtual PairTile Compute(int64_t first_row, int64_t rows, const PairBody& y, int64_t first_column, int64_t columns,
                           PairSpace::Scratch& scratch) const = 0;
  virtual DeviceForm FormForDevice(const PairBody& y) const = 0;
};

std::unique_ptr<PairBody> NewVectorRows(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic,
                                        ThreadPool* pool);
std::unique_ptr<PairBody> NewSequenceRows(const MatrixView& matrix, const PairArithmetic& arithmetic);

}  // namespace sextant
