// SPDX-License-Identifier: Apache-2.0
#include "pairwise/histogram.h"

#include <algorithm>
#include <cstddef>

#include "pairwise/reductions.h"
#include "pairwise/tile_rows.h"

namespace sextant {

class Histogram::HistogramStrip final : public Strip {
 public:
  HistogramStrip(const Histogram& whole, std::vector<int64_t>& counts)
      : whole_(whole), scale_(whole.width_ > 0 ? 1 / whole.width_ : 0), counts_(counts) {}

  void Begin(int64_t, int64_t) override {}
  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) { AddRow(row, values, first_column); });
  }
  void End() override {}

 private:
  template <typename T>
  void AddRow(int64_t row, std::span<const T> values, int64_t first_column) {
    const int64_t skipped = whole_.upper_ ? std::max<int64_t>(0, row + 1 - first_column) : 0;
    for (size_t i = static_cast<size_t>(skipped); i < values.size(); ++i) AddValue(static_cast<double>(values[i]));
  }

  double EdgeOf(int64_t cell) const { return whole_.low_ + static_cast<double>(cell) * whole_.width_; }

  void AddValue(double value) {
    if (!(value >= whole_.low_ && value <= whole_.high_)) return;
    const int64_t last = whole_.bins_ - 1;
    int64_t cell = value == whole_.high_ ? last : std::min(static_cast<int64_t>((value - whole_.low_) * scale_), last);
    while (cell > 0 && value < EdgeOf(cell)) --cell;  // rounding
    while (cell < last && value >= EdgeOf(cell + 1)) ++cell;
    ++counts_[static_cast<size_t>(cell)];
  }

  const Histogram& whole_;
  const double scale_;
  std::vector<int64_t>& counts_;
};

Histogram::Histogram(const PairSource& source, double low, double high, int64_t bins)
    : upper_(source.y == nullptr),
      low_(low),
      high_(high),
      width_((high - low) / static_cast<double>(bins)),
      bins_(bins) {}

std::unique_ptr<Strip> Histogram::NewStrip() {
  const std::lock_guard lock(mutex_);
  auto& counts = counts_.emplace_back(std::make_unique<std::vector<int64_t>>(static_cast<size_t>(bins_)));
  return std::make_unique<HistogramStrip>(*this, *counts);
}

std::vector<int64_t> Histogram::Counts() const {
  std::vector<int64_t> total(static_cast<size_t>(bins_));
  for (const auto& counts : counts_) {
    for (size_t i = 0; i < total.size(); ++i) total[i] += (*counts)[i];
  }
  return total;
}

std::vector<int64_t> DistanceHistogram(const PairSource& source, double low, double high, int64_t bins,
                                       SweepControl& control) {
  Histogram histogram(source, low, high, bins);
  Reduction* const reductions[] = {&histogram};
  Sweep({&source, 1}, reductions, source.y == nullptr ? Pairs::kUpper : Pairs::kAll, control);
  return histogram.Counts();
}

}  // namespace sextant
