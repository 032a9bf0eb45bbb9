// SPDX-License-Identifier: Apache-2.0
#include "space/slab.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <set>

namespace sextant {
namespace {

// Records keep what was written to them, whatever is taken and given back around them.
TEST(SlabTest, RecordsKeepTheirContent) {
  for (const size_t bytes : {size_t{8}, size_t{16}, size_t{400}, size_t{1600}, size_t{70000}, size_t{5} << 20}) {
    Arena arena;
    Slab slab(arena, bytes);
    std::mt19937_64 random(bytes);
    std::map<std::byte*, int> live;
    const int steps = bytes > 10000 ? 200 : 5000;
    for (int step = 0; step < steps; ++step) {
      if (!live.empty() && random() % 3 == 0) {
        const auto at = std::next(live.begin(), static_cast<ptrdiff_t>(random() % std::min<size_t>(live.size(), 20)));
        for (const size_t i : {size_t{0}, bytes / 2, bytes - 1})
          ASSERT_EQ(at->first[i], std::byte(at->second)) << bytes;
        slab.GiveBack(at->first);
        live.erase(at);
      } else {
        if (random() % 4 == 0) slab.Expect(random() % 300);
        std::byte* record = slab.Take();
        ASSERT_FALSE(live.contains(record)) << bytes;
        std::memset(record, step % 256, bytes);
        live[record] = step % 256;
      }
    }
    const std::byte* end = nullptr;
    for (const auto& [record, content] : live) {
      ASSERT_GE(record, end) << "records overlap, bytes " << bytes;
      ASSERT_EQ(std::memcmp(record, record + 1, bytes - 1), 0) << bytes;
      ASSERT_EQ(record[0], std::byte(content)) << bytes;
      end = record + bytes;
    }
  }
}

TEST(SlabTest, RecordsGivenBackAreUsedAgain) {
  Arena arena;
  Slab slab(arena, 48);
  std::set<std::byte*> first;
  for (int i = 0; i < 100; ++i) first.insert(slab.Take());
  for (std::byte* record : first) slab.GiveBack(record);
  std::set<std::byte*> again;
  for (int i = 0; i < 100; ++i) again.insert(slab.Take());
  EXPECT_EQ(again, first);
}

// Sums of a cache line's multiple start at a cache line.
TEST(SlabTest, RecordsOfWholeCacheLinesAreAligned) {
  Arena arena;
  Slab slab(arena, 192);
  for (int i = 0; i < 50000; ++i) ASSERT_EQ(reinterpret_cast<uintptr_t>(slab.Take()) % 64, 0u) << i;
}

// However the size of a record divides a block, next to nothing lies between records.
TEST(SlabTest, RecordsLieSideBySide) {
  for (const size_t bytes : {size_t{1600}, size_t{90112}, size_t{144000}, size_t{262144}}) {
    Arena arena;
    Slab slab(arena, bytes);
    std::set<std::byte*> records;
    for (int i = 0; i < 200; ++i) records.insert(slab.Take());
    int side_by_side = 0;
    for (auto at = records.begin(); std::next(at) != records.end(); ++at) side_by_side += *std::next(at) == *at + bytes;
    EXPECT_GT(side_by_side, 180) << bytes;
  }
}

// Records of several slabs of one arena go from one to another, as labels go from thread to thread.
TEST(SlabTest, RecordsMayBeGivenBackElsewhere) {
  Arena arena;
  Slab one(arena, 40), other(arena, 40);
  std::set<std::byte*> records;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(records.insert((i % 2 ? one : other).Take()).second);
  for (std::byte* record : records) one.GiveBack(record);
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(records.erase(one.Take()), 1u);
}

}  // namespace
}  // namespace sextant
