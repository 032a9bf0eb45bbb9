// SPDX-License-Identifier: Apache-2.0
#include "space/label_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <unordered_map>
#include <vector>

#include "space/row_groups.h"

namespace sextant {
namespace {

using Hash = uint64_t (*)(int64_t);

// Eight values of the 32 bits that the table knows, next to each other: long searches, and tags that are equal.
uint64_t PoorHash(int64_t label) { return static_cast<uint64_t>(label) << 32 | (static_cast<uint64_t>(label) & 7); }
uint64_t SameHash(int64_t) { return 5; }

struct Case {
  const char* name;
  Hash hash;
  int labels;
};

// A table, and what it should hold. The slots' rows count how often a label was found.
class Checked {
 public:
  explicit Checked(Hash hash) : hash_(hash) {}

  void Count(int64_t label) {
    LabelSlot& slot = table_.FindOrInsert(label, hash_(label));
    ++slot.rows;
    ++counts_[label];
    const auto [at, fresh] = slots_.emplace(label, &slot);
    EXPECT_EQ(at->second, &slot) << "the slot of " << label << " moved";
  }

  const LabelTable& table() const { return table_; }
  std::unordered_map<int64_t, int64_t>& counts() { return counts_; }

  testing::AssertionResult Holds() const {
    std::set<int64_t> seen;
    for (size_t i = 0; i < table_.blocks(); ++i) {
      for (const LabelSlot& slot : table_.Block(i)) {
        const auto found = counts_.find(slot.label);
        if (found == counts_.end() || found->second != slot.rows || !seen.insert(slot.label).second) {
          return testing::AssertionFailure() << "label " << slot.label << " with " << slot.rows << " rows";
        }
        if (table_.Find(slot.label, hash_(slot.label)) != &slot) {
          return testing::AssertionFailure() << "label " << slot.label << " is not found";
        }
      }
    }
    if (seen.size() != counts_.size()) return testing::AssertionFailure() << seen.size() << " labels";
    return testing::AssertionSuccess();
  }

 private:
  Hash hash_;
  Arena arena_;
  LabelTable table_{arena_};
  std::unordered_map<int64_t, int64_t> counts_;
  std::unordered_map<int64_t, const LabelSlot*> slots_;
};

class LabelTableTest : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Hashes, LabelTableTest,
                         testing::Values(Case{"Good", LabelHash, 60000}, Case{"Poor", PoorHash, 1500},
                                         Case{"Same", SameHash, 1000}),
                         [](const auto& info) { return info.param.name; });

// Labels come in any order and often, near each other and far apart, while the table grows.
TEST_P(LabelTableTest, HoldsWhatAMapHolds) {
  for (uint64_t seed = 0; seed < 3; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<int64_t> labels;
    for (int i = 0; i < GetParam().labels; ++i) labels.push_back(i % 2 ? i : static_cast<int64_t>(random()));
    Checked checked(GetParam().hash);
    for (int i = 0; i < 2 * GetParam().labels; ++i) {
      checked.Count(labels[random() % (1 + static_cast<size_t>(i) / 2)]);
    }
    EXPECT_TRUE(checked.Holds()) << "seed " << seed;
    for (int i = 0; i < 1000; ++i) {
      const auto label = static_cast<int64_t>(random());
      const bool known = checked.counts().contains(label);
      EXPECT_EQ(checked.table().Find(label, GetParam().hash(label)) != nullptr, known) << "seed " << seed;
    }
  }
}

TEST_P(LabelTableTest, TheOrderOfLabelsDoesNotMatter) {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < 1000; ++i) labels.push_back(i * 977 - 300000);
  for (uint64_t seed = 0; seed < 3; ++seed) {
    std::mt19937_64 random(seed);
    std::shuffle(labels.begin(), labels.end(), random);
    Checked checked(GetParam().hash);
    for (const int64_t label : labels) checked.Count(label);
    EXPECT_TRUE(checked.Holds()) << "seed " << seed;
  }
}

TEST(LabelTableBlocksTest, BlocksHoldSlotsInTheOrderOfTheirLabels) {
  Arena arena;
  LabelTable table(arena);
  EXPECT_EQ(table.blocks(), 0u);
  for (int64_t label = 0; label < 1000; ++label) {
    table.FindOrInsert(label, LabelHash(label));
    int64_t next = 0;
    for (size_t i = 0; i < table.blocks(); ++i) {
      ASSERT_FALSE(table.Block(i).empty());
      for (const LabelSlot& slot : table.Block(i)) ASSERT_EQ(slot.label, next++);
    }
    ASSERT_EQ(next, label + 1);
  }
}

TEST(LabelTableCheckTest, SeesAMissingAndAnUnexpectedLabel) {
  Checked checked(LabelHash);
  for (int64_t label = 0; label < 10; ++label) checked.Count(label);
  ASSERT_TRUE(checked.Holds());
  ++checked.counts()[3];
  EXPECT_FALSE(checked.Holds());
  --checked.counts()[3];
  checked.counts()[99] = 0;
  EXPECT_FALSE(checked.Holds());
  checked.counts().erase(99);
  ASSERT_TRUE(checked.Holds());
  checked.counts().erase(4);
  EXPECT_FALSE(checked.Holds());
}

}  // namespace
}  // namespace sextant
