// SPDX-License-Identifier: Apache-2.0
//
// Spaces that sum co-moments: the standard error of all rows, and all that is promised of other sums.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "common/error.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

SpaceOptions RandomOptions(Random& random) {
  SpaceOptions options;
  options.anchors = PickOf<int64_t>(random, {2, 3, 17, 64, 100, 101});
  options.dim = Pick(random, 2, 20);
  options.precision = PickOf<Precision>(random, {Precision::kF32, Precision::kF64});
  options.draws = static_cast<int>(Pick(random, 1, 3));
  options.threads = static_cast<int>(Pick(random, 1, 4));
  options.target = PickOf(random, Targets());
  options.co_moments = true;
  options.sample_rows = -1;
  return options;
}

std::unique_ptr<Space> Sum(const SpaceOptions& options, const Rows& rows) {
  auto space = Space::Create(options);
  Add(*space, rows, options.dtype);
  return space;
}

struct Spread {
  double entropy, size;  // H(P), and sum_j |ln P_j + H(P)|
};

Spread SpreadOf(const Space& space, int draw) {
  std::vector<uint64_t> words(2 * static_cast<size_t>(space.Describe().anchors));
  space.Sums(draw, words.data(), nullptr);
  const Measures measures = space.Measure(draw);
  Spread spread{measures.entropy, 0};
  for (size_t j = 0; j < words.size(); j += 2) {
    const double p = static_cast<double>(words[j]) * 0x1p-40 / static_cast<double>(measures.rows);
    if (p > 0) spread.size += std::abs(std::log(p) + measures.entropy);
  }
  return spread;
}

// How far standard deviations from co-moments and from a sample of all rows may be apart. Products are rounded, which
// changes the variance by 2^-41 (sum_j |a_j|)^2 at most. A sampled row's u_i has that of its assignment to fixed point
// and to sum 1 besides, which centring takes away: m / 16 + 6 roundings of its arithmetic.
double Apart(const SpaceOptions& options, const Spread& spread, double deviation) {
  const auto m = static_cast<double>(options.anchors);
  const double unit = options.precision == Precision::kF32 ? 0x1p-24 : 0x1p-53;
  const double of_products = 0x1p-41 * spread.size * spread.size;
  const double of_rows =
      spread.entropy * ((std::ceil(m / 16) + 6) * unit + m * 0x1p-41) + 0x1p-41 * spread.size + 1e-14;
  return 1.01 * (std::min(of_products / deviation, std::sqrt(of_products)) + of_rows);
}

TEST(CoMomentSpaceTest, TheStandardErrorIsThatOfASampleOfAllRows) {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    Random random(seed);
    SpaceOptions options = RandomOptions(random);
    const Rows rows = MakeRows(random, options, Pick(random, 2, 700));
    const auto exact = Sum(options, rows);
    options.co_moments = false;
    options.sample_rows = rows.count();
    const auto sampled = Sum(options, rows);
    ASSERT_EQ(sampled->Measure(0).sampled, rows.count());
    const double root = std::sqrt(static_cast<double>(rows.count()));
    for (int draw = 0; draw < options.draws; ++draw) {
      const double expected = sampled->Measure(draw).entropy_error * root;
      const double actual = exact->Measure(draw).entropy_error * root;
      const double apart = Apart(options, SpreadOf(*exact, draw), expected);
      ASSERT_LT(apart, 1e-3 * expected) << "the law would let anything pass";
      ASSERT_NEAR(actual, expected, apart)
          << "seed " << seed << " anchors " << options.anchors << " dim " << options.dim << " rows " << rows.count();
    }
  }
}

TEST(CoMomentSpaceTest, NothingElseChanges) {
  Random random(61);
  SpaceOptions options = RandomOptions(random);
  options.sample_rows = 50;
  const Rows rows = MakeRows(random, options, 300);
  Measures with = Sum(options, rows)->Measure(0);
  options.co_moments = false;
  const Measures without = Sum(options, rows)->Measure(0);
  EXPECT_NE(with.entropy_error, without.entropy_error);
  EXPECT_EQ(with.sampled, without.sampled);
  EXPECT_EQ(with.entropy, without.entropy);
  EXPECT_EQ(with.entropy_corrected, without.entropy_corrected);
  EXPECT_EQ(with.noise_floor, without.noise_floor);
}

TEST(CoMomentSpaceTest, FewerThanTwoRowsHaveNoStandardError) {
  Random random(62);
  const SpaceOptions options = RandomOptions(random);
  const auto space = Space::Create(options);
  EXPECT_TRUE(std::isnan(space->Measure(0).entropy_error));
  const Rows row = MakeRows(random, options, 1);
  Add(*space, row, options.dtype);
  EXPECT_TRUE(std::isnan(space->Measure(0).entropy_error));
  Add(*space, row, options.dtype);
  EXPECT_LT(space->Measure(0).entropy_error, 1e-4) << "the same row twice";
}

// The file holds every sum, so that equal files have equal co-moments.
TEST(CoMomentSpaceTest, PartsThreadsTargetsMergesAndFilesChangeNoBit) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    SpaceOptions options = RandomOptions(random);
    const Rows rows = MakeRows(random, options, Pick(random, 1, 600));
    const auto whole = Sum(options, rows);
    std::vector<int64_t> numbers(static_cast<size_t>(rows.count()));
    std::iota(numbers.begin(), numbers.end(), 0);
    std::unique_ptr<Space> parts[2];
    for (auto& part : parts) {
      options.target = PickOf(random, Targets());
      options.threads = static_cast<int>(Pick(random, 1, 4));
      part = Space::Create(options);
    }
    for (auto from = numbers.begin(), to = from; from != numbers.end(); from = to) {
      to = from + Pick(random, 1, numbers.end() - from);
      auto& part = parts[Pick(random, 0, 1)];
      Add(*part, rows.Select({from, to}), options.dtype, MakeLayout(random));
      if (Pick(random, 0, 1)) part = Loaded(Saved(*part), 2, PickOf(random, Targets()));
    }
    parts[0]->Merge(*parts[1]);
    parts[0]->SetOrdinal(rows.count());
    ASSERT_EQ(Saved(*parts[0]), Saved(*whole)) << "seed " << seed;
    ASSERT_TRUE(Same(ResultsOf(*parts[0]), ResultsOf(*whole))) << "seed " << seed;
  }
}

TEST(CoMomentSpaceTest, BadRowsAreNotSummed) {
  for (const BadRows policy : {BadRows::kReject, BadRows::kSkip}) {
    Random random(63);
    SpaceOptions options = RandomOptions(random);
    options.bad_rows = policy;
    const Rows rows = MakeRows(random, options, 500);
    Rows spoilt = rows;
    for (const int64_t row : {3, 250, 499}) {
      spoilt.values[static_cast<size_t>(row * rows.dim)] = std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<uint8_t> use(500, 1);
    use[3] = use[250] = use[499] = 0;
    const auto expected = Space::Create(options);
    if (policy == BadRows::kSkip) Add(*expected, rows, options.dtype, {}, use.data());
    const auto space = Space::Create(options);
    if (policy == BadRows::kSkip) {
      EXPECT_EQ(Add(*space, spoilt, options.dtype).skipped, 3);
    } else {
      EXPECT_THROW(Add(*space, spoilt, options.dtype), Error);
    }
    // A batch on top shows what of the one before was left with the workers.
    Add(*space, rows, options.dtype);
    Add(*expected, rows, options.dtype);
    for (int draw = 0; draw < options.draws; ++draw) {
      EXPECT_TRUE(std::isfinite(space->Measure(draw).entropy_error));
      EXPECT_EQ(space->Measure(draw).entropy_error, expected->Measure(draw).entropy_error);
    }
  }
}

TEST(CoMomentSpaceTest, OnlySpacesThatBothSumThemMerge) {
  Random random(64);
  SpaceOptions options = RandomOptions(random);
  const auto with = Space::Create(options);
  EXPECT_TRUE(with->Describe().co_moments);
  options.co_moments = false;
  const auto without = Space::Create(options);
  EXPECT_FALSE(without->Describe().co_moments);
  try {
    with->Merge(*without);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kStateMismatch);
    EXPECT_STREQ(e.what(), "spaces to merge must have equal co_moments, but have 1 and 0");
  }
}

std::string Refusal(const Bytes& file) {
  try {
    Loaded(file);
    return "";
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidData) << e.what();
    return e.what();
  }
}

TEST(CoMomentSpaceTest, AFileThatClaimsWhatItCannotHoldIsRefusedBeforeMemoryIsTaken) {
  SpaceOptions options;
  options.anchors = 4096;
  options.dim = 2;
  options.sample_rows = -1;
  Bytes file = Saved(*Space::Create(options));
  const size_t at = SectionOf(file, "OPTS").end - sizeof(int32_t);
  Overwrite<int32_t>(file, at, 1);
  MendChecksums(file);
  EXPECT_NE(Refusal(file).find("the file is too short for the products of so many anchors"), std::string::npos);
  Overwrite<int32_t>(file, at, 2);
  MendChecksums(file);
  EXPECT_NE(Refusal(file).find("there are no such co-moments"), std::string::npos);
  options.anchors = 4097;
  file = Saved(*Space::Create(options));
  Overwrite<int32_t>(file, at, 1);
  MendChecksums(file);
  EXPECT_NE(Refusal(file).find("there are no such co-moments"), std::string::npos);
}

}  // namespace
}  // namespace sextant::test
