// SPDX-License-Identifier: Apache-2.0
#include "space/chunks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sextant {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

// Memory of the process that the system may take, in bytes; nothing where the system does not tell.
std::optional<int64_t> Takeable() {
  const std::string field = "LazyFree:";
  std::ifstream file("/proc/self/smaps_rollup");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with(field)) return std::stoll(line.substr(field.size())) * 1024;
  }
  return std::nullopt;
}

TEST(ChunksTest, WhatWasGivenBackIsTakenAgain) {
  Chunks chunks;
  const Chunk first = chunks.Take(4 * kMiB);
  std::memset(first.at, 1, first.bytes);
  chunks.GiveBack(first);
  EXPECT_EQ(chunks.kept_bytes(), 4 * kMiB);
  const Chunk other = chunks.Take(2 * kMiB);
  EXPECT_EQ(chunks.kept_bytes(), 4 * kMiB) << "of another size";
  const Chunk again = chunks.Take(4 * kMiB);
  EXPECT_EQ(again.at, first.at);
  EXPECT_EQ(chunks.kept_bytes(), 0u);
  const Chunk fresh = chunks.Take(4 * kMiB);
  EXPECT_NE(fresh.at, first.at) << "nobody gave it back";
  std::memset(again.at, 2, again.bytes);
  std::memset(other.at, 3, other.bytes);
  EXPECT_EQ(again.at[again.bytes - 1], std::byte{2});
  for (const Chunk& chunk : {other, again, fresh}) chunks.GiveBack(chunk);
}

TEST(ChunksTest, TheSystemMayTakeWhatIsKept) {
  Chunks chunks;
  const Chunk chunk = chunks.Take(64 * kMiB);
  std::memset(chunk.at, 1, chunk.bytes);
  const std::optional<int64_t> before = Takeable();
  if (!before) GTEST_SKIP() << "this kernel does not tell what it may take";
  chunks.GiveBack(chunk);
  EXPECT_GE(Takeable().value() - *before, static_cast<int64_t>(chunk.bytes - kMiB));  // some is counted later
}

TEST(ChunksTest, NoMoreIsKeptThanIsAllowed) {
  Chunks chunks;
  std::vector<Chunk> taken;
  for (int i = 0; i < 20; ++i) taken.push_back(chunks.Take(64 * kMiB));
  for (const Chunk& chunk : taken) chunks.GiveBack(chunk);
  EXPECT_EQ(chunks.kept_bytes(), Chunks::kMostKept);
  chunks.GiveBack(chunks.Take(kMiB));
  EXPECT_EQ(chunks.kept_bytes(), Chunks::kMostKept);
}

TEST(ChunksTest, NeitherSmallNorTooManyChunksAreKept) {
  Chunks chunks;
  chunks.GiveBack(chunks.Take(64 * 1024));
  EXPECT_EQ(chunks.kept_bytes(), 0u);
  std::vector<Chunk> taken;
  for (int i = 0; i < 100; ++i) taken.push_back(chunks.Take(kMiB));
  for (const Chunk& chunk : taken) chunks.GiveBack(chunk);
  EXPECT_EQ(chunks.kept_bytes(), 64 * kMiB);
}

TEST(ChunksTest, NoTwoThreadsGetTheSame) {
  Chunks chunks;
  constexpr int kThreads = 8, kRounds = 200;
  std::vector<int> foreign(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kRounds; ++i) {
          const Chunk chunk = chunks.Take(kMiB);
          std::memset(chunk.at, thread, 4096);
          std::this_thread::yield();
          foreign[static_cast<size_t>(thread)] +=
              std::any_of(chunk.at, chunk.at + 4096, [&](std::byte b) { return b != std::byte(thread); });
          chunks.GiveBack(chunk);
        }
      });
    }
  }
  EXPECT_EQ(foreign, std::vector<int>(kThreads));
}

TEST(ChunksTest, WhatThereIsNoRoomForIsRefused) {
  Chunks chunks;
  EXPECT_THROW(chunks.Take(size_t{1} << 62), std::bad_alloc);
}

}  // namespace
}  // namespace sextant
