// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "pairwise/distinct_values.h"
#include "pairwise/key_grid.h"
#include "pairwise/sweep.h"

namespace sextant {

// The distances of the pairs i < j of a space in cells, where they are too many to be sorted. Where they take few
// values, each is a cell of its own, and ranks are exact.
class RankCells {
 public:
  // Of each source, in one sweep.
  static std::vector<RankCells> Count(std::span<const PairSource> sources, SweepControl& control);

  bool exact() const { return values_.has_value(); }
  size_t cells() const { return counts_.size(); }
  size_t CellOf(double distance) const { return values_ ? values_->PlaceOf(distance) : grid_->CellOf(KeyOf(distance)); }
  // The mean rank of the distances in its cell, less that of all.
  double MeanRank(double distance) const { return mean_rank_[CellOf(distance)]; }
  // At most so much the ranks deviate from the mean ranks of their cells: standard deviations, as a share of that of
  // the mean ranks.
  double deviation() const { return deviation_; }

  // For each cell, one of at most `most` wider cells of about equal mass; each cell itself where they are so few.
  std::vector<uint32_t> Widened(size_t most) const;

 private:
  RankCells(std::optional<DistinctValues> values, std::optional<KeyGrid> grid, std::vector<int64_t> counts);

  std::optional<DistinctValues> values_;
  std::optional<KeyGrid> grid_;
  std::vector<int64_t> counts_;
  std::vector<double> mean_rank_;
  double deviation_ = 0;
};

}  // namespace sextant
