// SPDX-License-Identifier: Apache-2.0
#include "pairwise/range_counts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "backend/pair_select.h"
#include "pairwise/reductions.h"
#include "pairwise/tile_rows.h"

namespace sextant {

class RangeCounts::CountStrip final : public Strip {
 public:
  explicit CountStrip(const RangeCounts& whole) : whole_(whole) {}

  void Begin(int64_t first_row, int64_t rows) override {
    std::ranges::fill(whole_.counts_.subspan(static_cast<size_t>(first_row), static_cast<size_t>(rows)), 0);
  }

  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) { AddRow(row, values, first_column); });
  }

  void End() override {}

 private:
  // The greatest value, or negative of a value, that counts.
  double MostOf(int64_t row) const {
    const double radius = whole_.radii_[static_cast<size_t>(row)];
    const double most = whole_.greatest_ ? -radius : radius;
    return whole_.strict_ ? std::nextafter(most, -std::numeric_limits<double>::infinity()) : most;
  }

  template <typename T>
  void AddRow(int64_t row, std::span<const T> values, int64_t first_column) {
    const T most = RoundDown<T>(MostOf(row));
    const bool negate = whole_.greatest_;
    auto found = static_cast<int64_t>(BestPairSelect<T>().count(values.data(), values.size(), negate, most));
    const auto self = static_cast<size_t>(row - first_column);
    if (whole_.leave_out_self_ && row >= first_column && self < values.size()) {
      found -= (negate ? -values[self] : values[self]) <= most ? 1 : 0;
    }
    whole_.counts_[static_cast<size_t>(row)] += found;
  }

  const RangeCounts& whole_;
};

RangeCounts::RangeCounts(const PairSource& source, std::span<const double> radii, bool strict, bool self,
                         std::span<int64_t> counts)
    : leave_out_self_(source.y == nullptr && !self),
      greatest_(source.x->metric() == Metric::kDot),
      strict_(strict),
      radii_(radii),
      counts_(counts) {}

std::unique_ptr<Strip> RangeCounts::NewStrip() { return std::make_unique<CountStrip>(*this); }

std::vector<int64_t> CountWithin(const PairSource& source, std::span<const double> radii, bool strict, bool self,
                                 SweepControl& control) {
  std::vector<int64_t> counts(static_cast<size_t>(source.x->rows()));
  RangeCounts within(source, radii, strict, self, counts);
  Sweep(source, within, Pairs::kAll, control);
  return counts;
}

}  // namespace sextant
