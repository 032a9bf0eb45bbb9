// SPDX-License-Identifier: Apache-2.0
//
// A space that was saved and loaded goes on with the same bits as one that never was.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>

#include "common/error.h"
#include "tests/support/npy.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

// Zero rows, which every policy but kReject takes.
void SpoilSome(Random& random, Rows& rows) {
  for (int64_t row = 0; row < rows.count(); ++row) {
    if (Pick(random, 0, 9) == 0) std::fill_n(rows.values.begin() + row * rows.dim, rows.dim, 0.0);
  }
}

RandomCase MakeAnyCase(Random& random) {
  RandomCase any = MakeCase(random, 1 << 16);
  SpaceOptions& options = any.options;
  options.sample_rows = PickOf<int64_t>(random, {-1, 0, 2, 7, 100});
  options.bad_rows = PickOf<BadRows>(random, {BadRows::kReject, BadRows::kSkip, BadRows::kUniform});
  if (options.score != Score::kCosine) return any;
  options.temperature_mode =
      PickOf<TemperatureMode>(random, {TemperatureMode::kExact, TemperatureMode::kLeading, TemperatureMode::kFixed});
  options.temperature = 0.05 * static_cast<double>(Pick(random, 1, 40));
  if (options.bad_rows == BadRows::kReject) return any;
  for (Rows& rows : any.batches) SpoilSome(random, rows);
  return any;
}

std::unique_ptr<Space> LoadedAnywhere(Random& random, const Bytes& bytes) {
  return Loaded(bytes, static_cast<int>(Pick(random, 1, 4)), PickOf(random, Targets()));
}

void ExpectSameInfo(const Space& loaded, const Space& live) {
  const SpaceInfo a = loaded.Describe(), b = live.Describe();
  EXPECT_EQ(a.temperature_mode, b.temperature_mode);
  EXPECT_EQ(a.temperature, b.temperature);
  EXPECT_EQ(a.anchors, b.anchors);
  EXPECT_EQ(a.dim, b.dim);
  EXPECT_EQ(a.precision, b.precision);
  EXPECT_EQ(a.label_sets, b.label_sets);
  EXPECT_EQ(a.sample_rows, b.sample_rows);
  EXPECT_EQ(a.score, b.score);
  EXPECT_EQ(a.smoothing, b.smoothing);
  EXPECT_TRUE(std::ranges::equal(loaded.Anchors(0), live.Anchors(0)));
}

TEST(StateTest, ASpaceThatIsSavedAndLoadedAfterEveryBatchGoesOnWithTheSameBits) {
  for (uint64_t seed = 0; seed < CasesOf(100); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const RandomCase any = MakeAnyCase(random);
    const auto live = Space::Create(any.options);
    auto reloaded = Space::Create(any.options);
    for (const Rows& rows : any.batches) {
      const Bytes file = Saved(*reloaded);
      reloaded = LoadedAnywhere(random, file);
      ASSERT_EQ(Saved(*reloaded), file);
      Add(*live, rows, any.options.dtype);
      const AddReport report = Add(*reloaded, rows, any.options.dtype);
      EXPECT_EQ(report.rows + report.skipped, rows.count());
      ASSERT_TRUE(Same(ResultsOf(*reloaded), ResultsOf(*live)));
    }
    reloaded = LoadedAnywhere(random, Saved(*reloaded));
    ASSERT_TRUE(Same(ResultsOf(*reloaded), ResultsOf(*live)));
    ASSERT_EQ(Saved(*reloaded), Saved(*live));
    ExpectSameInfo(*reloaded, *live);
  }
}

TEST(StateTest, LoadedSpacesMergeLikeLiveOnes) {
  for (uint64_t seed = 300; seed < 300 + CasesOf(60); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const RandomCase any = MakeAnyCase(random);
    const auto whole = Space::Create(any.options), a = Space::Create(any.options), b = Space::Create(any.options);
    int64_t ordinal = 0;
    for (const Rows& rows : any.batches) {
      Space& part = Pick(random, 0, 1) ? *a : *b;
      part.SetOrdinal(ordinal);
      Add(part, rows, any.options.dtype);
      Add(*whole, rows, any.options.dtype);
      ordinal += rows.count();
    }
    const auto loaded_a = LoadedAnywhere(random, Saved(*a)), loaded_b = LoadedAnywhere(random, Saved(*b));
    loaded_a->Merge(*loaded_b);
    a->Merge(*b);
    ASSERT_TRUE(Same(ResultsOf(*a), ResultsOf(*whole)));
    ASSERT_TRUE(Same(ResultsOf(*loaded_a), ResultsOf(*whole)));
    ASSERT_EQ(Saved(*loaded_a), Saved(*a));
    b->Merge(*loaded_a);
    b->Merge(*Loaded(Saved(*loaded_b)));
  }
}

SpaceOptions SmallOptions() {
  SpaceOptions options;
  options.anchors = 3;
  options.dim = 2;
  options.label_sets = 1;
  options.threads = 1;
  return options;
}

// Doubled by merges with itself until sums need more than 64 bits, of labels and of all rows.
TEST(StateTest, SumsBeyond64BitsAreKept) {
  Random random(11);
  const SpaceOptions options = SmallOptions();
  Rows rows = MakeRows(random, options, 40);
  rows.labels[0].assign(40, 7);
  for (size_t i = 0; i < 12; ++i) rows.labels[0][i] = static_cast<int64_t>(i % 3) - 1;
  const auto live = Space::Create(options);
  Add(*live, rows, options.dtype);
  auto reloaded = Loaded(Saved(*live));
  for (int doubling = 0; doubling < 36; ++doubling) {
    live->Merge(*Loaded(Saved(*live)));
    reloaded->Merge(*Loaded(Saved(*reloaded)));
    const Bytes file = Saved(*reloaded);
    reloaded = Loaded(file);
    ASSERT_EQ(Saved(*reloaded), file);
    ASSERT_EQ(file, Saved(*live)) << "doubling " << doubling;
  }
  ASSERT_TRUE(Same(ResultsOf(*reloaded), ResultsOf(*live)));
  std::vector<uint64_t> sums(6);
  live->Sums(0, sums.data(), nullptr);
  EXPECT_GT(sums[1], 0u);
  Add(*live, rows, options.dtype);
  Add(*reloaded, rows, options.dtype);
  EXPECT_TRUE(Same(ResultsOf(*reloaded), ResultsOf(*live)));
}

TEST(StateTest, TooManyRowsTogetherAreRefused) {
  Random random(12);
  const SpaceOptions options = SmallOptions();
  const auto space = Space::Create(options);
  Rows rows = MakeRows(random, options, 1);
  rows.labels[0] = {1};
  Add(*space, rows, options.dtype);
  for (int doubling = 0; doubling < 56; ++doubling) space->Merge(*Loaded(Saved(*space)));
  EXPECT_EQ(space->Measure(0).rows, int64_t{1} << 56);
  const auto other = Loaded(Saved(*space));
  EXPECT_THROW(space->Merge(*other), Error);
  EXPECT_TRUE(Same(ResultsOf(*space), ResultsOf(*other)));
}

// A rejected batch is taken back from labels whose rows were read from a file.
TEST(StateTest, ARejectedBatchLeavesALoadedSpaceAsItWas) {
  for (uint64_t seed = 400; seed < 400 + CasesOf(40); ++seed) {
    Random random(seed);
    RandomCase made = MakeCase(random, 1);
    SpaceOptions& options = made.options;
    options.label_sets = 2;
    const Rows rows = MakeRows(random, options, Pick(random, 1, 200));
    const auto space = Space::Create(options);
    Add(*space, rows, options.dtype);
    const auto loaded = LoadedAnywhere(random, Saved(*space));
    Rows spoilt = rows;
    spoilt.values.back() = std::numeric_limits<double>::quiet_NaN();
    ASSERT_THROW(Add(*loaded, spoilt, options.dtype), Error) << "seed " << seed;
    ASSERT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*space))) << "seed " << seed;
  }
}

// What was taken back leaves its mark on how sums are held, and none on the file's content.
TEST(StateTest, HowRowsCameDoesNotShowInTheFile) {
  for (uint64_t seed = 500; seed < 500 + CasesOf(40); ++seed) {
    Random random(seed);
    RandomCase made = MakeCase(random, 1);
    SpaceOptions& options = made.options;
    options.label_sets = 2;
    const Rows rows = MakeRows(random, options, Pick(random, 2, 1500));
    const auto once = Space::Create(options);
    Add(*once, rows, options.dtype);
    options.threads = 4;
    options.target = PickOf(random, Targets());
    const auto in_parts = Space::Create(options);
    std::vector<int64_t> numbers(static_cast<size_t>(rows.count()));
    std::iota(numbers.begin(), numbers.end(), 0);
    const int64_t cut = Pick(random, 1, rows.count() - 1);
    in_parts->SetOrdinal(cut);
    Add(*in_parts, rows.Select({numbers.begin() + cut, numbers.end()}), options.dtype);
    in_parts->SetOrdinal(0);
    Add(*in_parts, rows.Select({numbers.begin(), numbers.begin() + cut}), options.dtype);
    in_parts->SetOrdinal(rows.count());
    ASSERT_EQ(Saved(*in_parts), Saved(*once)) << "seed " << seed;
  }
}

// What wrote data/golden/state/version_1.state, a file that every later version must read.
std::unique_ptr<Space> KnownSpace() {
  const std::vector<double> anchors = {1, 0, -0.5, 0.75, -0.25, -1, 0.125, 0.125, -0.5, 2, 0.25, 0.25, 1, -1, -4, -0.5};
  SpaceOptions options;
  options.draws = 2;
  options.anchors = 4;
  options.dim = 2;
  options.anchor_values = anchors.data();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 0.25;
  options.bad_rows = BadRows::kUniform;
  options.label_sets = 2;
  options.sample_rows = 5;
  auto space = Space::Create(options);
  const Rows rows = {2,
                     {1, 0.5, -2, 1, 0, 0, 0.25, -1, -1, -1, 3, 0.5, 0.5, 0.5, -0.125, 4},
                     {{7, 7, 7, 7, -1, -1, 1000000007, 8}, {}}};
  Add(*space, rows, options.dtype);
  return space;
}

TEST(StateTest, AFileOfVersion1IsReadAndWrittenAsEver) {
  const Bytes golden = ReadFile(GoldenPath("state/version_1.state"));
  EXPECT_EQ(Saved(*KnownSpace(), "a note"), golden);
  for (const std::string& target : Targets()) {
    const auto loaded = Loaded(golden, 2, target);
    EXPECT_EQ(NoteOf(*loaded), "a note");
    EXPECT_EQ(Saved(*loaded, "a note"), golden);
    EXPECT_TRUE(Same(ResultsOf(*loaded), ResultsOf(*KnownSpace())));
  }
}

TEST(StateTest, TheNoteIsKeptAsItWasSaved) {
  const auto space = Space::Create(SmallOptions());
  EXPECT_EQ(NoteOf(*space), "");
  const std::string note("{\"a\": 1}\0\xFF", 10);
  const auto loaded = Loaded(Saved(*space, note));
  EXPECT_EQ(NoteOf(*space), "");
  EXPECT_EQ(NoteOf(*loaded), note);
  EXPECT_EQ(NoteOf(*Loaded(Saved(*loaded))), "");
  EXPECT_EQ(NoteOf(*loaded), note) << "saving another note changes nothing";
}

TEST(StateTest, WhatDiffersBetweenSpacesToMergeIsNamedWithItsValues) {
  SpaceOptions options = SmallOptions();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = 0.0117838;
  const auto space = Loaded(Saved(*Space::Create(options)));
  options.temperature = 0.0117678;
  const auto other = Loaded(Saved(*Space::Create(options)));
  try {
    space->Merge(*other);
    FAIL() << "temperatures differ";
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kStateMismatch);
    EXPECT_STREQ(e.what(), "spaces to merge must have equal temperature, but have 0.0117838 and 0.0117678");
  }
}

}  // namespace
}  // namespace sextant::test
