// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

// Rows of a tile gathered by label, so that each label's sums are touched once a tile.
class RowGroups {
 public:
  struct Group {
    int64_t label;
    int32_t begin = 0;  // in order()
    int32_t count = 0;
  };

  explicit RowGroups(size_t most_rows);

  // labels[row] for the listed rows.
  void Build(const int64_t* labels, std::span<const int32_t> rows);

  std::span<const Group> groups() const { return groups_; }
  std::span<const int32_t> RowsOf(const Group& group) const {
    return {order_.data() + group.begin, static_cast<size_t>(group.count)};
  }

 private:
  int32_t GroupOf(int64_t label);

  std::vector<Group> groups_;
  std::vector<int32_t> order_;
  std::vector<int32_t> group_of_;  // by position in the list of rows
  std::vector<int32_t> table_;     // open addressing: index of group + 1, 0 where free
};

}  // namespace sextant
