// SPDX-License-Identifier: Apache-2.0
#include "pairwise/group_sums.h"

#include <algorithm>
#include <numeric>

#include "backend/pair_select.h"
#include "pairwise/device_sweep.h"
#include "pairwise/reductions.h"
#include "pairwise/tile_rows.h"

namespace sextant {

GroupPlan::GroupPlan(std::span<const int64_t> groups, int64_t group_count) : group_count_(group_count) {
  const bool sorted = std::ranges::is_sorted(groups);
  if (!sorted) order_.resize(groups.size());
  std::array<uint8_t, kPanelColumns> order;
  for (size_t first = 0; first < groups.size(); first += kPanelColumns) {
    starts_.push_back(segments_.size());
    const size_t columns = std::min<size_t>(kPanelColumns, groups.size() - first);
    std::iota(order.begin(), order.end(), uint8_t{0});
    const auto group = [&](uint8_t column) { return groups[first + column]; };
    if (!sorted) {
      std::stable_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(columns),
                       [&](uint8_t a, uint8_t b) { return group(a) < group(b); });
      std::copy_n(order.begin(), columns, order_.begin() + static_cast<ptrdiff_t>(first));
    }
    for (uint32_t i = 0; i < columns; ++i) {
      if (i == 0 || group(order[i]) != segments_.back().group) segments_.push_back({group(order[i]), i, i});
      segments_.back().end = i + 1;
    }
  }
  starts_.push_back(segments_.size());
}

std::span<const GroupPlan::Segment> GroupPlan::Segments(int64_t panel) const {
  const auto at = static_cast<size_t>(panel);
  return std::span(segments_).subspan(starts_[at], starts_[at + 1] - starts_[at]);
}

std::span<const uint8_t> GroupPlan::Order(int64_t panel) const {
  if (order_.empty()) return {};
  const size_t first = static_cast<size_t>(panel) * kPanelColumns;
  return std::span(order_).subspan(first, std::min<size_t>(kPanelColumns, order_.size() - first));
}

std::vector<int64_t> OwnColumns(const PairSource& source, bool self) {
  if (self || &source.columns() != source.x) return {};
  std::vector<int64_t> own(static_cast<size_t>(source.x->rows()));
  std::iota(own.begin(), own.end(), int64_t{0});
  return own;
}

class GroupSumsOf::GroupStrip final : public Strip {
 public:
  explicit GroupStrip(const GroupSumsOf& whole) : whole_(whole) {}

  void Begin(int64_t first_row, int64_t rows) override {
    for (int64_t i = 0; i < rows; ++i) std::ranges::fill(SumsOf(first_row + i), 0.0);
  }

  void Add(std::span<const PairTile> tiles) override {
    ForRows(tiles[0], [this](int64_t row, auto values, int64_t first_column) { AddRow(row, values, first_column); });
  }

  void End() override {}

 private:
  std::span<double> SumsOf(int64_t row) const {
    const auto groups = static_cast<size_t>(whole_.plan_.group_count());
    return whole_.sums_.subspan(static_cast<size_t>(row) * groups, groups);
  }

  template <typename T>
  void AddRow(int64_t row, std::span<const T> values, int64_t first_column) {
    const int64_t left_out = whole_.leave_out_.empty() ? -1 : whole_.leave_out_[static_cast<size_t>(row)];
    const std::span<double> sums = SumsOf(row);
    for (size_t first = 0; first < values.size(); first += kPanelColumns) {
      const int64_t column = first_column + static_cast<int64_t>(first);
      const auto panel = values.subspan(first, std::min<size_t>(kPanelColumns, values.size() - first));
      AddPanel(column / kPanelColumns, panel, left_out - column, sums);
    }
  }

  template <typename T>
  void AddPanel(int64_t panel, std::span<const T> values, int64_t left_out, std::span<double> sums) {
    std::array<T, kPanelColumns> copy;
    const T* ordered = values.data();
    const std::span<const uint8_t> order = whole_.plan_.Order(panel);
    const bool leaves_out = left_out >= 0 && left_out < static_cast<int64_t>(values.size());
    if (!order.empty() || leaves_out) {
      for (size_t i = 0; i < values.size(); ++i) {
        const size_t from = order.empty() ? i : order[i];
        copy[i] = leaves_out && from == static_cast<size_t>(left_out) ? T(0) : values[from];
      }
      ordered = copy.data();
    }
    for (const GroupPlan::Segment& segment : whole_.plan_.Segments(panel)) {
      sums[static_cast<size_t>(segment.group)] +=
          BestPairSelect<T>().sum(ordered + segment.begin, segment.end - segment.begin);
    }
  }

  const GroupSumsOf& whole_;
};

GroupSumsOf::GroupSumsOf(const GroupPlan& plan, std::span<const int64_t> leave_out, std::span<double> sums)
    : plan_(plan), leave_out_(leave_out), sums_(sums) {}

std::unique_ptr<Strip> GroupSumsOf::NewStrip() { return std::make_unique<GroupStrip>(*this); }

std::vector<double> GroupSumsWithout(const PairSource& source, std::span<const int64_t> groups, int64_t group_count,
                                     std::span<const int64_t> left_out, SweepControl& control) {
  std::vector<double> sums(static_cast<size_t>(source.x->rows()) * static_cast<size_t>(group_count));
  if (IsForDevice(source, control)) {
    DeviceSweep sweep(source, control);
    sweep.GroupSumsWithout(groups, group_count, left_out, sums);
    sweep.Run();
    return sums;
  }
  const GroupPlan plan(groups, group_count);
  GroupSumsOf reduction(plan, left_out, sums);
  Sweep(source, reduction, Pairs::kAll, control);
  return sums;
}

std::vector<double> GroupSums(const PairSource& source, std::span<const int64_t> groups, int64_t group_count, bool self,
                              SweepControl& control) {
  return GroupSumsWithout(source, groups, group_count, OwnColumns(source, self), control);
}

}  // namespace sextant
