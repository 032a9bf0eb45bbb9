// SPDX-License-Identifier: Apache-2.0
#include "space/row_groups.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace sextant {

RowGroups::RowGroups(size_t most_rows, int shard_bits)
    : shard_bits_(shard_bits),
      shard_ends_(size_t{1} << shard_bits),
      order_(most_rows),
      group_of_(most_rows),
      table_(std::bit_ceil(2 * most_rows + 1)) {
  groups_.reserve(most_rows);
  sorted_.reserve(most_rows);
}

void RowGroups::Build(std::span<const int64_t> labels, std::span<const std::byte* const> rows,
                      std::span<const uint64_t> entropies) {
  groups_.clear();
  std::fill(table_.begin(), table_.end(), 0);
  for (size_t i = 0; i < rows.size(); ++i) {
    group_of_[i] = GroupOf(labels[i]);
    Group& group = groups_[group_of_[i]];
    ++group.count;
    if (!entropies.empty()) group.entropy += entropies[i];
  }
  size_t begin = 0;
  for (Group& group : groups_) {
    group.begin = begin;
    begin += group.count;
    group.count = 0;
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    Group& group = groups_[group_of_[i]];
    order_[group.begin + group.count++] = rows[i];
  }
  SortByShard();
}

uint32_t RowGroups::GroupOf(int64_t label) {
  const uint64_t hash = LabelHash(label);
  const size_t mask = table_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    if (table_[at] == 0) {
      groups_.push_back({label, hash});
      table_[at] = static_cast<uint32_t>(groups_.size());
    }
    const uint32_t group = table_[at] - 1;
    if (groups_[group].label == label) return group;
  }
}

void RowGroups::SortByShard() {
  const int shift = 64 - shard_bits_;
  std::fill(shard_ends_.begin(), shard_ends_.end(), 0);
  for (const Group& group : groups_) ++shard_ends_[group.hash >> shift];
  size_t begin = 0;
  for (size_t& end : shard_ends_) begin += std::exchange(end, begin);
  sorted_.resize(groups_.size());
  for (const Group& group : groups_) sorted_[shard_ends_[group.hash >> shift]++] = group;
}

}  // namespace sextant
