// SPDX-License-Identifier: Apache-2.0
//
// Values of pairs against the formulas in long double, and that their bits depend on nothing but the rows.
#include "pairwise/pair_space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tests/support/pair_sample.h"
#include "tests/support/pairs.h"
#include "tests/support/plain_distance.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

double Norm(const double* x, int64_t dim) {
  double squares = 0;
  for (int64_t k = 0; k < dim; ++k) squares += x[k] * x[k];
  return std::sqrt(squares);
}

// How far a value may be from the exact one. Sums of d terms err by a random walk of as many roundings; products of
// centred rows by as much of the squares, which are up to 16 times a distance that is not near; unit rows by a rounding
// of every element, and of their length and product where they are not near.
double Allowed(Metric metric, Precision precision, const double* x, const double* y, int64_t dim, double exact) {
  const double unit = precision == Precision::kF32 ? 0x1p-24 : 0x1p-53;
  const double walk = unit * (std::sqrt(static_cast<double>(dim)) + 8);
  switch (metric) {
    case Metric::kCosine:
    case Metric::kCorrelation:
      if (precision == Precision::kF64) return 2 * walk;  // of 1
      return 2 * walk * (exact > 0.062 ? 1 : exact + std::sqrt(exact)) + walk * walk;
    case Metric::kDot:
      return walk * Norm(x, dim) * Norm(y, dim);
    case Metric::kChebyshev:
    case Metric::kHamming:
      return unit * exact;
    case Metric::kCityblock:
      return walk * exact;
    default:
      return (precision == Precision::kF32 ? 8 : 1) * walk * exact;
  }
}

// The values that the engine compares, which are floats in F32 unless rows are brought to length 1 first.
std::vector<double> Seen(const Sample& sample, Metric metric, Precision precision) {
  std::vector<double> values = sample.values;
  if (precision == Precision::kF64 || metric == Metric::kCosine || metric == Metric::kCorrelation) return values;
  for (double& value : values) value = static_cast<double>(static_cast<float>(value));
  return values;
}

int64_t CountWrong(const std::vector<double>& found, Metric metric, Precision precision, const Sample& x,
                   const Sample& y) {
  const std::vector<double> a = Seen(x, metric, precision), b = Seen(y, metric, precision);
  int64_t wrong = 0;
  for (int64_t i = 0; i < x.rows(); ++i) {
    for (int64_t j = 0; j < y.rows(); ++j) {
      const double *row = a.data() + i * x.dim, *column = b.data() + j * x.dim;
      const long double exact = PlainDistance(metric, row, column, x.dim);
      const double allowed = Allowed(metric, precision, row, column, x.dim, static_cast<double>(exact));
      const double value = found[static_cast<size_t>(i * y.rows() + j)];
      if (!(std::abs(static_cast<long double>(value) - exact) <= allowed)) ++wrong;
    }
  }
  return wrong;
}

bool Symmetric(const std::vector<double>& values, int64_t rows) {
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      if (values[static_cast<size_t>(i * rows + j)] != values[static_cast<size_t>(j * rows + i)]) return false;
    }
  }
  return true;
}

// Everything that must hold of one sample, for all targets and two numbers of threads.
void Check(const Sample& x, Metric metric, Precision precision) {
  const std::string where = Where(metric, precision, x);
  std::vector<double> first;
  for (const std::string& target : Targets()) {
    const PairSpace space(x.View(), metric, {precision, target});
    for (const int threads : {1, 4}) {
      const std::vector<double> values = ValuesOf(space, nullptr, threads);
      if (first.empty()) first = values;
      ASSERT_TRUE(SameBits(values, first)) << where << " " << target << " threads " << threads;
    }
  }
  EXPECT_EQ(CountWrong(first, metric, precision, x, x), 0) << where;
  EXPECT_TRUE(Symmetric(first, x.rows())) << where;
  const bool angle = metric == Metric::kCosine || metric == Metric::kCorrelation;
  const double zero = angle && precision == Precision::kF64 ? 0x1p-52 : 0;  // of equal rows
  for (int64_t i = 0; i < x.rows() && metric != Metric::kDot; ++i) {
    for (int64_t j = 0; j < x.rows(); ++j) {
      const bool equal = std::equal(x.Row(i), x.Row(i) + x.dim, x.Row(j));
      const double value = first[static_cast<size_t>(i * x.rows() + j)];
      ASSERT_TRUE(value >= 0 && (!equal || value <= zero)) << where;
    }
  }
}

TEST(PairSpaceTest, ValuesAreThoseOfTheFormulas) {
  Random random(1);
  for (const int64_t dim : {1, 2, 3, 7, 63, 64, 65, 257}) {
    for (const int64_t rows : {1, 2, 5, 63, 64, 65, 130}) {
      const double offset = Pick(random, 0, 1) == 0 ? 0 : 3;
      const Sample x(MakeValues(random, rows, dim, offset), dim, DType::kF32);
      for (const Metric metric : kNumeric) {
        if (dim == 1 && metric == Metric::kCorrelation) continue;  // a row of one element is constant
        for (const Precision precision : kPrecisions) Check(x, metric, precision);
      }
    }
  }
}

TEST(PairSpaceTest, EveryTypeOfRowsIsRead) {
  Random random(2);
  for (const DType dtype : kDTypes) {
    const Sample x(MakeValues(random, 70, 65, 0), 65, dtype);
    for (const Metric metric : kNumeric) {
      for (const Precision precision : kPrecisions) Check(x, metric, precision);
    }
  }
}

// Rows far from the origin, whose squares are 10^8 times their distances.
TEST(PairSpaceTest, DistancesAreNotDifferencesOfLargeNumbers) {
  Random random(3);
  for (const int64_t dim : {3, 64, 257}) {
    const Sample x(MakeValues(random, 130, dim, 1e4), dim, DType::kF32);
    for (const Precision precision : kPrecisions) {
      for (const Metric metric : {Metric::kSquaredEuclidean, Metric::kEuclidean, Metric::kCityblock}) {
        Check(x, metric, precision);
      }
    }
  }
}

// Two clusters, one of them about the origin with small distances of its own.
TEST(PairSpaceTest, NearPairsKeepTheirDistances) {
  Random random(4);
  for (const double size : {1e-3, 1e-6}) {
    std::vector<double> values = Normals(random, 100 * 64);
    for (size_t i = 0; i < values.size(); ++i) values[i] = i / 64 % 2 == 0 ? values[i] * size : 1 + values[i] * 0.1;
    const Sample x(values, 64, DType::kF32);
    for (const Precision precision : kPrecisions) {
      for (const Metric metric : {Metric::kSquaredEuclidean, Metric::kEuclidean}) Check(x, metric, precision);
    }
  }
}

TEST(PairSpaceTest, TwoSpacesOfDifferentSizes) {
  Random random(5);
  const Sample x(MakeValues(random, 67, 100, 0), 100, DType::kF32);
  const Sample y(MakeValues(random, 131, 100, 5), 100, DType::kF64);
  for (const Metric metric : kNumeric) {
    for (const Precision precision : kPrecisions) {
      std::vector<double> first;
      for (const std::string& target : Targets()) {
        const PairSpace a(x.View(), metric, {precision, target}), b(y.View(), metric, {precision, target});
        const std::vector<double> values = ValuesOf(a, &b, 2), swapped = ValuesOf(b, &a, 1);
        if (first.empty()) first = values;
        ASSERT_TRUE(SameBits(values, first)) << Where(metric, precision, x) << target;
        for (int64_t i = 0; i < 67; ++i) {
          for (int64_t j = 0; j < 131; ++j) {
            ASSERT_EQ(values[static_cast<size_t>(i * 131 + j)], swapped[static_cast<size_t>(j * 67 + i)])
                << Where(metric, precision, x);
          }
        }
      }
      EXPECT_EQ(CountWrong(first, metric, precision, x, y), 0) << Where(metric, precision, x);
    }
  }
}

TEST(PairSpaceTest, APlantedErrorIsFound) {
  Random random(6);
  const Sample x(MakeValues(random, 65, 64, 0), 64, DType::kF32);
  for (const Metric metric : kNumeric) {
    for (const Precision precision : kPrecisions) {
      std::vector<double> values = ValuesOf(PairSpace(x.View(), metric, {precision, ""}), nullptr, 1);
      ASSERT_EQ(CountWrong(values, metric, precision, x, x), 0);
      values[5 * 65 + 7] += (precision == Precision::kF32 ? 3e-5 : 1e-13) * (1 + std::abs(values[5 * 65 + 7]));
      EXPECT_EQ(CountWrong(values, metric, precision, x, x), 1) << Where(metric, precision, x);
    }
  }
}

TEST(PairSpaceTest, TilesOfAnyShapeHaveTheSameBits) {
  Random random(7);
  const Sample x(MakeValues(random, 200, 150, 2), 150, DType::kF32);
  for (const Metric metric : kNumeric) {
    for (const Precision precision : kPrecisions) {
      const PairSpace space(x.View(), metric, {precision, ""});
      const std::vector<double> all = ValuesOf(space, nullptr, 1);
      const auto scratch = space.NewScratch(200, 200);
      for (int round = 0; round < 20; ++round) {
        const int64_t row = Pick(random, 0, 199), rows = Pick(random, 1, 200 - row);
        const int64_t column = Pick(random, 0, 3) * kPanelColumns, columns = Pick(random, 1, 200 - column);
        const PairTile tile = space.Compute(row, rows, space, column, columns, *scratch);
        for (int64_t i = 0; i < rows; ++i) {
          for (int64_t j = 0; j < columns; ++j) {
            ASSERT_EQ(tile.at(i, j), all[static_cast<size_t>((row + i) * 200 + column + j)])
                << Where(metric, precision, x);
          }
        }
      }
    }
  }
}

TEST(PairSpaceTest, GatheredRowsKeepTheirBits) {
  Random random(8);
  const Sample x(MakeValues(random, 130, 70, 3), 70, DType::kF32);
  std::vector<int64_t> order(97);
  for (int64_t& row : order) row = Pick(random, 0, 129);
  for (const Metric metric : kNumeric) {
    for (const Precision precision : kPrecisions) {
      const PairSpace space(x.View(), metric, {precision, ""});
      const auto some = space.Gather(order.data(), 97);
      EXPECT_EQ(some->metric(), metric);
      EXPECT_EQ(some->precision(), precision);
      const std::vector<double> all = ValuesOf(space, nullptr, 1), gathered = ValuesOf(*some, nullptr, 3);
      for (size_t i = 0; i < 97; ++i) {
        for (size_t j = 0; j < 97; ++j) {
          ASSERT_EQ(gathered[i * 97 + j], all[static_cast<size_t>(order[i] * 130 + order[j])])
              << Where(metric, precision, x);
        }
      }
    }
  }
}

TEST(PairSpaceTest, UpperSweepsVisitAllPairsAboveTheDiagonal) {
  Random random(9);
  for (const int64_t rows : {1, 2, 64, 65, 500}) {
    const Sample x(MakeValues(random, rows, 20, 0), 20, DType::kF32);
    const PairSpace space(x.View(), Metric::kEuclidean, {Precision::kF32, ""});
    const std::vector<double> all = ValuesOf(space, nullptr, 1), upper = ValuesOf(space, nullptr, 4, Pairs::kUpper);
    for (int64_t i = 0; i < rows; ++i) {
      for (int64_t j = i + 1; j < rows; ++j) {
        ASSERT_EQ(upper[static_cast<size_t>(i * rows + j)], all[static_cast<size_t>(i * rows + j)]);
      }
    }
  }
}

// Roots are rounded correctly, of every float of two binades and of some far out; dim = 1 and 17 take two ways there.
TEST(PairSpaceTest, RootsAreThoseOfIeee754) {
  constexpr int64_t kColumns = 1 << 16;
  for (const int64_t dim : {1, 17}) {
    for (const int scale : {0, 20, -30, -126}) {
      for (const std::string& target : Targets()) {
        if (target == "SCALAR" || (dim > 1 && scale == -126)) continue;  // tiny squares are computed in another way
        int64_t wrong = 0;
        for (int64_t part = 0; part < static_cast<int64_t>(CasesOf(16)); ++part) {
          std::vector<float> x(static_cast<size_t>(dim)), y(static_cast<size_t>(kColumns * dim));
          for (int64_t j = 0; j < kColumns; ++j) {
            y[static_cast<size_t>(j * dim)] =
                std::scalbn(1 + static_cast<float>(part * kColumns + j) * 0x1p-20f, scale / 2);
          }
          const MatrixView zero{{{x.data(), DType::kF32, 1, dim * 4}}, 1, dim};
          const MatrixView rows{{{y.data(), DType::kF32, kColumns, dim * 4}}, kColumns, dim};
          const PairArithmetic arithmetic{Precision::kF32, target};
          const PairSpace a(zero, Metric::kSquaredEuclidean, arithmetic),
              b(rows, Metric::kSquaredEuclidean, arithmetic);
          const PairSpace c(zero, Metric::kEuclidean, arithmetic), d(rows, Metric::kEuclidean, arithmetic);
          const std::vector<double> squares = ValuesOf(a, &b, 1), roots = ValuesOf(c, &d, 1);
          for (size_t j = 0; j < squares.size(); ++j) {
            wrong += roots[j] != static_cast<double>(std::sqrt(static_cast<float>(squares[j])));
          }
        }
        EXPECT_EQ(wrong, 0) << target << " dim " << dim << " scale " << scale;
      }
    }
  }
}

// Whole numbers have whole squares, so that rows at equal distances tie in either precision.
TEST(PairSpaceTest, WholeNumbersTie) {
  Random random(10);
  for (const double offset : {0.0, 1000.0}) {
    std::vector<double> values(100 * 40);
    for (double& value : values) value = offset + static_cast<double>(Pick(random, -9, 9));
    const Sample x(values, 40, DType::kF32);
    for (const Precision precision : kPrecisions) {
      const PairSpace space(x.View(), Metric::kSquaredEuclidean, {precision, ""});
      const std::vector<double> found = ValuesOf(space, nullptr, 1);
      for (int64_t i = 0; i < 100; ++i) {
        for (int64_t j = 0; j < 100; ++j) {
          const auto exact = static_cast<double>(PlainDistance(Metric::kSquaredEuclidean, x.Row(i), x.Row(j), 40));
          ASSERT_EQ(found[static_cast<size_t>(i * 100 + j)], exact);
        }
      }
    }
  }
}

// Rows with the same product and lengths are at one angle, in whatever places their elements are. Near ones too.
TEST(PairSpaceTest, WholeNumbersAtOneAngleTie) {
  Random random(13);
  for (const int64_t roles : {3, 20, 70}) {
    constexpr int64_t kRows = 80, kAtoms = 3;
    std::vector<double> values(static_cast<size_t>(kRows * roles * kAtoms));
    for (int64_t i = 0; i < kRows; ++i) {
      for (int64_t role = 0; role < roles; ++role) {
        const int64_t atom = Pick(random, 0, 9) > 0 ? 0 : Pick(random, 1, 2);
        values[static_cast<size_t>((i * roles + role) * kAtoms + atom)] = 1;
      }
    }
    const Sample x(values, roles * kAtoms, DType::kF32);
    const std::vector<double> found = ValuesOf(PairSpace(x.View(), Metric::kCosine, {Precision::kF64, ""}), nullptr, 1);
    std::map<double, double> value_of;  // by the product
    for (int64_t i = 0; i < kRows; ++i) {
      for (int64_t j = 0; j < kRows; ++j) {
        const auto product = static_cast<double>(PlainDistance(Metric::kDot, x.Row(i), x.Row(j), x.dim));
        const double value = found[static_cast<size_t>(i * kRows + j)];
        ASSERT_EQ(value_of.try_emplace(product, value).first->second, value);
        ASSERT_NEAR(value, 1 - product / static_cast<double>(roles), 1e-15);
      }
    }
    EXPECT_GE(value_of.size(), 3u);
  }
}

}  // namespace
}  // namespace sextant::test
