// SPDX-License-Identifier: Apache-2.0
#include "space/state/co_moment_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "common/error.h"
#include "space/state/format.h"
#include "tests/support/files.h"
#include "tests/support/summed.h"

namespace sextant::test {
namespace {

CoMoments WrittenAndRead(const CoMoments& products, const Tally& tally, size_t m) {
  const TemporaryFolder folder;
  const std::string path = folder.PathOf("state");
  const uint64_t bytes = 2 * sizeof(uint64_t) * products.sums().low().size();
  const state::Section section{state::kCoMoments, 0, bytes,
                               [&](state::Writer& to) { state::PutCoMoments(to, products); }};
  state::WriteFile(path, state::kVersion, {&section, 1});
  state::Reader reader(path);
  reader.OpenSection(state::kCoMoments, 0);
  CoMoments read = state::GetCoMoments(reader, tally, m);
  reader.CloseSection();
  reader.End();
  return read;
}

// The message of the refusal; "" where the co-moments were taken.
std::string Refusal(const CoMoments& products, const Tally& tally, size_t m) {
  try {
    WrittenAndRead(products, tally, m);
    return "";
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kInvalidData);
    return e.what();
  }
}

TEST(CoMomentCodecTest, WhatWasSummedIsReadAsItWas) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(Pick(random, 2, 120));
    const Assigned rows = RowsNear(random, Zipf(m, static_cast<double>(Pick(random, 0, 3))),
                                   static_cast<size_t>(Pick(random, 1, 100)), static_cast<double>(Pick(random, 0, 9)));
    Summed summed(rows, PickOf<Precision>(random, {Precision::kF32, Precision::kF64}));
    for (int doublings = 0; doublings < 40; doublings += 20) {  // beyond 64 bits, too
      ASSERT_EQ(WrittenAndRead(summed.products, summed.tally, m), summed.products) << "seed " << seed;
      for (int i = 0; i < 20; ++i) {
        summed.products.Add(CoMoments(summed.products));
        summed.tally.Add(Tally(summed.tally));
      }
    }
  }
}

TEST(CoMomentCodecTest, NoRowsHaveNoProducts) {
  EXPECT_EQ(Refusal(CoMoments(5), Tally(5), 5), "");
  WideSums one(CoMoments::PairsOf(5));
  one.low()[3] = 1;
  EXPECT_NE(Refusal(CoMoments(one), Tally(5), 5), "");
}

class CoMomentDamageTest : public testing::Test {
 protected:
  static constexpr size_t kAnchors = 17;
  static constexpr size_t kPair = CoMoments::PairsOf(9) + 4;  // of anchors 9 and 4

  CoMomentDamageTest() {
    Random random(51);
    summed_ = std::make_unique<Summed>(RowsNear(random, Zipf(kAnchors, 1), 60, 1), Precision::kF64);
  }
  // With one sum changed.
  std::string RefusalOf(size_t pair, uint64_t low, uint64_t high) const {
    WideSums sums = summed_->products.sums();
    sums.low()[pair] += low;
    sums.high()[pair] += high;
    return Refusal(CoMoments(sums), summed_->tally, kAnchors);
  }
  static void ExpectNamed(const std::string& refusal, const std::string& text) {
    EXPECT_NE(refusal.find(text), std::string::npos) << refusal;
    EXPECT_NE(refusal.find("COMO"), std::string::npos) << refusal;
  }

  std::unique_ptr<Summed> summed_;
};

TEST_F(CoMomentDamageTest, ProductsBeyondSumsAreRefused) {
  ExpectNamed(RefusalOf(kPair, 0, 1), "the products of anchors 9 and 4 are greater than their sums");
  ExpectNamed(RefusalOf(kPair, uint64_t{60} << 50, 0), "the products of anchors 9 and 4 are greater than their sums");
  ExpectNamed(RefusalOf(kPair, 0, ~uint64_t{0}), "the products of anchors 9 and 4 are greater than their sums");
}

TEST_F(CoMomentDamageTest, OtherSquaresThanThoseOfTheTotalsAreRefused) {
  const size_t square = CoMoments::PairsOf(10) - 1;
  for (const uint64_t by : {uint64_t{1}, ~uint64_t{0}}) {
    ExpectNamed(RefusalOf(square, by, 0), "the products of anchors 9 and 9 are not the squares of the totals");
  }
}

// 60 rows of 17 anchors may be 31,230 units off, and 2^-15 of the sum.
TEST_F(CoMomentDamageTest, ProductsThatDoNotAddUpAreRefused) {
  const uint64_t sum = summed_->tally.moments().first.low[4] << (kProductBits - kFractionBits);
  for (const uint64_t by : {sum >> 12, 0 - (sum >> 12)}) {
    ExpectNamed(RefusalOf(kPair, by, 0), "do not add up to its sum");
  }
  EXPECT_EQ(RefusalOf(kPair, 0, 0), "");
}

TEST_F(CoMomentDamageTest, AnotherLengthIsRefusedBeforeMemoryIsTaken) {
  const std::string refusal = Refusal(CoMoments(kAnchors - 1), summed_->tally, kAnchors);
  ExpectNamed(refusal, "the section must hold 16 bytes for each pair of anchors");
}

}  // namespace
}  // namespace sextant::test
