// SPDX-License-Identifier: Apache-2.0
//
// A batch that is rejected leaves no trace; bad rows that are skipped leave none but their number.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "common/error.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

// Spoils rows in one of the ways a row can be bad; returns their numbers in order.
std::set<int64_t> Spoil(Random& random, Rows& rows) {
  std::set<int64_t> bad;
  for (int64_t i = Pick(random, 1, 4); i > 0; --i) bad.insert(Pick(random, 0, rows.count() - 1));
  for (const int64_t row : bad) {
    const auto begin = rows.values.begin() + row * rows.dim;
    if (Pick(random, 0, 2) == 0) {
      std::fill_n(begin, rows.dim, Pick(random, 0, 1) ? 0.0 : -0.0);
    } else {
      constexpr double kInfinity = std::numeric_limits<double>::infinity();
      begin[Pick(random, 0, rows.dim - 1)] = PickOf<double>(random, {std::nan(""), kInfinity, -kInfinity});
    }
  }
  return bad;
}

// Of cosines with generated anchors: to other scores a zero row is good.
SpaceOptions RandomOptions(Random& random) {
  SpaceOptions options = MakeCase(random, 1).options;
  options.score = Score::kCosine;
  options.anchor_values = nullptr;
  options.dim = std::min<int64_t>(options.dim, 17);
  options.anchors = std::min<int64_t>(options.anchors, 33);
  options.label_sets = static_cast<int>(Pick(random, 1, 3));
  options.threads = static_cast<int>(Pick(random, 1, 8));
  options.target = PickOf(random, Targets());
  options.sample_rows = 60;
  return options;
}

int64_t RejectedRow(Space& space, const Rows& rows, DType dtype, const Layout& layout, const uint8_t* use = nullptr) {
  try {
    Add(space, rows, dtype, layout, use);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidData);
    EXPECT_NE(std::string(e.what()).find("row " + std::to_string(e.row()) + " "), std::string::npos) << e.what();
    return e.row();
  }
  return -1;
}

// Batches of up to several tiles; labels recur, so that sums, kept rows and new labels are all taken back.
TEST(TransactionTest, ARejectedBatchLeavesTheBitsAsTheyWere) {
  for (uint64_t seed = 0; seed < CasesOf(200); ++seed) {
    Random random(seed);
    const SpaceOptions options = RandomOptions(random);
    const Rows before = MakeRows(random, options, Pick(random, 1, 300));
    const Rows good = MakeRows(random, options, Pick(random, 1, 1500));
    Rows spoilt = good;
    const std::set<int64_t> bad = Spoil(random, spoilt);

    const auto space = Space::Create(options);
    if (seed % 4 != 0) Add(*space, before, options.dtype);
    const auto untouched = Space::Create(options);
    untouched->Merge(*space);
    if (seed % 4 != 0) untouched->SetOrdinal(before.count());
    const Results expected = ResultsOf(*space);
    ASSERT_EQ(RejectedRow(*space, spoilt, options.dtype, MakeLayout(random)), *bad.begin()) << "seed " << seed;
    ASSERT_TRUE(Same(ResultsOf(*space), expected)) << "seed " << seed;

    Add(*space, good, options.dtype);
    Add(*untouched, good, options.dtype);
    ASSERT_TRUE(Same(ResultsOf(*space), ResultsOf(*untouched))) << "after the corrected batch, seed " << seed;
  }
}

TEST(TransactionTest, SkippingBadRowsEqualsLeavingThemOutButForTheirOrdinals) {
  for (uint64_t seed = 500; seed < 500 + CasesOf(100); ++seed) {
    Random random(seed);
    SpaceOptions options = RandomOptions(random);
    options.bad_rows = BadRows::kSkip;
    options.sample_rows = seed % 2 ? -1 : 100;
    Rows rows = MakeRows(random, options, Pick(random, 1, 1500));
    const std::set<int64_t> bad = Spoil(random, rows);
    std::vector<int64_t> kept;
    for (int64_t i = 0; i < rows.count(); ++i) {
      if (!bad.contains(i)) kept.push_back(i);
    }
    const auto skipping = Space::Create(options);
    const AddReport report = Add(*skipping, rows, options.dtype, MakeLayout(random));
    EXPECT_EQ(report.rows, static_cast<int64_t>(kept.size())) << "seed " << seed;
    EXPECT_EQ(report.skipped, static_cast<int64_t>(bad.size())) << "seed " << seed;

    options.bad_rows = BadRows::kReject;
    const auto without = Space::Create(options);
    if (options.sample_rows < 0) {
      Add(*without, rows.Select(kept), options.dtype);
    } else {
      for (const int64_t row : kept) {
        without->SetOrdinal(row);
        Add(*without, rows.Select({row}), options.dtype);
      }
    }
    Results expected = ResultsOf(*without);
    for (size_t i = 0; i < expected.measures.size(); i += kMeasures) {
      expected.measures[i + 1] = bad.size();  // Measures::skipped
    }
    ASSERT_TRUE(Same(ResultsOf(*skipping), expected)) << "seed " << seed;
  }
}

// Rows that are not used, bad ones and those with labels of their own among them, might as well not be there; those
// that are used keep their numbers.
TEST(TransactionTest, RowsThatAreNotUsedLeaveNoTrace) {
  for (uint64_t seed = 700; seed < 700 + CasesOf(100); ++seed) {
    Random random(seed);
    SpaceOptions options = RandomOptions(random);
    Rows rows = MakeRows(random, options, Pick(random, 1, 1500));
    const std::set<int64_t> bad = Spoil(random, rows);
    std::vector<uint8_t> use(static_cast<size_t>(rows.count()));
    std::vector<int64_t> used;
    const int64_t passed_over = Pick(random, 0, 4);
    for (int64_t i = 0; i < rows.count(); ++i) {
      if (bad.contains(i) || Pick(random, 0, 4) < passed_over) continue;
      use[static_cast<size_t>(i)] = static_cast<uint8_t>(Pick(random, 1, 255));
      used.push_back(i);
    }
    const auto masked = Space::Create(options);
    const AddReport report = Add(*masked, rows, options.dtype, MakeLayout(random), use.data());
    EXPECT_EQ(report.rows, static_cast<int64_t>(used.size())) << "seed " << seed;
    EXPECT_EQ(report.skipped, 0) << "seed " << seed;
    const auto without = Space::Create(options);
    for (const int64_t i : used) {
      without->SetOrdinal(i);
      Add(*without, rows.Select({i}), options.dtype);
    }
    ASSERT_TRUE(Same(ResultsOf(*masked), ResultsOf(*without))) << "seed " << seed;

    // The first bad row that is used is the one to blame, and a refused batch is taken back.
    if (used.empty()) continue;
    use[static_cast<size_t>(*bad.rbegin())] = 1;
    ASSERT_EQ(RejectedRow(*masked, rows, options.dtype, MakeLayout(random), use.data()), *bad.rbegin())
        << "seed " << seed;
    ASSERT_TRUE(Same(ResultsOf(*masked), ResultsOf(*without))) << "seed " << seed;
  }
}

TEST(TransactionTest, SkippedRowsAreCountedOverBatchesAndMerges) {
  SpaceOptions options;
  options.anchors = options.dim = 2;
  options.bad_rows = BadRows::kSkip;
  const Rows rows{2, {1, 2, 0, 0, 3, std::nan("")}, {}};
  const auto a = Space::Create(options);
  const auto b = Space::Create(options);
  Add(*a, rows, options.dtype);
  Add(*a, rows, options.dtype);
  Add(*b, rows, options.dtype);
  a->Merge(*b);
  EXPECT_EQ(a->Measure(0).rows, 3);
  EXPECT_EQ(a->Measure(0).skipped, 6);
}

// Merged to and fro, counts grow as the numbers of Fibonacci, and a state file takes no more.
TEST(TransactionTest, CountsDoNotOverflow) {
  SpaceOptions options;
  options.anchors = options.dim = 2;
  options.bad_rows = BadRows::kSkip;
  for (const double value : {1.0, 0.0}) {
    const auto a = Space::Create(options), b = Space::Create(options);
    for (Space* space : {a.get(), b.get()}) Add(*space, {2, {value, value}, {}}, options.dtype);
    const auto merge_often = [&] {
      for (int i = 0; i < 50; ++i) {
        a->Merge(*b);
        b->Merge(*a);
      }
    };
    EXPECT_THROW(merge_often(), Error);
    for (const Space* space : {a.get(), b.get()}) {
      const Measures measures = space->Measure(0);
      EXPECT_GT(measures.rows + measures.skipped, int64_t{1} << 54);
      EXPECT_LE(measures.rows + measures.skipped, int64_t{1} << 56);
    }
  }
}

TEST(TransactionTest, AFailedMergeChangesNothing) {
  Random random(1);
  SpaceOptions options;
  options.anchors = 5;
  options.dim = 4;
  options.label_sets = 1;
  const auto space = Space::Create(options);
  Add(*space, MakeRows(random, options, 50), options.dtype);
  const Results expected = ResultsOf(*space);
  const auto refused = [&](SpaceOptions other, const std::string& what) {
    try {
      space->Merge(*Space::Create(other));
      ADD_FAILURE() << "expected: " << what;
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::kStateMismatch);
      EXPECT_TRUE(std::string(e.what()).starts_with("spaces to merge must have equal " + what)) << e.what();
    }
    EXPECT_TRUE(Same(ResultsOf(*space), expected)) << what;
  };
  SpaceOptions other = options;
  other.anchors = 6;
  refused(other, "numbers of anchors, but have 5 and 6");
  other = options;
  other.dim = 5;
  refused(other, "dim, but have 4 and 5");
  other = options;
  other.score = Score::kDot;
  refused(other, "score");
  other = options;
  other.smoothing = Smoothing::kDiscrete;
  refused(other, "smoothing");
  other = options;
  other.temperature_mode = TemperatureMode::kLeading;
  refused(other, "temperature, but have 0.");
  other = options;
  other.precision = Precision::kF64;
  refused(other, "arithmetic, but have F32 on the CPU and F64 on the CPU");
  other = options;
  other.label_sets = 2;
  refused(other, "numbers of label sets, but have 1 and 2");
  other = options;
  other.seed = 1;
  refused(other, "anchors, but differ from row 0 on");
}

}  // namespace
}  // namespace sextant::test
