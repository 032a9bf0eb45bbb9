// SPDX-License-Identifier: Apache-2.0
//
// Sums beyond 64 bits, reached with a few chosen assignments that are added very often.
#include "space/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <random>

#include "space/label_tally.h"
#include "space/row_groups.h"

namespace sextant {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr size_t kAnchors = 3;
constexpr size_t kWords = 2 * kAnchors;
constexpr uint64_t kOne = uint64_t{1} << 40, kSquareOne = uint64_t{1} << 50;

// An assignment whose fixed-point words are what the test says: p, then p^2.
using Words = std::array<uint64_t, kWords>;

// Adds the words of rows; many equal rows at once are multiplied. `drop_last` plants a fault.
class FakeAssigner final : public Assigner {
 public:
  explicit FakeAssigner(bool drop_last = false) : drop_last_(drop_last) {}

  int64_t tile_rows() const override { return 1; }
  std::unique_ptr<Tile> NewTile() const override { return std::make_unique<Tile>(); }
  int64_t anchors() const override { return kAnchors; }
  void Assign(const RowsView&, Tile&) const override {}
  void AssignEvenly(Tile&, int64_t) const override {}
  size_t row_bytes() const override { return 16; }  // the address of the words, so that up to three rows are kept
  const std::byte* RowOf(const Tile&, int64_t) const override { return nullptr; }
  void Accumulate(std::span<const std::byte* const> rows, bool subtract, uint64_t* first,
                  uint64_t* second) const override {
    if (drop_last_ && !rows.empty()) rows = rows.first(rows.size() - 1);
    for (size_t begin = 0, end; begin < rows.size(); begin = end) {
      end = begin + 1;
      while (end < rows.size() && rows[end] == rows[begin]) ++end;
      const Words& words = **reinterpret_cast<const Words* const*>(rows[begin]);
      for (size_t j = 0; j < (second ? kWords : kAnchors); ++j) {
        uint64_t& to = j < kAnchors ? first[j] : second[j - kAnchors];
        const uint64_t term = words[j] * (end - begin);
        to += subtract ? 0 - term : term;
      }
    }
  }
  void AccumulateProducts(std::span<const std::byte* const>, uint64_t*) const override {}

 private:
  const bool drop_last_;
};

// An assignment that can be kept: its bytes hold the address of its words.
struct FakeRow {
  explicit FakeRow(Words of) : words(of), address{&words, nullptr} {}
  FakeRow(const FakeRow&) = delete;
  const std::byte* data() const { return reinterpret_cast<const std::byte*>(address); }

  Words words;
  const Words* address[2];
};

// Of every row of these tests.
constexpr uint64_t kEntropy = uint64_t{23} << 28;  // so that sums need 128 bits from 2^32 rows on

// What a label tally should hold.
class Expected {
 public:
  void Add(int64_t label, const FakeRow& row, int64_t times) {
    Label& of = labels_[label];
    of.rows += times;
    for (size_t j = 0; j < kWords; ++j) of.sums[j] += static_cast<Wide>(row.words[j]) * static_cast<Wide>(times);
  }
  void Add(const Expected& other) {
    for (const auto& [label, from] : other.labels_) {
      Label& of = labels_[label];
      of.rows += from.rows;
      for (size_t j = 0; j < kWords; ++j) of.sums[j] += from.sums[j];
    }
  }

  // Whether the tally holds just that, second moments and entropies included.
  testing::AssertionResult Matches(const LabelTally& tally) const {
    const auto slots = tally.Slots();
    if (slots.size() != labels_.size()) return testing::AssertionFailure() << slots.size() << " labels";
    for (const LabelSlot* slot : slots) {
      const auto found = labels_.find(slot->label);
      if (found == labels_.end()) return testing::AssertionFailure() << "label " << slot->label << " is not expected";
      const Label& of = found->second;
      if (slot->rows != of.rows) return testing::AssertionFailure() << "rows " << slot->rows << ", not " << of.rows;
      const Wide entropy = (static_cast<Wide>(slot->entropy_high()) << 64) + slot->entropy;
      if (entropy != static_cast<Wide>(of.rows) * kEntropy) return testing::AssertionFailure() << "entropy";
      uint64_t scratch[kWords];
      const Moments moments = tally.MomentsOf(*slot, scratch);
      for (size_t j = 0; j < kWords; ++j) {
        const SumsView& view = j < kAnchors ? moments.first : moments.second;
        const size_t at = j % kAnchors;
        const Wide sum = (static_cast<Wide>(view.high ? view.high[at] : 0) << 64) + view.low[at];
        if (sum != of.sums[j]) return testing::AssertionFailure() << "label " << slot->label << " sum " << j;
      }
    }
    return testing::AssertionSuccess();
  }

 private:
  struct Label {
    int64_t rows = 0;
    Wide sums[kWords] = {};
  };
  std::map<int64_t, Label> labels_;
};

constexpr int kShardBits = 2;

// A tile of one row, many times, all of one label.
class Repeated {
 public:
  Repeated(int64_t label, const FakeRow& row, size_t times) : groups_(times, kShardBits) {
    groups_.Build(std::vector<int64_t>(times, label), std::vector<const std::byte*>(times, row.data()),
                  std::vector<uint64_t>(times, kEntropy));
  }
  operator const RowGroups&() const { return groups_; }

 private:
  RowGroups groups_;
};

void Merge(LabelTally& to, const LabelTally& from) {
  to.ReserveAll(from);
  to.AddAll(from);
}

const FakeRow kCertain({kOne, 0, 0, kSquareOne, 0, 0});
const FakeRow kEven({kOne / 3, kOne / 3, kOne / 3 + 1, kSquareOne / 9, kSquareOne / 9, kSquareOne / 9});

class LabelTallyTest : public testing::Test {
 protected:
  FakeAssigner assigner_;
  LabelTally tally_{assigner_, kShardBits};
  LabelMemory memory_ = tally_.NewMemory();
  Expected expected_;

  void Add(int64_t label, const FakeRow& row, size_t times) {
    tally_.Add(Repeated(label, row, times), memory_);
    expected_.Add(label, row, static_cast<int64_t>(times));
  }

  // Merges the tally and another into each other in turn until there are 2^`bits` rows and more.
  void Grow(LabelTally& other, Expected& of_other, int bits) {
    while (true) {
      Merge(other, tally_);
      of_other.Add(expected_);
      Merge(tally_, other);
      expected_.Add(of_other);
      int64_t rows = 0;
      for (const LabelSlot* slot : tally_.Slots()) rows = std::max(rows, slot->rows);
      if (rows >> bits) return;
    }
  }
};

TEST_F(LabelTallyTest, MergesCarryBeyond64Bits) {
  LabelTally other(assigner_, kShardBits);
  Expected of_other;
  Add(1, kCertain, 2);
  Add(2, kEven, 100);
  Add(-3, kEven, 1);
  for (const int bits : {5, 12, 13, 14, 15, 23, 24, 25, 40}) {
    Grow(other, of_other, bits);
    ASSERT_TRUE(expected_.Matches(tally_)) << bits;
    ASSERT_TRUE(of_other.Matches(other)) << bits;
  }
}

TEST_F(LabelTallyTest, AddingAndTakingBackCarryAndBorrow) {
  LabelTally other(assigner_, kShardBits);
  Expected of_other;
  Add(1, kCertain, 1);
  Grow(other, of_other, 13);  // from here on, 2^14 squares are a sum of 2^64
  for (int i = 0; i < 40; ++i) {
    const Repeated many(1, i % 2 ? kCertain : kEven, 1 << 9);
    tally_.Add(many, memory_);
    tally_.TakeBack(many, memory_);
    ASSERT_TRUE(expected_.Matches(tally_)) << i;
    tally_.Add(many, memory_);
    expected_.Add(1, i % 2 ? kCertain : kEven, 1 << 9);
    ASSERT_TRUE(expected_.Matches(tally_)) << i;
  }
}

// A batch may bring a label past the number of rows that fit 64 bits and then be taken back.
TEST_F(LabelTallyTest, ATallyThatShrankBelow64BitsCanBeMerged) {
  LabelTally other(assigner_, kShardBits);
  Expected of_other;
  Add(1, kCertain, 1);
  Grow(other, of_other, 11);
  for (int i = 0; i < 12; ++i) {
    const Repeated many(1, kEven, 1 << 10);
    tally_.Add(many, memory_);
    tally_.TakeBack(many, memory_);
    LabelTally fresh(assigner_, kShardBits);
    Merge(fresh, tally_);
    ASSERT_TRUE(expected_.Matches(fresh)) << i;
    tally_.Add(many, memory_);
    expected_.Add(1, kEven, 1 << 10);
    ASSERT_TRUE(expected_.Matches(tally_)) << i;
  }
}

TEST_F(LabelTallyTest, AReservationThatIsReleasedChangesNothing) {
  LabelTally other(assigner_, kShardBits);
  LabelMemory memory = other.NewMemory();
  other.Add(Repeated(1, kEven, 2), memory);
  other.Add(Repeated(9, kEven, 50), memory);
  Add(1, kCertain, 3);
  Add(2, kCertain, 1);
  tally_.ReserveAll(other);
  tally_.ReleaseAll(other);
  EXPECT_TRUE(expected_.Matches(tally_));
}

// Kept rows, sums, new labels and old ones: every random history ends with what was added and not taken back.
TEST_F(LabelTallyTest, RandomHistoriesEndWithWhatWasNotTakenBack) {
  std::mt19937_64 random(5);
  std::vector<std::unique_ptr<FakeRow>> rows;
  for (uint64_t i = 0; i < 50; ++i) {
    const uint64_t p = random() % kOne;
    rows.push_back(std::make_unique<FakeRow>(Words{p, kOne - p, i, p / 2, p / 3, i}));
  }
  RowGroups groups(8, kShardBits);
  LabelMemory other_memory = tally_.NewMemory();
  for (int step = 0; step < 20000; ++step) {
    std::vector<int64_t> labels;
    std::vector<const std::byte*> tile;
    const bool kept = random() % 2;
    for (size_t i = random() % 8; i > 0; --i) {
      const FakeRow& row = *rows[random() % rows.size()];
      labels.push_back(static_cast<int64_t>(random() % 3000) - 1500);
      tile.push_back(row.data());
      if (kept) expected_.Add(labels.back(), row, 1);
    }
    groups.Build(labels, tile, std::vector<uint64_t>(tile.size(), kEntropy));
    // What one thread added, another may take back.
    LabelMemory& memory = random() % 2 ? memory_ : other_memory;
    tally_.Add(groups, memory);
    if (!kept) tally_.TakeBack(groups, random() % 2 ? memory_ : other_memory);
    if (step % 1000 == 0) {
      ASSERT_TRUE(expected_.Matches(tally_)) << step;
    }
  }
  EXPECT_TRUE(expected_.Matches(tally_));
}

TEST_F(LabelTallyTest, ADroppedRowIsSeen) {
  const FakeAssigner faulty(true);
  LabelTally tally(faulty, kShardBits);
  LabelMemory memory = tally.NewMemory();
  tally.Add(Repeated(1, kCertain, 5), memory);
  Expected expected;
  expected.Add(1, kCertain, 5);
  EXPECT_FALSE(expected.Matches(tally));
}

Wide WordOf(const SumsView& sums, size_t j) {
  return (static_cast<Wide>(sums.high ? sums.high[j] : 0) << 64) + sums.low[j];
}

TEST(WideSumsTest, CarriesEveryOverflow) {
  std::mt19937_64 random(9);
  WideSums a(kAnchors);
  WideSums b(kAnchors);
  Wide expected[2][kAnchors] = {};
  for (int i = 0; i < 1000; ++i) {
    uint64_t values[kAnchors] = {random(), ~uint64_t{0}, random() % 5};
    (i % 3 ? a : b).Add(values);
    for (size_t j = 0; j < kAnchors; ++j) expected[i % 3 ? 0 : 1][j] += values[j];
    if (i % 100 != 99) continue;
    a.Add(b);
    for (size_t j = 0; j < kAnchors; ++j) expected[0][j] += expected[1][j];
  }
  for (size_t j = 0; j < kAnchors; ++j) {
    EXPECT_TRUE(WordOf(a.View(), j) == expected[0][j]) << j;
    EXPECT_TRUE(WordOf(b.View(), j) == expected[1][j]) << j;
  }
  EXPECT_GT(a.View().high[1], 0u);
  a.Reset();
  EXPECT_TRUE(WordOf(a.View(), 1) == 0);
}

// The largest words a row can add: p = 1, and the entropy of 2^24 equal anchors. 2^26 such rows pass 2^64.
TEST(TileTallyTest, CarriesBeforeWordsOverflow) {
  const FakeAssigner assigner;
  const auto entropy = static_cast<uint64_t>(16.64 * static_cast<double>(kOne));
  constexpr size_t kTile = 240;
  const std::vector<const std::byte*> rows(kTile, kCertain.data());
  TileTally tally(kAnchors);
  int64_t added = 0;
  for (; added < int64_t{1} << 26; added += kTile) tally.Add(assigner, rows, entropy * kTile);
  const Tally& total = tally.Total();
  EXPECT_EQ(total.rows(), added);
  EXPECT_TRUE(WordOf(total.moments().first, 0) == static_cast<Wide>(added) * kOne);
  EXPECT_TRUE(WordOf(total.moments().second, 0) == static_cast<Wide>(added) * kSquareOne);
  EXPECT_TRUE(WordOf(total.moments().first, 1) == 0);
  EXPECT_NEAR(total.mean_row_entropy(), 16.64, 0x1p-40);

  // As the rows of a label, and as if they were 2^8 times as many.
  const Wide entropies = static_cast<Wide>(16.64 * 0x1p28) * static_cast<Wide>(added);
  for (const int bits : {0, 8}) {
    const auto low = static_cast<uint64_t>(entropies << bits), high = static_cast<uint64_t>(entropies << bits >> 64);
    Tally label(kAnchors);
    label.AddLabel(added << bits, total.moments(), {&low, &high});
    EXPECT_EQ(label.rows(), added << bits);
    EXPECT_TRUE(WordOf(label.moments().second, 0) == static_cast<Wide>(added) * kSquareOne);
    EXPECT_NEAR(label.mean_row_entropy(), 16.64, 0x1p-28);
  }

  Tally twice(kAnchors);
  twice.Add(total);
  twice.Add(total);
  EXPECT_EQ(twice.rows(), 2 * added);
  EXPECT_TRUE(WordOf(twice.moments().first, 0) == 2 * static_cast<Wide>(added) * kOne);
  EXPECT_NEAR(twice.mean_row_entropy(), 16.64, 0x1p-40);
}

}  // namespace
}  // namespace sextant
