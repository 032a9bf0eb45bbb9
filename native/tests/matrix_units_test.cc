// SPDX-License-Identifier: Apache-2.0
//
// Scores by matrix units: the split of numbers into parts, the same products in plain C++, their error law, and the
// units themselves where this processor has some.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "backend/backend.h"
#include "backend/cpu/matrix_scores.h"
#include "common/aligned.h"
#include "common/error.h"
#include "common/half.h"
#include "common/split.h"
#include "space/anchors.h"
#include "tests/support/matrix.h"
#include "tests/support/matrix_products.h"
#include "tests/support/no_matrix_units.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

#define SKIP_WITHOUT_MATRIX_UNITS() \
  if (!WhyNoMatrixUnits().empty()) GTEST_SKIP() << WhyNoMatrixUnits()

// A float with any sign, significand and exponent of the range.
float SomeFloat(Random& random, int least, int most) {
  const auto significand = static_cast<float>(Pick(random, 1 << 23, (1 << 24) - 1));
  const auto exponent = static_cast<int>(Pick(random, least, most));
  return std::ldexp(Pick(random, 0, 1) ? significand : -significand, exponent - 23);
}

double SumOfParts(float x, size_t count) {
  uint16_t parts[kMostParts];
  SplitIntoBfloats(x, count, parts);
  double sum = 0;
  for (size_t i = 0; i < count; ++i) sum += BfloatToFloat(parts[i]);
  return sum;
}

TEST(SplitTest, TheRestIsSmallAndThreePartsAreExact) {
  constexpr double kMostRest[] = {0x1p-8, 0x1p-17, 0};  // of the power of two below
  Random random(1);
  double worst[] = {0, 0, 0};
  for (int i = 0; i < 200000; ++i) {
    const float x = SomeFloat(random, -100, 120);
    for (size_t parts = 1; parts <= kMostParts; ++parts) {
      const double rest = std::abs(static_cast<double>(x) - SumOfParts(x, parts)) / std::exp2(std::ilogb(x));
      ASSERT_LE(rest, kMostRest[parts - 1]) << x << " in " << parts;
      worst[parts - 1] = std::max(worst[parts - 1], rest);
    }
  }
  EXPECT_GT(worst[0], 0.99 * kMostRest[0]);
  EXPECT_GT(worst[1], 0.9 * kMostRest[1]);
}

TEST(SplitTest, TypesOf16BitsAreExactInAsManyPartsAsTheyNeed) {
  for (uint32_t bits = 0; bits < 0x7F80; ++bits) {
    const float bfloat = BfloatToFloat(static_cast<uint16_t>(bits));
    ASSERT_EQ(SumOfParts(bfloat, 1), bfloat);
    if (bits >= 0x7C00) continue;
    const float half = HalfToFloat(static_cast<uint16_t>(bits));
    ASSERT_EQ(SumOfParts(half, 2), half);
    ASSERT_EQ(SumOfParts(-half, 2), -half);
  }
}

TEST(SplitTest, TiesGoAwayFromZero) {
  EXPECT_EQ(BfloatToFloat(RoundToBfloat(1 + 0x1p-8f)), 1 + 0x1p-7f);
  EXPECT_EQ(BfloatToFloat(RoundToBfloat(-1 - 0x1p-8f)), -1 - 0x1p-7f);
  EXPECT_EQ(BfloatToFloat(RoundToBfloat(1 + 0x1p-8f - 0x1p-20f)), 1);
  EXPECT_EQ(RoundToBfloat(-0.0f), 0x8000);
}

struct Kind {
  size_t row_parts, anchor_parts;
  double operand_error;  // the most by which the product of two elements is off, of itself
};

// What is rounded off a row's element, and the product of second parts; off an element of either.
constexpr Kind kMatrix = {2, 3, 0x1p-17 + 0x1p-16}, kFast = {1, 2, 0x1p-8 + 0x1p-17};
constexpr Kind kKinds[] = {kMatrix, kFast};

struct Drawn {
  std::vector<float> row, anchor;
};

Drawn Draw(Random& random, size_t dim, float mean) {
  Drawn drawn;
  for (size_t k = 0; k < dim; ++k) {
    drawn.row.push_back(static_cast<float>(Normals(random, 1)[0]) + mean);
    drawn.anchor.push_back(static_cast<float>(Normals(random, 1)[0]) / std::sqrt(static_cast<float>(dim)));
  }
  return drawn;
}

// |score - exact| <= 2 sqrt(sum (e z_k w_k)^2) + 4 sqrt(n) 2^-24 sum |z_k w_k|: errors of products, at most e, have all
// signs, and so have those of chains of 16 additions, and of one for each product of each step.
testing::AssertionResult KeepsLaw(const Drawn& drawn, const Kind& kind, double score) {
  double exact = 0, magnitude = 0, squares = 0;
  for (size_t k = 0; k < drawn.row.size(); ++k) {
    const double term = static_cast<double>(drawn.row[k]) * static_cast<double>(drawn.anchor[k]);
    exact += term;
    magnitude += std::abs(term);
    squares += term * term;
  }
  const double products = static_cast<double>((drawn.row.size() + 31) / 32 * (kind.row_parts + kind.anchor_parts - 1));
  const double bound = 2 * kind.operand_error * std::sqrt(squares) + 4 * std::sqrt(16 + products) * 0x1p-24 * magnitude;
  if (std::abs(score - exact) <= bound) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "off by " << std::abs(score - exact) << " > " << bound;
}

TEST(MatrixProductsTest, ScoresKeepTheErrorLaw) {
  Random random(2);
  for (const Kind& kind : kKinds) {
    for (const size_t dim : {1, 2, 31, 32, 33, 64, 255, 768, 4096}) {
      for (const float mean : {0.0f, 5.0f}) {
        const Drawn drawn = Draw(random, dim, mean);
        const float score = MatrixScore(SplitAll(drawn.row, kind.row_parts), SplitAll(drawn.anchor, kind.anchor_parts));
        EXPECT_TRUE(KeepsLaw(drawn, kind, static_cast<double>(score))) << "dim " << dim << " parts " << kind.row_parts;
      }
    }
  }
}

// A product that is left out is seen.
TEST(MatrixProductsTest, AMissingProductBreaksTheErrorLaw) {
  Random random(3);
  for (const size_t dim : {2, 33, 768}) {
    const Drawn drawn = Draw(random, dim, 5);
    const Parts row = SplitAll(drawn.row, 2), anchor = SplitAll(drawn.anchor, 3);
    EXPECT_TRUE(KeepsLaw(drawn, kMatrix, static_cast<double>(MatrixScore(row, anchor))));
    EXPECT_FALSE(KeepsLaw(drawn, kMatrix, static_cast<double>(MatrixScore({row[0]}, anchor)))) << dim;
    EXPECT_FALSE(KeepsLaw(drawn, kMatrix, static_cast<double>(MatrixScore(row, {anchor[0]})))) << dim;
  }
}

#if defined(__x86_64__)

struct CountSteps final : cpu::Meanwhile {
  void Step() override { ++steps; }
  size_t steps = 0;
};

// A band or two of rows, scored by the units over chunks of d, against the same in plain C++.
void ExpectSameBits(Random& random, size_t rows, size_t anchors, size_t dim, const Kind& kind) {
  std::vector<double> values;
  for (size_t i = 0; i < anchors * dim; ++i) values.push_back(static_cast<double>(SomeFloat(random, -40, 0)));
  const cpu::MatrixAnchors packed(values, anchors, dim, 1, kind.anchor_parts, kind.row_parts);
  std::vector<Parts> split;
  for (size_t i = 0; i < rows; ++i) {
    std::vector<float> row(dim);
    for (float& value : row) value = SomeFloat(random, -120, -80);  // some products are subnormal
    split.push_back(SplitAll(row, kind.row_parts));
  }
  const size_t stride = packed.blocks * cpu::kTileColumns;
  AlignedVector<float> scores(cpu::kMatrixRows * stride, std::numeric_limits<float>::quiet_NaN());
  const size_t chunk = cpu::kMatrixElements / kind.row_parts;
  for (size_t begin = 0; begin < dim; begin += chunk) {
    const size_t size = std::min(chunk, dim - begin);
    AlignedVector<uint16_t> parts(cpu::kMatrixRows * cpu::kMatrixElements);
    for (size_t i = 0; i < rows; ++i) {
      for (size_t p = 0; p < kind.row_parts; ++p) {
        std::copy_n(split[i][p].begin() + static_cast<ptrdiff_t>(begin), size,
                    parts.begin() + static_cast<ptrdiff_t>((p * cpu::kMatrixRows + i) * chunk));
      }
    }
    CountSteps meanwhile;
    const cpu::TileRegisters registers;
    cpu::ScoreByMatrixUnits(packed, 0, packed.blocks, {parts.data(), kind.row_parts, chunk, rows, begin, size},
                            scores.data(), stride, meanwhile);
    EXPECT_EQ(meanwhile.steps, (packed.blocks + 1) / 2 * ((size + 31) / 32) * (kind.row_parts + kind.anchor_parts - 1));
  }
  for (size_t j = 0; j < anchors; ++j) {
    const std::vector<float> anchor(values.begin() + static_cast<ptrdiff_t>(j * dim),
                                    values.begin() + static_cast<ptrdiff_t>((j + 1) * dim));
    const Parts anchor_parts = SplitAll(anchor, kind.anchor_parts);
    for (size_t i = 0; i < rows; ++i) {
      const float expected = MatrixScore(split[i], anchor_parts);
      ASSERT_EQ(std::memcmp(&scores[i * stride + j], &expected, sizeof expected), 0)
          << scores[i * stride + j] << " and " << expected << " row " << i << " anchor " << j << " dim " << dim;
    }
  }
}

TEST(MatrixUnitsTest, TheUnitsHaveTheBitsOfPlainProducts) {
  SKIP_WITHOUT_MATRIX_UNITS();
  Random random(4);
  for (const Kind& kind : kKinds) {
    for (const size_t rows : {1, 16, 17, 32}) {
      for (const size_t anchors : {2, 16, 17, 47}) {
        for (const size_t dim : {2, 33, 257}) ExpectSameBits(random, rows, anchors, dim, kind);
      }
    }
  }
}

#endif

std::unique_ptr<Assigner> AssignerOver(const std::vector<double>& anchors, int64_t dim, Precision precision,
                                       const std::string& target = "") {
  return Backend::ForTarget(target).NewAssigner(anchors, static_cast<int64_t>(anchors.size()) / dim, dim, 0.1,
                                                precision);
}

// Assignments of all rows, as the assigner keeps them.
std::vector<std::byte> AssignAll(const Assigner& assigner, const RowsView& rows) {
  const auto tile = assigner.NewTile();
  assigner.Assign(rows, *tile);
  std::vector<std::byte> kept;
  for (int64_t i = 0; i < rows.rows; ++i) {
    const std::byte* row = assigner.RowOf(*tile, i);
    kept.insert(kept.end(), row, row + static_cast<size_t>(assigner.anchors()) * sizeof(float));
  }
  return kept;
}

// Rows of a 16-bit type have the bits of the same rows as floats: a part that is zero adds nothing.
TEST(MatrixUnitsTest, TheTypeThatHoldsARowDoesNotMatter) {
  SKIP_WITHOUT_MATRIX_UNITS();
  Random random(5);
  for (const int64_t dim : {2, 31, 130, 600}) {
    std::vector<double> anchors(static_cast<size_t>(21 * dim));
    GenerateAnchors(21, dim, 3, 0, anchors.data());
    std::vector<double> values = Normals(random, 40 * dim);
    for (double& value : values) value = std::round(value * 16) / 16;  // exact in every type
    for (const Precision precision : {Precision::kMatrix, Precision::kMatrixFast}) {
      const auto assigner = AssignerOver(anchors, dim, precision);
      const auto expected = AssignAll(*assigner, Matrix(values, dim, DType::kF32).View());
      for (const DType dtype : kDTypes) {
        for (const size_t shift : {0, 1, 2}) {
          EXPECT_EQ(AssignAll(*assigner, Matrix(values, dim, dtype, 3, shift).View()), expected) << NameOf(dtype);
        }
      }
      for (const std::string& target : Targets()) {
        EXPECT_EQ(AssignAll(*AssignerOver(anchors, dim, precision, target), Matrix(values, dim, DType::kF32).View()),
                  expected)
            << target;
      }
    }
  }
}

// The softmax of the cosines of a row with all anchors, in double.
std::vector<double> ExactAssignment(std::span<const double> row, const std::vector<double>& anchors,
                                    double temperature) {
  double squares = 0, total = 0;
  for (const double z : row) squares += z * z;
  std::vector<double> p;
  for (size_t j = 0; j < anchors.size(); j += row.size()) {
    double product = 0;
    for (size_t k = 0; k < row.size(); ++k) product += row[k] * anchors[j + k];
    p.push_back(std::exp(product / std::sqrt(squares) / temperature));
    total += p.back();
  }
  for (double& x : p) x /= total;
  return p;
}

double Distance(std::span<const float> assigned, std::span<const double> exact) {
  double sum = 0;
  for (size_t j = 0; j < exact.size(); ++j) sum += std::abs(static_cast<double>(assigned[j]) - exact[j]);
  return sum;
}

// So many anchors and elements of d that neither fit into the cache: they are taken piece by piece.
TEST(MatrixUnitsTest, ThousandsOfAnchorsAreTakenInPieces) {
  SKIP_WITHOUT_MATRIX_UNITS();
  constexpr size_t kAnchors = 5000, kDim = 300, kRows = 35;
  Random random(6);
  std::vector<double> anchors(kAnchors * kDim);
  GenerateAnchors(kAnchors, kDim, 3, 0, anchors.data());
  std::vector<double> values = Normals(random, kRows * kDim);
  for (double& value : values) value = std::round(value * 16) / 16;  // exact in float
  const auto kept =
      AssignAll(*AssignerOver(anchors, kDim, Precision::kMatrix), Matrix(values, kDim, DType::kF32).View());
  std::vector<float> assigned(kRows * kAnchors);
  ASSERT_EQ(kept.size(), assigned.size() * sizeof(float));
  std::memcpy(assigned.data(), kept.data(), kept.size());
  for (size_t i = 0; i < kRows; ++i) {
    const std::span<const float> row(&assigned[i * kAnchors], kAnchors);
    std::vector<double> exact = ExactAssignment(std::span(values).subspan(i * kDim, kDim), anchors, 0.1);
    EXPECT_LE(Distance(row, exact), 2e-5) << "row " << i;
    std::rotate(exact.begin(), exact.begin() + 16, exact.end());  // a block of anchors in the place of another is seen
    EXPECT_GT(Distance(row, exact), 0.1) << "row " << i;
  }
}

TEST(MatrixUnitsTest, WithoutThemNothingIsAssigned) {
  WithoutMatrixUnits([] {
    SpaceOptions options;
    options.anchors = options.dim = 3;
    for (const Precision precision : {Precision::kMatrix, Precision::kMatrixFast}) {
      options.precision = precision;
      EXPECT_THROW(Space::Create(options), Error);
    }
  });
}

}  // namespace
}  // namespace sextant::test
