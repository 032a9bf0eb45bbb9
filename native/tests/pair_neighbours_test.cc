// SPDX-License-Identifier: Apache-2.0
//
// Nearest neighbours, range counts, group sums and histograms against loops over all pairs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/reductions.h"
#include "tests/support/pair_oracle.h"

namespace sextant::test {
namespace {

const PairArithmetic kDouble{Precision::kF64, ""}, kFloat{Precision::kF32, ""};

// All values as the engine computes them, so that comparisons can be exact: n x m.
std::vector<double> AllValues(const PairSpace& x, const PairSpace& y) {
  std::vector<double> all(static_cast<size_t>(x.rows() * y.rows()));
  const auto scratch = x.NewScratch(1, kPanelColumns);
  for (int64_t i = 0; i < x.rows(); ++i) {
    for (int64_t j = 0; j < y.rows(); j += kPanelColumns) {
      const int64_t columns = std::min(kPanelColumns, y.rows() - j);
      const PairTile tile = x.Compute(i, 1, y, j, columns, *scratch);
      for (int64_t c = 0; c < columns; ++c) all[static_cast<size_t>(i * y.rows() + j + c)] = tile.at(0, c);
    }
  }
  return all;
}

// Neighbours by sorting whole rows.
Neighbours SortedNeighbours(const std::vector<double>& all, int64_t m, int64_t k, bool skip_self, bool greatest) {
  Neighbours found{k, {}, {}};
  for (size_t row = 0; row * static_cast<size_t>(m) < all.size(); ++row) {
    const double* values = all.data() + row * static_cast<size_t>(m);
    std::vector<int64_t> order;
    for (int64_t j = 0; j < m; ++j) {
      if (!skip_self || j != static_cast<int64_t>(row)) order.push_back(j);
    }
    std::ranges::stable_sort(
        order, [&](int64_t a, int64_t b) { return greatest ? values[a] > values[b] : values[a] < values[b]; });
    for (size_t i = 0; i < static_cast<size_t>(k); ++i) {
      const bool there = i < order.size();
      found.indices.push_back(there ? order[i] : -1);
      found.distances.push_back(there ? values[order[i]] : std::nan(""));
    }
  }
  return found;
}

bool SameNumbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); });
}

void ExpectSame(const Neighbours& found, const Neighbours& expected) {
  EXPECT_EQ(found.k, expected.k);
  EXPECT_EQ(found.indices, expected.indices);
  EXPECT_TRUE(SameNumbers(found.distances, expected.distances));
}

struct Case {
  int64_t rows, columns;  // 0 columns: x itself
  int64_t dim;
  int levels;
  Metric metric;
  PairArithmetic arithmetic;
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  for (const int64_t n : {1, 2, 63, 64, 65, 257}) {
    for (const PairArithmetic& arithmetic : {kDouble, kFloat}) {
      cases.push_back({n, 0, 3, 0, Metric::kEuclidean, arithmetic});
      cases.push_back({n, 0, 2, 4, Metric::kCityblock, arithmetic});  // ties everywhere
      cases.push_back({n, 300, 5, 3, Metric::kDot, arithmetic});
      cases.push_back({n, 0, 4, 3, Metric::kDot, arithmetic});
      cases.push_back({7, n, 6, 0, Metric::kCosine, arithmetic});
    }
  }
  cases.push_back({70, 5000, 1, 0, Metric::kEuclidean, kDouble});
  cases.push_back({70, 5000, 1, 0, Metric::kSquaredEuclidean, kFloat});
  return cases;
}

// The spaces of a case.
struct Spaces {
  explicit Spaces(const Case& c, uint64_t seed = 7)
      : x_points(Points::Random(c.rows, c.dim, seed, c.levels)),
        y_points(Points::Random(c.columns, c.dim, seed + 1, c.levels)),
        x(x_points.View(), c.metric, c.arithmetic),
        y(c.columns > 0 ? std::make_unique<PairSpace>(y_points.View(), c.metric, c.arithmetic) : nullptr),
        source{&x, y.get()},
        itself(y == nullptr),
        all(AllValues(x, source.columns())) {}

  int64_t columns() const { return source.columns().rows(); }
  double at(int64_t i, int64_t j) const { return all[static_cast<size_t>(i * columns() + j)]; }

  const Points x_points, y_points;
  const PairSpace x;
  const std::unique_ptr<PairSpace> y;
  const PairSource source;
  const bool itself;
  const std::vector<double> all;
};

std::string Name(const Case& c) {
  return std::string(NameOf(c.metric)) + " " + std::to_string(c.rows) + " x " + std::to_string(c.columns) +
         (c.arithmetic.precision == Precision::kF32 ? " f32" : " f64");
}

TEST(PairNeighboursTest, TheNearestAreThoseOfASort) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(Name(c));
    const Spaces spaces(c);
    for (const int64_t k : {1, 3, 10, 100, 500}) {
      for (const bool self : {false, true}) {
        SweepControl control(k == 3 ? 1 : 4, {});
        const Neighbours expected =
            SortedNeighbours(spaces.all, spaces.columns(), k, spaces.itself && !self, c.metric == Metric::kDot);
        ExpectSame(FindNeighbours(spaces.source, k, self, control), expected);
      }
    }
  }
}

TEST(PairNeighboursTest, DistancesAreThoseOfTheFormula) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(Name(c));
    if (c.arithmetic.precision != Precision::kF64) continue;
    const Spaces spaces(c);
    for (int64_t i = 0; i < c.rows; ++i) {
      for (int64_t j = 0; j < spaces.columns(); ++j) {
        const double expected =
            DistanceOf(c.metric, spaces.x_points, i, spaces.itself ? spaces.x_points : spaces.y_points, j);
        EXPECT_NEAR(spaces.at(i, j), expected, 1e-12);
      }
    }
  }
}

TEST(PairNeighboursTest, TheComparisonCatchesASwap) {
  const Spaces spaces({65, 0, 3, 0, Metric::kEuclidean, kDouble});
  SweepControl control(1, {});
  Neighbours found = FindNeighbours(spaces.source, 5, false, control);
  const Neighbours expected = SortedNeighbours(spaces.all, 65, 5, true, false);
  EXPECT_EQ(found.indices, expected.indices);
  std::swap(found.indices[7], found.indices[8]);
  EXPECT_NE(found.indices, expected.indices);
  found.distances[9] = std::nextafter(found.distances[9], 0);
  EXPECT_FALSE(SameNumbers(found.distances, expected.distances));
}

TEST(PairNeighboursTest, JointNeighboursAreByTheGreaterDistance) {
  for (const int levels : {0, 4}) {
    for (const int64_t n : {1, 2, 63, 64, 65, 257}) {
      for (const PairArithmetic& arithmetic : {kDouble, kFloat}) {
        SCOPED_TRACE(std::to_string(n) + " levels " + std::to_string(levels));
        const Points x_points = Points::Random(n, 2, 3, levels), y_points = Points::Random(n, 3, 4, levels);
        const PairSpace x(x_points.View(), Metric::kChebyshev, arithmetic);
        const PairSpace y(y_points.View(), Metric::kChebyshev, arithmetic);
        const std::vector<double> all_x = AllValues(x, x), all_y = AllValues(y, y);
        std::vector<double> greater(all_x.size());
        for (size_t i = 0; i < all_x.size(); ++i) greater[i] = std::max(all_x[i], all_y[i]);
        const int64_t k = 4;
        const Neighbours expected = SortedNeighbours(greater, n, k, true, false);
        SweepControl control(3, {});
        const JointNeighbours found = FindJointNeighbours({&x}, {&y}, k, control);
        ExpectSame(found.joint, expected);
        for (int64_t i = 0; i < n; ++i) {
          double reach_x = n > 1 ? 0 : std::nan(""), reach_y = reach_x;
          for (int64_t j = 0; j < k; ++j) {
            const int64_t column = expected.indices[static_cast<size_t>(i * k + j)];
            if (column < 0) break;
            reach_x = std::max(reach_x, all_x[static_cast<size_t>(i * n + column)]);
            reach_y = std::max(reach_y, all_y[static_cast<size_t>(i * n + column)]);
          }
          const auto row = static_cast<size_t>(i);
          EXPECT_TRUE(SameNumbers({found.reach_x[row], found.reach_y[row]}, {reach_x, reach_y})) << i;
        }
      }
    }
  }
}

TEST(PairNeighboursTest, CountsAreThoseOfALoop) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(Name(c));
    const Spaces spaces(c);
    const bool greatest = c.metric == Metric::kDot;
    std::vector<double> radii;
    for (int64_t i = 0; i < c.rows; ++i) {  // radii that are distances, where it matters whether they count
      const double radius = spaces.at(i, (3 * i + 1) % spaces.columns());
      radii.push_back(i % 3 == 0 ? std::nextafter(radius, 1e9) : i % 7 == 6 ? std::abs(radius) * 1e300 : radius);
    }
    for (const bool strict : {false, true}) {
      for (const bool self : {false, true}) {
        SweepControl control(strict ? 4 : 1, {});
        const std::vector<int64_t> found = CountWithin(spaces.source, radii, strict, self, control);
        for (int64_t i = 0; i < c.rows; ++i) {
          const double radius = radii[static_cast<size_t>(i)];
          int64_t expected = 0;
          for (int64_t j = 0; j < spaces.columns(); ++j) {
            if (spaces.itself && !self && i == j) continue;
            const double value = spaces.at(i, j);
            const bool nearer = greatest ? value > radius : value < radius;
            expected += nearer || (!strict && value == radius) ? 1 : 0;
          }
          EXPECT_EQ(found[static_cast<size_t>(i)], expected) << i << " strict " << strict << " self " << self;
        }
      }
    }
  }
}

TEST(PairNeighboursTest, ARadiusThatIsNoNumberHoldsNothing) {
  const Spaces spaces({3, 0, 2, 0, Metric::kEuclidean, kDouble});
  SweepControl control(1, {});
  const std::vector<double> radii = {std::nan(""), std::numeric_limits<double>::infinity(), -1};
  EXPECT_EQ(CountWithin(spaces.source, radii, false, true, control), (std::vector<int64_t>{0, 3, 0}));
}

TEST(PairNeighboursTest, GroupSumsAreThoseOfALoop) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(Name(c));
    const Spaces spaces(c);
    for (const int64_t group_count : {1, 3, 100}) {
      std::vector<int64_t> groups;
      for (int64_t j = 0; j < spaces.columns(); ++j) {
        groups.push_back(group_count == 3 ? j * 3 / spaces.columns() : j * j % group_count);
      }
      SweepControl one(1, {}), four(4, {});
      const std::vector<double> found = GroupSums(spaces.source, groups, group_count, false, one);
      EXPECT_EQ(GroupSums(spaces.source, groups, group_count, false, four), found);
      std::vector<double> expected(found.size());
      for (int64_t i = 0; i < c.rows; ++i) {
        for (int64_t j = 0; j < spaces.columns(); ++j) {
          if (spaces.itself && i == j) continue;
          expected[static_cast<size_t>(i * group_count + groups[static_cast<size_t>(j)])] += spaces.at(i, j);
        }
      }
      for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-12 * (1 + std::abs(expected[i])));
      for (double& sum : expected) sum += 1e-9 * (1 + std::abs(sum));
      EXPECT_NE(found, expected);
    }
  }
}

TEST(PairNeighboursTest, TheHistogramIsThatOfALoop) {
  for (const Case& c : Cases()) {
    SCOPED_TRACE(Name(c));
    const Spaces spaces(c);
    for (const int64_t bins : {1, 4, 33}) {
      const double low = c.metric == Metric::kDot ? 1 : 0.25, high = 3;
      SweepControl control(4, {});
      const std::vector<int64_t> found = DistanceHistogram(spaces.source, low, high, bins, control);
      std::vector<int64_t> expected(static_cast<size_t>(bins));
      const double width = (high - low) / static_cast<double>(bins);
      for (int64_t i = 0; i < c.rows; ++i) {
        for (int64_t j = spaces.itself ? i + 1 : 0; j < spaces.columns(); ++j) {
          const double value = spaces.at(i, j);
          if (value < low || value > high) continue;
          int64_t cell = bins - 1;
          while (cell > 0 && value < low + static_cast<double>(cell) * width) --cell;
          ++expected[static_cast<size_t>(cell)];
        }
      }
      EXPECT_EQ(found, expected);
    }
  }
}

TEST(PairNeighboursTest, AHistogramWithoutWidthHoldsItsEnd) {
  const Points points{3, 1, {2, 2, 2}};
  const PairSpace space(points.View(), Metric::kEuclidean, kDouble);
  SweepControl control(1, {});
  EXPECT_EQ(DistanceHistogram({&space}, 0, 0, 4, control), (std::vector<int64_t>{0, 0, 0, 3}));
}

TEST(PairNeighboursTest, NoRowsHaveNoNeighbours) {
  const Points none{0, 3, {}}, some = Points::Random(2, 3, 1);
  const PairSpace empty(none.View(), Metric::kEuclidean, kDouble), space(some.View(), Metric::kEuclidean, kDouble);
  SweepControl control(2, {});
  EXPECT_TRUE(FindNeighbours({&empty}, 3, false, control).indices.empty());
  EXPECT_EQ(FindNeighbours({&space, &empty}, 2, false, control).indices, (std::vector<int64_t>{-1, -1, -1, -1}));
  EXPECT_TRUE(CountWithin({&empty}, {}, true, false, control).empty());
  EXPECT_EQ(GroupSums({&space, &empty}, {}, 2, false, control), (std::vector<double>{0, 0, 0, 0}));
}

TEST(PairNeighboursTest, ACallEndsOnRequest) {
  const Spaces spaces({257, 0, 3, 0, Metric::kEuclidean, kDouble});
  SweepControl control(1, [](int64_t, int64_t) { return false; });
  EXPECT_THROW(FindNeighbours(spaces.source, 3, false, control), Error);
}

}  // namespace
}  // namespace sextant::test
