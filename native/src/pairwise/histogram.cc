// SPDX-License-Identifier: Apache-2.0
#include "pairwise/histogram.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "pairwise/reductions.h"
#include "pairwise/tile_rows.h"

namespace sextant {

class Histogram::HistogramStrip final : public Strip {
 public:
  HistogramStrip(const Histogram& whole, std::span<int64_t> counts) : whole_(whole), counts_(counts) {}

  void Begin(int64_t, int64_t) override {}
  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) { AddRow(row, values, first_column); });
  }
  void End() override {}

 private:
  template <typename T>
  void AddRow(int64_t row, std::span<const T> values, int64_t first_column) {
    const int64_t skipped = whole_.upper_ ? std::max<int64_t>(0, row + 1 - first_column) : 0;
    if (skipped >= static_cast<int64_t>(values.size())) return;
    const auto rest = values.subspan(static_cast<size_t>(skipped));
    if (cells_.size() < rest.size()) cells_.resize(rest.size());
    BestPairSelect<T>().cells(rest.data(), rest.size(), whole_.cells_, cells_.data());
    int64_t* const even = counts_.data();
    int64_t* const odd = even + counts_.size() / 2;
    size_t i = 0;
    for (; i + 2 <= rest.size(); i += 2) {
      ++even[cells_[i]];
      ++odd[cells_[i + 1]];
    }
    if (i < rest.size()) ++even[cells_[i]];
  }

  const Histogram& whole_;
  const std::span<int64_t> counts_;
  std::vector<uint32_t> cells_;  // of a row of a tile
};

namespace {

Cells CellsBetween(double low, double high, int64_t bins) {
  const double width = (high - low) / static_cast<double>(bins);
  return {low, high, width, std::isnormal(width) ? 1 / width : 0, static_cast<uint32_t>(bins)};
}

}  // namespace

Histogram::Histogram(const PairSource& source, double low, double high, int64_t bins)
    : upper_(source.y == nullptr), cells_(CellsBetween(low, high, bins)) {}

std::unique_ptr<Strip> Histogram::NewStrip() {
  return std::make_unique<HistogramStrip>(*this, counts_.New(2 * (size_t{cells_.count} + 1)));
}

std::vector<int64_t> Histogram::Counts() const {
  std::vector<int64_t> total(cells_.count);
  counts_.ForEach([&](const std::vector<int64_t>& counts) {
    for (size_t i = 0; i < total.size(); ++i) total[i] += counts[i] + counts[counts.size() / 2 + i];
  });
  return total;
}

std::vector<int64_t> DistanceHistogram(const PairSource& source, double low, double high, int64_t bins,
                                       SweepControl& control) {
  Histogram histogram(source, low, high, bins);
  Sweep(source, histogram, source.y == nullptr ? Pairs::kUpper : Pairs::kAll, control);
  return histogram.Counts();
}

}  // namespace sextant
