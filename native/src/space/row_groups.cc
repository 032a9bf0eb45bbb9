// SPDX-License-Identifier: Apache-2.0
#include "space/row_groups.h"

#include <algorithm>
#include <bit>

namespace sextant {

RowGroups::RowGroups(size_t most_rows)
    : order_(most_rows), group_of_(most_rows), table_(std::bit_ceil(2 * most_rows + 1)) {
  groups_.reserve(most_rows);
}

void RowGroups::Build(const int64_t* labels, std::span<const int32_t> rows) {
  groups_.clear();
  std::fill(table_.begin(), table_.end(), 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    group_of_[i] = GroupOf(labels[rows[i]]);
    ++groups_[static_cast<size_t>(group_of_[i])].count;
  }
  int32_t begin = 0;
  for (Group& group : groups_) {
    group.begin = begin;
    begin += group.count;
    group.count = 0;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    Group& group = groups_[static_cast<size_t>(group_of_[i])];
    order_[static_cast<size_t>(group.begin + group.count++)] = rows[i];
  }
}

int32_t RowGroups::GroupOf(int64_t label) {
  const size_t mask = table_.size() - 1;
  uint64_t hash = static_cast<uint64_t>(label) * 0x9E3779B97F4A7C15ull;
  hash ^= hash >> 32;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    if (table_[at] == 0) {
      groups_.push_back({label});
      table_[at] = static_cast<int32_t>(groups_.size());
    }
    const int32_t group = table_[at] - 1;
    if (groups_[static_cast<size_t>(group)].label == label) return group;
  }
}

}  // namespace sextant
