// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pairs.h"

#include <limits>
#include <stdexcept>

namespace sextant::test {
namespace {

class CopyStrip final : public Strip {
 public:
  CopyStrip(std::vector<double>& to, int64_t columns) : to_(to), columns_(columns) {}

  void Begin(int64_t, int64_t) override {}
  void Add(std::span<const PairTile> tiles) override {
    const PairTile& tile = tiles.front();
    if (tile.first_column % kPanelColumns != 0) throw std::logic_error("a tile begins within a panel");
    for (int64_t i = 0; i < tile.rows; ++i) {
      for (int64_t j = 0; j < tile.columns; ++j) {
        to_[static_cast<size_t>((tile.first_row + i) * columns_ + tile.first_column + j)] = tile.at(i, j);
      }
    }
  }
  void End() override {}

 private:
  std::vector<double>& to_;
  const int64_t columns_;
};

}  // namespace

AllValues::AllValues(int64_t rows, int64_t columns)
    : columns_(columns), values_(static_cast<size_t>(rows * columns), std::numeric_limits<double>::quiet_NaN()) {}

std::unique_ptr<Strip> AllValues::NewStrip() { return std::make_unique<CopyStrip>(values_, columns_); }

std::vector<double> ValuesOf(const PairSpace& x, const PairSpace* y, int threads, Pairs pairs) {
  AllValues all(x.rows(), y != nullptr ? y->rows() : x.rows());
  SweepControl control(threads, {});
  const PairSource source{&x, y};
  Reduction* const reductions[] = {&all};
  Sweep({&source, 1}, reductions, pairs, control);
  return all.values();
}

}  // namespace sextant::test
