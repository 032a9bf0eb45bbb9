// SPDX-License-Identifier: Apache-2.0
#include "pairwise/matrix_outputs.h"

#include <algorithm>
#include <cstddef>

#include "pairwise/tile_rows.h"

namespace sextant {

class FullMatrix::MatrixStrip final : public Strip {
 public:
  explicit MatrixStrip(const FullMatrix& whole) : whole_(whole) {}

  void Begin(int64_t, int64_t) override {}
  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) {
      std::ranges::copy(values, whole_.values_.begin() + row * whole_.columns_ + first_column);
    });
  }
  void End() override {}

 private:
  const FullMatrix& whole_;
};

FullMatrix::FullMatrix(const PairSource& source, std::span<double> values)
    : columns_(source.columns().rows()), values_(values) {}

std::unique_ptr<Strip> FullMatrix::NewStrip() { return std::make_unique<MatrixStrip>(*this); }

class CondensedMatrix::CondensedStrip final : public Strip {
 public:
  explicit CondensedStrip(const CondensedMatrix& whole) : whole_(whole) {}

  void Begin(int64_t, int64_t) override {}
  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) {
      const int64_t end = first_column + static_cast<int64_t>(values.size()), first = std::max(row + 1, first_column);
      if (first >= end) return;
      const int64_t before = row * (2 * whole_.rows_ - row - 1) / 2;  // pairs of earlier rows
      std::ranges::copy(values.subspan(static_cast<size_t>(first - first_column)),
                        whole_.values_.begin() + before + first - row - 1);
    });
  }
  void End() override {}

 private:
  const CondensedMatrix& whole_;
};

CondensedMatrix::CondensedMatrix(const PairSource& source, std::span<double> values)
    : rows_(source.x->rows()), values_(values) {}

std::unique_ptr<Strip> CondensedMatrix::NewStrip() { return std::make_unique<CondensedStrip>(*this); }

}  // namespace sextant
