// SPDX-License-Identifier: Apache-2.0
//
// What a sweep promises to reductions and to the caller who waits.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "common/error.h"
#include "pairwise/sweep.h"
#include "tests/support/matrix.h"
#include "tests/support/pairs.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

constexpr int64_t kDim = 3;

std::unique_ptr<PairSpace> SpaceOf(int64_t rows, uint64_t seed, int64_t dim = kDim) {
  Random random(seed);
  const Matrix matrix(Normals(random, rows * dim), dim, DType::kF32);
  return std::make_unique<PairSpace>(MatrixView{{matrix.View()}, rows, dim}, Metric::kEuclidean,
                                     PairArithmetic{Precision::kF32, ""});
}

// Counts visits of every pair, and holds the order of calls to what Strip says.
class Visits final : public Reduction {
 public:
  Visits(int64_t rows, int64_t columns) : counts(static_cast<size_t>(rows * columns)), columns_(columns) {}

  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<Counter>(*this); }

  std::vector<int> counts;

 private:
  class Counter final : public Strip {
   public:
    explicit Counter(Visits& all) : all_(all) {}

    void Begin(int64_t first_row, int64_t rows) override {
      first_row_ = first_row;
      rows_ = rows;
      next_ = -1;
    }
    void Add(std::span<const PairTile> tiles) override {
      for (const PairTile& tile : tiles) {
        if (tile.first_row != first_row_ || tile.rows != rows_) throw std::logic_error("a tile of other rows");
        if (tile.first_column != tiles[0].first_column || tile.columns != tiles[0].columns) {
          throw std::logic_error("tiles of different columns");
        }
      }
      const PairTile& tile = tiles[0];
      if (next_ >= 0 && tile.first_column != next_) throw std::logic_error("a gap between tiles");
      next_ = tile.first_column + tile.columns;
      if (tile.columns % kPanelColumns != 0 && next_ != all_.columns_) throw std::logic_error("half a panel");
      for (int64_t i = tile.first_row; i < tile.first_row + tile.rows; ++i) {
        for (int64_t j = tile.first_column; j < next_; ++j) ++all_.counts[static_cast<size_t>(i * all_.columns_ + j)];
      }
    }
    void End() override {
      if (next_ != all_.columns_) throw std::logic_error("columns are missing");
    }

   private:
    Visits& all_;
    int64_t first_row_ = 0, rows_ = 0, next_ = 0;
  };

  const int64_t columns_;
};

TEST(PairSweepTest, EveryPairIsVisitedOnce) {
  for (const int threads : {1, 4}) {
    for (const int64_t rows : {1, 2, 63, 64, 65, 257, 700}) {
      for (const int64_t columns : {1, 64, 257, 300}) {
        const auto x = SpaceOf(rows, 1), y = SpaceOf(columns, 2), z = SpaceOf(rows, 3, 40);
        const auto w = SpaceOf(columns, 4, 40);
        Visits visits(rows, columns);
        SweepControl control(threads, {});
        const PairSource sources[] = {{x.get(), y.get()}, {z.get(), w.get()}};
        Reduction* const reductions[] = {&visits};
        Sweep(sources, reductions, Pairs::kAll, control);
        for (const int count : visits.counts) ASSERT_EQ(count, 1) << rows << " x " << columns;
      }
      const auto x = SpaceOf(rows, 1);
      Visits upper(rows, rows);
      SweepControl control(threads, {});
      const PairSource source{x.get()};
      Reduction* const reductions[] = {&upper};
      Sweep({&source, 1}, reductions, Pairs::kUpper, control);
      for (int64_t i = 0; i < rows; ++i) {
        for (int64_t j = 0; j < rows; ++j) {
          const int count = upper.counts[static_cast<size_t>(i * rows + j)];
          ASSERT_TRUE(j > i ? count == 1 : count <= 1) << rows << " rows, pair " << i << ", " << j;
        }
      }
    }
  }
}

TEST(PairSweepTest, ProgressRisesAndComesSeldom) {
  const auto x = SpaceOf(3000, 5);
  for (const int threads : {1, 4}) {
    std::vector<int64_t> reports;
    int64_t all = -1;
    SweepControl control(threads, [&](int64_t done, int64_t total) {
      all = total;
      reports.push_back(done);
      return true;
    });
    AllValues values(3000, 3000);
    const PairSource source{x.get()};
    Reduction* const reductions[] = {&values};
    const auto begin = std::chrono::steady_clock::now();
    Sweep({&source, 1}, reductions, Pairs::kAll, control);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    ASSERT_FALSE(reports.empty());
    EXPECT_EQ(reports.front(), 0);
    EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end()));
    EXPECT_LE(reports.back(), all);
    EXPECT_EQ(all, 3000 * 3000);
    EXPECT_LE(static_cast<double>(reports.size()), 2 + 21 * seconds.count());
  }
}

TEST(PairSweepTest, TheCallerCanStopIt) {
  const auto x = SpaceOf(3000, 6, 100);
  for (const int threads : {1, 4}) {
    SweepControl control(threads, [](int64_t, int64_t) { return false; });
    AllValues values(3000, 3000);
    const PairSource source{x.get()};
    Reduction* const reductions[] = {&values};
    try {
      Sweep({&source, 1}, reductions, Pairs::kAll, control);
      ADD_FAILURE() << "it went on";
    } catch (const Error& error) {
      EXPECT_EQ(error.fault(), Fault::kCancelled);
    }
    const auto left =
        std::count_if(values.values().begin(), values.values().end(), [](double v) { return std::isnan(v); });
    EXPECT_GT(left, 3000 * 1000);
  }
}

// A reduction that fails at one tile, and counts those that come.
class Failing final : public Reduction {
 public:
  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<Thrower>(*this); }
  std::atomic<int> tiles = 0;

 private:
  class Thrower final : public Strip {
   public:
    explicit Thrower(Failing& all) : all_(all) {}
    void Begin(int64_t, int64_t) override {}
    void Add(std::span<const PairTile>) override {
      if (++all_.tiles == 20) throw Error(Fault::kInvalidData, "planted");
    }
    void End() override {}

   private:
    Failing& all_;
  };
};

TEST(PairSweepTest, AFailureEndsItSoon) {
  const auto x = SpaceOf(5000, 7);
  for (const int threads : {1, 4}) {
    Failing failing;
    SweepControl control(threads, {});
    const PairSource source{x.get()};
    Reduction* const reductions[] = {&failing};
    EXPECT_THROW(Sweep({&source, 1}, reductions, Pairs::kAll, control), Error);
    EXPECT_LE(failing.tiles, 20 + threads * 100) << "of " << 5000 * 5000 / (256 * 192);
  }
}

}  // namespace
}  // namespace sextant::test
