// SPDX-License-Identifier: Apache-2.0
#include "space/row_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>
#include <tuple>

namespace sextant {
namespace {

struct Given {
  int64_t ordinal, label;
  uint64_t value;  // stands for the assignment
};

using Key = std::tuple<uint64_t, std::vector<uint8_t>, int64_t>;

RowSample::Row RowOf(const Given& given) {
  return {RowSample::HashOf(given.ordinal), given.label, reinterpret_cast<const std::byte*>(&given.value)};
}

Key KeyOf(const RowSample::Row& row) {
  std::vector<uint8_t> bytes(sizeof(uint64_t));
  std::memcpy(bytes.data(), row.assignment, bytes.size());
  return {row.hash, bytes, row.label};
}

// Rows of which some share an ordinal, and some of those all else.
std::vector<Given> MakeRows(std::mt19937_64& random, size_t count) {
  std::vector<Given> rows;
  for (size_t i = 0; i < count; ++i) {
    rows.push_back(
        {static_cast<int64_t>(random() % (2 * count + 1)), static_cast<int64_t>(random() % 3), random() % 2});
  }
  return rows;
}

std::vector<Key> Least(const std::vector<Given>& rows, size_t capacity) {
  std::vector<Key> keys;
  for (const Given& row : rows) keys.push_back(KeyOf(RowOf(row)));
  std::sort(keys.begin(), keys.end());
  keys.resize(std::min(capacity, keys.size()));
  return keys;
}

std::vector<Key> KeysOf(const RowSample& sample) {
  std::vector<Key> keys;
  for (const RowSample::Row& row : sample.Rows()) keys.push_back(KeyOf(row));
  return keys;
}

TEST(RowSampleTest, KeepsTheLeastHashesInWhateverOrderAndUnion) {
  for (uint64_t seed = 0; seed < 500; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<Given> rows = MakeRows(random, random() % 200);
    const size_t capacity = 1 + random() % 60;
    RowSample whole(capacity, sizeof(uint64_t));
    for (const Given& row : rows) {
      const uint64_t before = whole.threshold();
      const bool full = whole.size() == capacity;
      whole.Offer(RowOf(row));
      ASSERT_LE(whole.threshold(), before);
      if (full && RowOf(row).hash > before) {
        ASSERT_EQ(whole.threshold(), before);
      }
    }
    const std::vector<Key> expected = Least(rows, capacity);
    ASSERT_EQ(KeysOf(whole), expected) << "seed " << seed;

    std::shuffle(rows.begin(), rows.end(), random);
    const size_t cut = rows.empty() ? 0 : random() % rows.size();
    RowSample head(capacity, sizeof(uint64_t)), tail(capacity + random() % 5, sizeof(uint64_t));
    for (size_t i = 0; i < rows.size(); ++i) (i < cut ? head : tail).Offer(RowOf(rows[i]));
    ASSERT_EQ(KeysOf(RowSample::Union(head, tail)), expected) << "seed " << seed;
    ASSERT_EQ(KeysOf(RowSample::Union(tail, head)), expected) << "seed " << seed;
    if (expected.size() < capacity) continue;
    std::vector<Key> wrong = expected;
    wrong.back() = {};
    ASSERT_NE(KeysOf(whole), wrong) << "a row in place of another is seen";
  }
}

TEST(RowSampleTest, ThreadsThatShareASampleFillItAlike) {
  std::mt19937_64 random(3);
  const std::vector<Given> rows = MakeRows(random, 20000);
  const std::vector<Given> earlier = MakeRows(random, 500);
  RowSample whole(300, sizeof(uint64_t));
  for (const Given& row : earlier) whole.Offer(RowOf(row));
  SharedSample shared(sizeof(uint64_t));
  shared.Prepare(whole, rows.size());
  std::vector<std::thread> threads;
  for (size_t first = 0; first < 4; ++first) {
    threads.emplace_back([&, first] {
      for (size_t i = first; i < rows.size(); i += 4) {
        const RowSample::Row row = RowOf(rows[i]);
        if (row.hash <= shared.threshold()) shared.Offer({&row, 1});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  whole.Reserve(rows.size());
  whole.Offer(shared.sample());
  std::vector<Given> all = rows;
  all.insert(all.end(), earlier.begin(), earlier.end());
  EXPECT_EQ(KeysOf(whole), Least(all, 300));
}

// A sample is a fair one: every stretch of ordinals gives its share.
TEST(RowSampleTest, HashesOfConsecutiveOrdinalsAreUniform) {
  constexpr int64_t kRows = 100000, kStretches = 50;
  for (const int64_t begin : {int64_t{0}, int64_t{1} << 40, int64_t{1} << 61}) {
    int64_t least[kStretches] = {};
    for (int64_t i = 0; i < kRows; ++i) {
      if (RowSample::HashOf(begin + i) < UINT64_MAX / 10) ++least[i * kStretches / kRows];
    }
    // 200 expected, with a standard deviation of 13.4.
    for (const int64_t count : least) EXPECT_NEAR(static_cast<double>(count), 200, 5 * 13.4);
  }
}

TEST(RowSampleTest, WithoutCapacityNothingIsKept) {
  RowSample none(0, sizeof(uint64_t));
  const Given row{1, 2, 3};
  none.Offer(RowOf(row));
  EXPECT_EQ(none.size(), 0u);
  RowSample some(5, sizeof(uint64_t));
  some.Offer(RowOf(row));
  EXPECT_EQ(RowSample::Union(some, none).capacity(), 0u);
}

}  // namespace
}  // namespace sextant
