// SPDX-License-Identifier: Apache-2.0
#include "pairwise/held_pairs.h"

#include <algorithm>
#include <memory>

#include "backend/panels.h"
#include "pairwise/ordered_sum.h"
#include "pairwise/panel_values.h"

namespace sextant {

class HeldPairs::Keeper final : public Reduction {
 public:
  Keeper(HeldPairs& whole, const PairValue& value)
      : whole_(whole), values_(value), selection_(value.source, Pairs::kAll, false) {}
  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<Copy>(*this); }

 private:
  class Copy final : public Strip {
   public:
    explicit Copy(Keeper& keeper) : keeper_(keeper) {}
    void Begin(int64_t, int64_t) override {}
    void Add(std::span<const PairTile> tiles) override {
      const PairTile& tile = tiles.front();
      for (int64_t row = 0; row < tile.rows; ++row) {
        double* to = keeper_.whole_.values_.data() + static_cast<size_t>(tile.first_row + row) * keeper_.whole_.rows_ +
                     static_cast<size_t>(tile.first_column);
        for (int64_t column = 0; column < tile.columns; column += kPanelColumns) {
          keeper_.values_.Fill(tile, row, column, keeper_.selection_.Of(tile, row, column), panel_);
          std::copy_n(panel_, std::min(kPanelColumns, tile.columns - column), to + column);
        }
      }
    }
    void End() override {}

   private:
    Keeper& keeper_;
    alignas(kPanelAlignment) double panel_[kPanelValues];
  };

  HeldPairs& whole_;
  PanelValues values_;
  PairSelection selection_;
};

HeldPairs::HeldPairs(const PairValue& value, SweepControl& control)
    : rows_(static_cast<size_t>(value.source.x->rows())), values_(rows_ * rows_) {
  Keeper keeper(*this, value);
  if (rows_ > 0) Sweep(value.source, keeper, Pairs::kAll, control);
}

bool HeldPairs::Fits(int64_t rows) {
  return static_cast<size_t>(rows) <= kMostHeldBytes / sizeof(double) / static_cast<size_t>(std::max<int64_t>(rows, 1));
}

double PermutedProducts(const HeldPairs& a, const HeldPairs& b, std::span<const int64_t> order, Pairs pairs) {
  const PanelKernels& kernels = BestPanelKernels();
  alignas(kPanelAlignment) double of_a[kPanelValues];
  alignas(kPanelAlignment) double of_b[kPanelValues];
  OrderedSum total;
  for (size_t i = 0; i < order.size(); ++i) {
    const double* row_a = a.Row(i);
    const double* row_b = b.Row(static_cast<size_t>(order[i]));
    double sum = 0;
    const size_t begin = pairs == Pairs::kUpper ? i + 1 : 0;
    for (size_t column = begin / kPanelValues * kPanelValues; column < order.size(); column += kPanelValues) {
      const size_t first = std::max(begin, column) - column, last = std::min(kPanelValues, order.size() - column);
      std::fill_n(of_b, first, 0.0);
      std::fill(of_b + last, of_b + kPanelValues, 0.0);
      std::fill_n(of_a, first, 0.0);
      std::fill(of_a + last, of_a + kPanelValues, 0.0);
      for (size_t j = first; j < last; ++j) of_b[j] = row_b[order[column + j]];
      std::copy(row_a + column + first, row_a + column + last, of_a + first);
      sum += kernels.dot(of_a, of_b);
    }
    total.Add(sum);
  }
  return total.Total();
}

}  // namespace sextant
