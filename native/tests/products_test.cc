// SPDX-License-Identifier: Apache-2.0
//
// Products of assignments, summed in fixed point, against plain arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "space/co_moments.h"
#include "tests/support/guarded_buffer.h"
#include "tests/support/kept_rows.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

constexpr int64_t kAnchors[] = {2, 3, 7, 8, 9, 16, 17, 63, 64, 65, 100, 101, 257};
constexpr Precision kPrecisions[] = {Precision::kF32, Precision::kF64};

// Some large, most small, some 0, and some whose products lie half way between two integers.
double RandomAssignment(Random& random) {
  const double p =
      std::exp2(static_cast<double>(-Pick(random, 0, 45))) * static_cast<double>(Pick(random, 1, 1000)) / 1000;
  return PickOf<double>(random, {p, p, p, p, 0, 1, 0x1p-20, 0x1p-21, 0x1.8p-20, 0x1p-41});
}

std::vector<std::vector<double>> RandomAssignments(Random& random, int64_t rows, int64_t anchors) {
  std::vector<std::vector<double>> assignments(static_cast<size_t>(rows),
                                               std::vector<double>(static_cast<size_t>(anchors)));
  for (auto& row : assignments) {
    for (double& p : row) p = RandomAssignment(random);
  }
  return assignments;
}

// Every product rounded to double, then to an integer.
std::vector<uint64_t> Expected(const std::vector<std::vector<double>>& assignments, size_t m) {
  std::vector<uint64_t> sums;
  for (size_t j = 0; j < m; ++j) {
    for (size_t k = 0; k <= j; ++k) {
      uint64_t sum = 0;
      for (const auto& row : assignments) sum += static_cast<uint64_t>(std::nearbyint(row[j] * row[k] * kProductOne));
      sums.push_back(sum);
    }
  }
  return sums;
}

std::vector<uint64_t> Products(const Assigner& assigner, std::span<const std::byte* const> rows) {
  std::vector<uint64_t> sums(CoMoments::PairsOf(static_cast<size_t>(assigner.anchors())));
  assigner.AccumulateProducts(rows, sums.data());
  return sums;
}

TEST(ProductsTest, AreThoseOfPlainArithmeticOnEveryTarget) {
  Random random(31);
  for (const int64_t anchors : kAnchors) {
    for (const Precision precision : kPrecisions) {
      for (const int64_t count : {1, 2, 48, 97}) {
        const auto assignments = RandomAssignments(random, count, anchors);
        std::vector<uint64_t> expected;
        for (const std::string& target : Targets()) {
          const auto assigner = AssignerTo(anchors, precision, target);
          const KeptRows kept(*assigner, precision, assignments);
          if (expected.empty()) expected = Expected(kept.assignments(), static_cast<size_t>(anchors));
          ASSERT_EQ(Products(*assigner, kept.rows()), expected)
              << target << " anchors " << anchors << " rows " << count;
        }
      }
    }
  }
}

TEST(ProductsTest, OfAnAnchorWithItselfAreTheSecondMoments) {
  Random random(32);
  for (const int64_t anchors : kAnchors) {
    const auto m = static_cast<size_t>(anchors);
    for (const Precision precision : kPrecisions) {
      for (const std::string& target : Targets()) {
        const auto assigner = AssignerTo(anchors, precision, target);
        const KeptRows kept(*assigner, precision, RandomAssignments(random, 60, anchors));
        std::vector<uint64_t> first(m), second(m);
        assigner->Accumulate(kept.rows(), false, first.data(), second.data());
        const std::vector<uint64_t> products = Products(*assigner, kept.rows());
        for (size_t j = 0; j < m; ++j)
          ASSERT_EQ(products[CoMoments::PairsOf(j + 1) - 1], second[j]) << target << " " << j;
      }
    }
  }
}

TEST(ProductsTest, OrderAndSplitsChangeNoBit) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const int64_t anchors = Pick(random, 2, 120);
    const Precision precision = PickOf<Precision>(random, {Precision::kF32, Precision::kF64});
    const auto assigner = AssignerTo(anchors, precision);
    const KeptRows kept(*assigner, precision, RandomAssignments(random, Pick(random, 1, 150), anchors));
    const std::vector<uint64_t> expected = Products(*assigner, kept.rows());
    std::vector<const std::byte*> rows(kept.rows().begin(), kept.rows().end());
    std::shuffle(rows.begin(), rows.end(), random);
    std::vector<uint64_t> sums(expected.size(), ~uint64_t{3});
    const std::vector<uint64_t> before = sums;
    for (size_t from = 0, to = 0; from < rows.size(); from = to) {
      to = from + static_cast<size_t>(Pick(random, 1, static_cast<int64_t>(rows.size() - from)));
      const auto other = AssignerTo(anchors, precision, PickOf(random, Targets()));
      other->AccumulateProducts(std::span(rows).subspan(from, to - from), sums.data());
    }
    for (size_t i = 0; i < sums.size(); ++i)
      ASSERT_EQ(sums[i] - before[i], expected[i]) << "seed " << seed << " pair " << i;
  }
}

// A row and sums that end right before an inaccessible page, at any address that their type allows.
class GuardedProducts {
 public:
  GuardedProducts(const Assigner& assigner, const std::byte* row, size_t gap, size_t words)
      : assigner_(assigner), row_(assigner.row_bytes(), gap), sums_(words * sizeof(uint64_t)) {
    std::memcpy(row_.data(), row, row_.size());
  }
  std::span<const uint64_t> Add() {
    const auto* row = static_cast<const std::byte*>(row_.data());
    assigner_.AccumulateProducts({&row, 1}, sums_.As<uint64_t>().data());
    return sums_.As<uint64_t>();
  }

 private:
  const Assigner& assigner_;
  GuardedBuffer row_, sums_;
};

TEST(ProductsTest, NothingIsReadBeyondRowsOrWrittenBeyondSums) {
  Random random(33);
  for (const int64_t anchors : kAnchors) {
    for (const Precision precision : kPrecisions) {
      const size_t element = precision == Precision::kF32 ? sizeof(float) : sizeof(double);
      for (const std::string& target : Targets()) {
        const auto assigner = AssignerTo(anchors, precision, target);
        const KeptRows kept(*assigner, precision, RandomAssignments(random, 1, anchors));
        const std::vector<uint64_t> expected = Expected(kept.assignments(), static_cast<size_t>(anchors));
        for (const size_t gap : {size_t{0}, element, 3 * element}) {
          GuardedProducts guarded(*assigner, kept.rows()[0], gap, expected.size());
          ASSERT_TRUE(std::ranges::equal(guarded.Add(), expected))
              << target << " anchors " << anchors << " gap " << gap;
        }
      }
    }
  }
}

TEST(ProductsDeathTest, AWordTooFewIsNoticed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto assigner = AssignerTo(17, Precision::kF32);
  const KeptRows kept(*assigner, Precision::kF32, {std::vector<double>(17, 1.0 / 17)});
  GuardedProducts guarded(*assigner, kept.rows()[0], 0, CoMoments::PairsOf(17) - 1);
  EXPECT_DEATH(guarded.Add(), "");
}

// What plain arithmetic is compared with is sharp: one unit in the last place of one assignment shows.
TEST(ProductsTest, AnAssignmentThatIsSlightlyWrongIsSeen) {
  const auto assigner = AssignerTo(17, Precision::kF32);
  std::vector<std::vector<double>> assignments(3, std::vector<double>(17, 1.0 / 17));
  const KeptRows kept(*assigner, Precision::kF32, assignments);
  assignments = kept.assignments();
  EXPECT_EQ(Products(*assigner, kept.rows()), Expected(assignments, 17));
  assignments[1][16] = std::nextafter(static_cast<float>(assignments[1][16]), 1.0f);
  EXPECT_NE(Products(*assigner, kept.rows()), Expected(assignments, 17));
}

}  // namespace
}  // namespace sextant::test
