// SPDX-License-Identifier: Apache-2.0
#include "space/arena.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <random>
#include <thread>
#include <vector>

namespace sextant {
namespace {

struct Piece {
  std::byte* from;
  size_t bytes;
  std::byte content;
};

// Small pieces and some beyond the first chunks, each filled with what nobody else writes.
std::vector<Piece> TakeAndFill(Arena& arena, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Piece> pieces;
  for (int i = 0; i < 300; ++i) {
    const size_t most = i % 20 == 0 ? 512 * 1024 : 3000;
    const size_t bytes = 1 + random() % most;
    pieces.push_back({arena.Take(bytes), bytes, std::byte(random() % 256)});
    std::memset(pieces.back().from, static_cast<int>(pieces.back().content), bytes);
  }
  return pieces;
}

testing::AssertionResult AreApart(std::vector<Piece> pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.from < b.from; });
  for (size_t i = 0; i < pieces.size(); ++i) {
    const auto& [from, bytes, content] = pieces[i];
    if (reinterpret_cast<uintptr_t>(from) % Arena::kAlignment != 0) return testing::AssertionFailure() << "not aligned";
    if (i > 0 && pieces[i - 1].from + pieces[i - 1].bytes > from) return testing::AssertionFailure() << "overlap";
    if (!std::all_of(from, from + bytes, [&](std::byte b) { return b == content; })) {
      return testing::AssertionFailure() << "content changed";
    }
  }
  return testing::AssertionSuccess();
}

TEST(ArenaTest, PiecesOfManyThreadsAreAlignedAndApart) {
  Arena arena;
  constexpr size_t kThreads = 8;
  std::vector<std::vector<Piece>> of_thread(kThreads);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] { of_thread[i] = TakeAndFill(arena, i); });
    }
  }
  std::vector<Piece> all;
  for (const auto& pieces : of_thread) all.insert(all.end(), pieces.begin(), pieces.end());
  EXPECT_TRUE(AreApart(all));
}

TEST(ArenaTest, TheCheckSeesEveryFault) {
  alignas(64) std::byte memory[128] = {};
  EXPECT_TRUE(AreApart({{memory, 64, {}}, {memory + 64, 64, {}}}));
  EXPECT_FALSE(AreApart({{memory, 65, {}}, {memory + 64, 64, {}}}));
  EXPECT_FALSE(AreApart({{memory, 32, {}}, {memory + 32, 64, {}}}));
  EXPECT_FALSE(AreApart({{memory, 64, {}}, {memory + 64, 64, std::byte{1}}}));
}

TEST(ArenaTest, APieceBeyondTheChunkLeavesTheChunkOfUse) {
  Arena arena;
  std::byte* const first = arena.Take(1);
  std::byte* const large = arena.Take(size_t{100} << 20);
  large[0] = large[(size_t{100} << 20) - 1] = std::byte{1};
  EXPECT_EQ(arena.Take(1), first + Arena::kAlignment);
}

TEST(ArenaTest, TooLargeAPieceIsRefusedAndChangesNothing) {
  Arena arena;
  std::byte* const first = arena.Take(1);
  EXPECT_THROW(arena.Take(size_t{1} << 62), std::bad_alloc);
  EXPECT_EQ(arena.Take(1), first + Arena::kAlignment);
}

#ifdef MADV_POPULATE_WRITE
// How many of the pages that lie within a piece are in memory.
size_t PagesIn(const std::byte* piece, size_t bytes, size_t page) {
  const auto begin = (reinterpret_cast<uintptr_t>(piece) + page - 1) / page * page;
  const auto pages = (reinterpret_cast<uintptr_t>(piece) + bytes) / page - begin / page;
  std::vector<unsigned char> in(pages);
  EXPECT_EQ(mincore(reinterpret_cast<void*>(begin), pages * page, in.data()), 0);
  return static_cast<size_t>(std::count_if(in.begin(), in.end(), [](unsigned char c) { return c & 1; }));
}

TEST(ArenaTest, ALargePieceIsInMemoryAtOnce) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  Chunks fresh;
  Arena arena(fresh);
  std::byte* const probe = arena.Take(4 * page);
  const auto whole = (reinterpret_cast<uintptr_t>(probe) + page - 1) / page * page;
  if (madvise(reinterpret_cast<void*>(whole), page, MADV_POPULATE_WRITE) != 0) {
    GTEST_SKIP() << "this kernel does not know MADV_POPULATE_WRITE";
  }
  const size_t bytes = 64 * page;
  EXPECT_EQ(PagesIn(arena.Take(bytes + page), bytes, page), 64u);
}
#endif

}  // namespace
}  // namespace sextant
