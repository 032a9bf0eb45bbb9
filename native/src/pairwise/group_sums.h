// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pairwise/sweep.h"

namespace sextant {

// Which columns of every panel belong together. Columns in the order of their groups are added fastest.
class GroupPlan {
 public:
  // Of columns with groups[j] in 0 .. group_count - 1.
  GroupPlan(std::span<const int64_t> groups, int64_t group_count);

  struct Segment {
    int64_t group;
    uint32_t begin, end;  // in the order of the panel
  };
  int64_t group_count() const { return group_count_; }
  // Of the panel that begins at column panel * kPanelColumns.
  std::span<const Segment> Segments(int64_t panel) const;
  // The panel's columns by group; empty where they are so already.
  std::span<const uint8_t> Order(int64_t panel) const;

 private:
  int64_t group_count_;
  std::vector<Segment> segments_;
  std::vector<size_t> starts_;  // of the segments of a panel; one more than there are panels
  std::vector<uint8_t> order_;  // all panels', or empty
};

// What every row leaves out where the columns are x itself and pairs (i, i) do not count: column i. Else empty.
std::vector<int64_t> OwnColumns(const PairSource& source, bool self);

// Sums of the distances of every row to the columns of each group. Distances of a panel and group are added first, by
// ascending column, then panel by panel.
class GroupSumsOf final : public Reduction {
 public:
  // `leave_out` is empty or has, for every row, a column that does not count, or -1. `sums` is rows x groups.
  GroupSumsOf(const GroupPlan& plan, std::span<const int64_t> leave_out, std::span<double> sums);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class GroupStrip;
  const GroupPlan& plan_;
  const std::span<const int64_t> leave_out_;
  const std::span<double> sums_;
};

// n x group_count: sum of the distances to the columns of each group, without column left_out[i], of all rows or none.
std::vector<double> GroupSumsWithout(const PairSource& source, std::span<const int64_t> groups, int64_t group_count,
                                     std::span<const int64_t> left_out, SweepControl& control);

}  // namespace sextant
