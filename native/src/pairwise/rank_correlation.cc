// SPDX-License-Identifier: Apache-2.0
#include "pairwise/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>

#include "pairwise/ranks.h"

namespace sextant {
namespace {

// Counts of the pairs i < j by their cells in both spaces. Each worker has its own, of 32 bits.
class Contingency final : public Reduction {
 public:
  Contingency(const RankCells& x, const RankCells& y, size_t most)
      : x_(x),
        y_(y),
        x_wide_(x.Widened(most)),
        y_wide_(y.Widened(most)),
        y_cells_(std::min(y.cells(), most)),
        counts_(std::min(x.cells(), most) * y_cells_) {}

  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<Counter>(*this); }

  size_t y_cells() const { return y_cells_; }
  const std::vector<int64_t>& counts() const { return counts_; }  // when the sweep is over

 private:
  class Counter final : public Strip {
   public:
    explicit Counter(Contingency& whole) : whole_(whole), counts_(whole.counts_.size()) {}
    ~Counter() override { Flush(); }

    void Begin(int64_t, int64_t) override {}

    void Add(std::span<const PairTile> tiles) override {
      constexpr int64_t kMostPending = int64_t{1} << 31;
      const PairTile& x = tiles[0];
      const PairTile& y = tiles[1];
      if (pending_ + x.rows * x.columns > kMostPending) Flush();
      pending_ += x.rows * x.columns;
      for (int64_t row = 0; row < x.rows; ++row) {
        for (int64_t j = std::max<int64_t>(x.first_row + row + 1 - x.first_column, 0); j < x.columns; ++j) {
          const size_t a = whole_.x_wide_[whole_.x_.CellOf(x.at(row, j))];
          const size_t b = whole_.y_wide_[whole_.y_.CellOf(y.at(row, j))];
          ++counts_[a * whole_.y_cells_ + b];
        }
      }
    }

    void End() override {}

   private:
    void Flush() {
      const std::lock_guard lock(whole_.mutex_);
      for (size_t i = 0; i < counts_.size(); ++i) whole_.counts_[i] += std::exchange(counts_[i], 0);
      pending_ = 0;
    }

    Contingency& whole_;
    std::vector<uint32_t> counts_;
    int64_t pending_ = 0;
  };

  const RankCells& x_;
  const RankCells& y_;
  std::vector<uint32_t> x_wide_, y_wide_;
  size_t y_cells_;
  std::mutex mutex_;
  std::vector<int64_t> counts_;
};

}  // namespace

double SpearmanOfRanks(std::span<const int32_t> x, std::span<const int32_t> y) {
  const double xx = SumOfProducts(x, x).ToDouble(), yy = SumOfProducts(y, y).ToDouble();
  if (!(xx > 0 && yy > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(SumOfProducts(x, y).ToDouble() / (std::sqrt(xx) * std::sqrt(yy)), -1.0, 1.0);
}

// With r = q + e for the rank, the mean rank of its cell, and what remains: e is 0 in the mean of a cell, so that the
// variances add. By Cauchy-Schwarz the covariance errs by at most sd(ex) sd(qy) + sd(qx) sd(ey) + sd(ex) sd(ey).
BoundedCorrelation SpearmanOfCells(const ShiftedMoments& moments, const RankCells& x, const RankCells& y) {
  const PairMoments& m = moments.sums;
  if (!(m.aa > 0 && m.bb > 0)) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    return {kNan, x.exact() && y.exact() ? 0 : kNan};
  }
  const double value = std::clamp(m.ab / (std::sqrt(m.aa) * std::sqrt(m.bb)), -1.0, 1.0);
  const double ex = x.deviation(), ey = y.deviation();
  const double widest = std::sqrt((1 + ex * ex) * (1 + ey * ey));
  return {value, ex + ey + ex * ey + std::abs(value) * (1 - 1 / widest)};
}

BoundedCorrelation SpearmanOfCells(const PairSource& x, const RankCells& x_cells, const PairSource& y,
                                   const RankCells& y_cells, SweepControl& control) {
  const PairValue of_y{y, 0, &y_cells};
  return SpearmanOfCells(ShiftedMomentsOf({x, 0, &x_cells}, {&of_y, 1}, Pairs::kUpper, false, control).front(), x_cells,
                         y_cells);
}

BoundedCorrelation KendallOfCells(const PairSource& x, const RankCells& x_cells, const PairSource& y,
                                  const RankCells& y_cells, SweepControl& control) {
  Contingency contingency(x_cells, y_cells, kWidenedCells);
  const PairSource sources[] = {x, y};
  Reduction* const reductions[] = {&contingency};
  if (x.x->rows() > 1) Sweep(sources, reductions, Pairs::kUpper, control);
  const auto exact = [](const RankCells& cells) { return cells.exact() && cells.cells() <= kWidenedCells; };
  return KendallOfCounts(contingency.counts(), contingency.y_cells(), exact(x_cells), exact(y_cells));
}

}  // namespace sextant
