// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

inline uint64_t LabelHash(int64_t label) {
  uint64_t h = static_cast<uint64_t>(label) * 0x9E3779B97F4A7C15ull;
  h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93ull;
  return h ^ (h >> 32);
}

// The rows of a tile gathered by label, so that each label's sums are touched once a tile; and the labels gathered
// by shard, the top bits of their hash, so that each shard is locked once a tile.
class RowGroups {
 public:
  struct Group {
    int64_t label;
    uint64_t hash;
    size_t begin = 0;  // in order_
    size_t count = 0;
    uint64_t entropy = 0;  // sum over the rows
  };

  RowGroups(size_t most_rows, int shard_bits);

  // rows[i] is an assignment with the label labels[i] and, where they are given, the entropy entropies[i].
  void Build(std::span<const int64_t> labels, std::span<const std::byte* const> rows,
             std::span<const uint64_t> entropies = {});

  size_t most_rows() const { return order_.size(); }
  size_t shards() const { return shard_ends_.size(); }
  std::span<const Group> OfShard(size_t shard) const {
    const size_t begin = shard == 0 ? 0 : shard_ends_[shard - 1];
    return {sorted_.data() + begin, shard_ends_[shard] - begin};
  }
  std::span<const std::byte* const> RowsOf(const Group& group) const {
    return {order_.data() + group.begin, group.count};
  }

 private:
  uint32_t GroupOf(int64_t label);
  void SortByShard();

  const int shard_bits_;
  std::vector<Group> groups_, sorted_;
  std::vector<size_t> shard_ends_;
  std::vector<const std::byte*> order_;
  std::vector<uint32_t> group_of_;  // by row
  std::vector<uint32_t> table_;     // open addressing: index of group + 1, 0 where free
};

}  // namespace sextant
