// SPDX-License-Identifier: Apache-2.0
#include "space/row_groups.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sextant {
namespace {

using Grouped = std::map<int64_t, std::vector<const std::byte*>>;

// What the groups hold; every label must be whole, and in the shard of its hash.
Grouped Collect(const RowGroups& groups, int shard_bits) {
  Grouped found;
  EXPECT_EQ(groups.shards(), size_t{1} << shard_bits);
  for (size_t shard = 0; shard < groups.shards(); ++shard) {
    for (const auto& group : groups.OfShard(shard)) {
      EXPECT_EQ(group.hash, LabelHash(group.label));
      EXPECT_EQ(group.hash >> (64 - shard_bits), shard);
      EXPECT_FALSE(found.contains(group.label)) << group.label;
      const auto rows = groups.RowsOf(group);
      found[group.label].assign(rows.begin(), rows.end());
    }
  }
  return found;
}

TEST(RowGroupsTest, GathersRowsByLabelInTheirOrder) {
  std::mt19937_64 random(41);
  const std::byte rows[240] = {};
  for (const int shard_bits : {1, 3, 9}) {
    RowGroups groups(240, shard_bits);
    for (int round = 0; round < 200; ++round) {
      const uint64_t cardinality = 1 + random() % 300;
      std::vector<int64_t> labels;
      std::vector<const std::byte*> tile;
      Grouped expected;
      for (size_t i = random() % 241; i > 0; --i) {
        labels.push_back(static_cast<int64_t>(random() % cardinality * 0x9E3779B97F4A7C15ull));
        tile.push_back(rows + tile.size());
        expected[labels.back()].push_back(tile.back());
      }
      groups.Build(labels, tile);
      ASSERT_EQ(Collect(groups, shard_bits), expected) << round;
      if (tile.empty()) continue;
      expected.begin()->second.back() = nullptr;
      ASSERT_NE(Collect(groups, shard_bits), expected) << "a lost row is seen";
    }
  }
}

// Shards and table places are the hash's top and low bits; consecutive labels must not crowd either.
TEST(RowGroupsTest, HashesOfConsecutiveLabelsSpread) {
  constexpr int kLabels = 4096, kPlaces = 64;
  for (const int64_t begin : {int64_t{0}, int64_t{-2000}, int64_t{1} << 62}) {
    for (const int64_t step : {int64_t{1}, int64_t{1000}, int64_t{1} << 32}) {
      int low[kPlaces] = {}, high[kPlaces] = {};
      for (int64_t i = 0; i < kLabels; ++i) {
        const uint64_t label = static_cast<uint64_t>(begin) + static_cast<uint64_t>(i) * static_cast<uint64_t>(step);
        const uint64_t hash = LabelHash(static_cast<int64_t>(label));
        ++low[hash % kPlaces];
        ++high[hash / (~uint64_t{0} / kPlaces + 1)];
      }
      for (int place = 0; place < kPlaces; ++place) {  // 64 each, give or take six standard deviations
        EXPECT_NEAR(low[place], kLabels / kPlaces, 48) << begin << " + i " << step;
        EXPECT_NEAR(high[place], kLabels / kPlaces, 48) << begin << " + i " << step;
      }
    }
  }
}

}  // namespace
}  // namespace sextant
