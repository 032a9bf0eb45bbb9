// SPDX-License-Identifier: Apache-2.0
#include "pairwise/pair_space.h"

#include <utility>

#include "pairwise/pair_body.h"

namespace sextant {

PairSpace::PairSpace(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic, ThreadPool* pool)
    : metric_(metric),
      precision_(arithmetic.precision),
      body_(metric == Metric::kLevenshtein ? NewSequenceRows(matrix, arithmetic)
                                           : NewVectorRows(matrix, metric, arithmetic, pool)) {}

PairSpace::PairSpace(const PairSpace& whole, std::unique_ptr<PairBody> body)
    : metric_(whole.metric_), precision_(whole.precision_), body_(std::move(body)) {}

PairSpace::~PairSpace() = default;

std::unique_ptr<PairSpace> PairSpace::Gather(const int64_t* order, int64_t count) const {
  return std::unique_ptr<PairSpace>(new PairSpace(*this, body_->Gather(order, count)));
}

int64_t PairSpace::rows() const { return body_->rows(); }
int64_t PairSpace::strip_rows() const { return body_->strip_rows(); }

void PairSpace::ScratchDeleter::operator()(Scratch* scratch) const { delete scratch; }

PairSpace::ScratchPointer PairSpace::NewScratch(int64_t most_rows, int64_t most_columns) const {
  return body_->NewScratch(most_rows, most_columns);
}

PairTile PairSpace::Compute(int64_t first_row, int64_t rows, const PairSpace& y, int64_t first_column, int64_t columns,
                            Scratch& scratch) const {
  return body_->Compute(first_row, rows, *y.body_, first_column, columns, scratch);
}

DeviceForm PairSpace::FormForDevice(const PairSpace& y) const { return body_->FormForDevice(*y.body_); }

}  // namespace sextant
