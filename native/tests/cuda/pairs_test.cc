// SPDX-License-Identifier: Apache-2.0
//
// Pairs of rows on devices, against the CPU and against loops in double.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "pairwise/distance_statistics.h"
#include "pairwise/group_sums.h"
#include "pairwise/reduce_pairs.h"
#include "pairwise/reductions.h"
#include "tests/cuda/pair_case.h"

namespace sextant::test {
namespace {

constexpr Metric kMetrics8[] = {Metric::kSquaredEuclidean, Metric::kEuclidean, Metric::kCosine,      Metric::kDot,
                                Metric::kCityblock,        Metric::kChebyshev, Metric::kCorrelation, Metric::kHamming};

bool SameNumbers(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); });
}

void ExpectNear(const std::vector<double>& found, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) {
    if (found[i] == expected[i]) continue;
    EXPECT_LE(std::abs(found[i] - expected[i]), tolerance * std::max(1.0, std::abs(expected[i]))) << i;
  }
}

TEST_F(PairsOnDevices, NeighboursOfEveryMetricAreThoseOfTheCpu) {
  for (const bool whole : {false, true}) {
    const PairMatrix x(1, whole ? 131 : 70, 21, whole), y(2, 67, 21, whole);
    for (const Metric metric : kMetrics8) {
      for (const bool wide : {false, true}) {
        if (wide && whole && metric != Metric::kDot) continue;
        SCOPED_TRACE(std::string(NameOf(metric)) + (wide ? " f64" : " f32"));
        const Spaces spaces(x, whole ? nullptr : &y, metric, wide);
        SweepControl cpu = Control(-1), device = Control();
        const Neighbours expected = FindNeighbours(spaces.Source(), 5, false, cpu);
        const Neighbours found = FindNeighbours(spaces.Source(), 5, false, device);
        EXPECT_EQ(found.indices, expected.indices);
        EXPECT_TRUE(SameNumbers(found.distances, expected.distances));
      }
    }
  }
}

// 2^-24 (d + 8) of the sum of magnitudes of what is added, which for these rows is below 4 d; roots of near pairs are
// those of direct differences, so that their error is relative.
TEST_F(PairsOnDevices, DistancesAreThoseOfAnOracle) {
  const PairMatrix x(3, 40, 150, false, 30);  // two chunks of d; far from the origin
  for (const Metric metric : kMetrics8) {
    SCOPED_TRACE(NameOf(metric));
    const Spaces spaces(x, nullptr, metric, false);
    SweepControl device = Control();
    const Neighbours found = FindNeighbours(spaces.Source(), 40, true, device);
    const double scale = metric == Metric::kDot ? 1000.0 * 150 : metric == Metric::kHamming ? 1 : 4;
    for (int64_t i = 0; i < 40; ++i) {
      for (size_t r = 0; r < 40; ++r) {
        const size_t at = static_cast<size_t>(i) * 40 + r;
        const double expected = Oracle(x, i, x, found.indices[at], metric);
        const double law = 0x1p-24 * 158 * std::max(scale, std::abs(expected));
        EXPECT_LE(std::abs(found.distances[at] - expected), law) << i << " " << r;
        if (metric == Metric::kEuclidean && expected > 0 && expected < 0.1) {
          EXPECT_LE(std::abs(found.distances[at] / expected - 1), 1e-5);
        }
      }
    }
  }
}

TEST_F(PairsOnDevices, ManyNeighboursAndFewerThanAsked) {
  const PairMatrix x(4, 45, 3, true);
  for (const int64_t k : {int64_t{1}, int64_t{33}, int64_t{44}, int64_t{49}}) {
    for (const bool self : {false, true}) {
      const Spaces spaces(x, nullptr, Metric::kCityblock, false);
      SweepControl cpu = Control(-1), device = Control(1);
      const Neighbours expected = FindNeighbours(spaces.Source(), k, self, cpu);
      const Neighbours found = FindNeighbours(spaces.Source(), k, self, device);
      EXPECT_EQ(found.indices, expected.indices) << k;
      EXPECT_TRUE(SameNumbers(found.distances, expected.distances)) << k;
    }
  }
}

TEST_F(PairsOnDevices, SumsOfKernelsGroupsAndStatistics) {
  const PairMatrix x(5, 131, 19, false), y(6, 70, 19, false);
  const double bandwidths[] = {1e-3, 0.5, 4, 1e3};
  std::vector<int64_t> groups;
  for (int64_t j = 0; j < 131; ++j) groups.push_back(j * j % 37);
  for (const bool wide : {false, true}) {
    for (const bool across : {false, true}) {
      const Spaces squares(x, across ? &y : nullptr, Metric::kSquaredEuclidean, wide);
      const Spaces spaces(x, across ? &y : nullptr, Metric::kEuclidean, wide);
      SweepControl cpu = Control(-1), device = Control();
      ExpectNear(LogKernelSums(squares.Source(), bandwidths, false, device),
                 LogKernelSums(squares.Source(), bandwidths, false, cpu), 1e-13);
      ExpectNear(LogKernelSums(spaces.Source(), bandwidths, true, device),
                 LogKernelSums(spaces.Source(), bandwidths, true, cpu), 1e-13);
      const std::span<const int64_t> of(groups.data(), across ? 70 : 131);
      ExpectNear(GroupSums(spaces.Source(), of, 37, false, device), GroupSums(spaces.Source(), of, 37, false, cpu),
                 1e-14);
      const DistanceStatistics found = StatisticsOf(spaces.Source(), device);
      const DistanceStatistics expected = StatisticsOf(spaces.Source(), cpu);
      EXPECT_EQ(found.pairs, expected.pairs);
      EXPECT_EQ(found.minimum, expected.minimum);
      EXPECT_EQ(found.maximum, expected.maximum);
      ExpectNear({found.sum, found.deviations}, {expected.sum, expected.deviations}, 1e-13);
    }
  }
}

TEST_F(PairsOnDevices, KernelSumsAreThoseOfAnOracle) {
  const PairMatrix x(7, 50, 4, false);
  const Spaces spaces(x, nullptr, Metric::kSquaredEuclidean, true);
  const double bandwidths[] = {0.3, 2};
  SweepControl device = Control();
  const std::vector<double> found = LogKernelSums(spaces.Source(), bandwidths, false, device);
  for (int64_t i = 0; i < 50; ++i) {
    for (size_t b = 0; b < 2; ++b) {
      double sum = 0;
      for (int64_t j = 0; j < 50; ++j) {
        const double h = bandwidths[b];
        if (j != i) sum += std::exp(-Oracle(x, i, x, j, Metric::kSquaredEuclidean) / (2 * h * h));
      }
      EXPECT_NEAR(found[static_cast<size_t>(i) * 2 + b], std::log(sum), 1e-12) << i;
    }
  }
}

struct AllOf {
  std::vector<int64_t> indices;
  std::vector<double> numbers;
};

// Of one sweep with all reductions.
AllOf Sweep(const PairMatrix& x, const PairMatrix* y, bool wide, int64_t memory) {
  const int64_t n = x.rows, m = y != nullptr ? y->rows : n;
  std::vector<int64_t> groups;
  for (int64_t j = 0; j < m; ++j) groups.push_back(j % 3);
  const double bandwidths[] = {1, 3};
  AllOf all{std::vector<int64_t>(static_cast<size_t>(n * 4)), std::vector<double>(static_cast<size_t>(n * 9))};
  const std::span<double> numbers(all.numbers);
  const auto at = [&](int64_t first, int64_t width) {
    return numbers.subspan(static_cast<size_t>(n * first), static_cast<size_t>(n * width));
  };
  const PairReduction reductions[] = {
      {.kind = PairReductionKind::kTopK, .k = 4, .values = at(0, 4), .indices = all.indices},
      {.kind = PairReductionKind::kKernelSums, .parameters = bandwidths, .values = at(4, 2)},
      {.kind = PairReductionKind::kGroupSums, .self = true, .groups = groups, .group_count = 3, .values = at(6, 3)}};
  PairRequest request{.x = x.View(wide), .y = {}, .metric = Metric::kEuclidean, .arithmetic = {}, .reductions = {}};
  if (y != nullptr) request.y = y->View(wide);
  request.arithmetic = {wide ? Precision::kF64 : Precision::kF32, ""};
  request.device = PairDevice{0, memory, &Devices()};
  request.threads = 1;
  request.reductions = reductions;
  ReducePairs(request);
  return all;
}

// The least memory decides about panels, strips and tiles; no bit changes.
TEST_F(PairsOnDevices, MemoryChangesNoBit) {
  const PairMatrix x(8, 140, 17, false), y(9, 150, 17, false);
  for (const bool wide : {false, true}) {
    const PairMatrix* other = wide ? &y : nullptr;
    const AllOf whole = Sweep(x, other, wide, 0);
    const int64_t tile = 1 << (wide ? 15 : 16);
    for (const int64_t memory : {4 * tile + 60'000, 3 * tile, tile + 40'000}) {
      const AllOf part = Sweep(x, other, wide, memory);
      EXPECT_EQ(part.indices, whole.indices) << memory;
      EXPECT_TRUE(SameBits(part.numbers, whole.numbers)) << memory;
    }
    try {
      Sweep(x, other, wide, tile);
      ADD_FAILURE() << "a tile does not fit";
    } catch (const Error& e) {
      EXPECT_EQ(e.fault(), Fault::kDeviceOutOfMemory);
    }
  }
}

TEST_F(PairsOnDevices, IsCancelledAndRefusesWhatItLacks) {
  const PairMatrix x(11, 150, 5, true);
  const Spaces spaces(x, nullptr, Metric::kEuclidean, false);
  int64_t last = -1, calls = 0;
  SweepControl told = Control(0, 0, [&](int64_t done, int64_t total) {
    EXPECT_GE(done, last);
    EXPECT_EQ(total, 150 * 150);
    last = done;
    return true;
  });
  FindNeighbours(spaces.Source(), 2, false, told);
  EXPECT_EQ(last, 150 * 150);
  SweepControl stopped = Control(0, 0, [&](int64_t, int64_t) { return ++calls < 2; });
  EXPECT_THROW(FindNeighbours(spaces.Source(), 2, false, stopped), Error);
  std::vector<int64_t> counts(150);
  const std::vector<double> radii(150, 1.0);
  const PairReduction reductions[] = {
      {.kind = PairReductionKind::kRangeCounts, .parameters = radii, .indices = counts}};
  PairRequest request{.x = x.View(false), .y = {}, .metric = Metric::kEuclidean, .arithmetic = {}, .reductions = {}};
  request.arithmetic = {Precision::kF32, ""};
  request.device = PairDevice{0, 0, &Devices()};
  request.reductions = reductions;
  try {
    ReducePairs(request);
    ADD_FAILURE();
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kUnsupported);
    EXPECT_NE(std::string(e.what()).find("RANGE_COUNTS"), std::string::npos);
  }
}

#ifdef SEXTANT_EMULATED_CUDA

TEST_F(PairsOnDevices, OrderOfWorkChangesNoBit) {
  const PairMatrix x(10, 150, 17, false);
  const AllOf late = Sweep(x, nullptr, false, 130'000);
  emulation::Reset({.order = emulation::Order::kRandom, .seed = 5});
  const AllOf random = Sweep(x, nullptr, false, 130'000);
  EXPECT_EQ(random.indices, late.indices);
  EXPECT_TRUE(SameBits(random.numbers, late.numbers));
}

TEST_F(PairsOnDevices, EveryCallMayFail) {
  const PairMatrix x(12, 30, 5, false);
  const Spaces spaces(x, nullptr, Metric::kEuclidean, false);
  ExpectEveryCallMayFail(10, [&] {
    SweepControl device = Control();
    return FindNeighbours(spaces.Source(), 2, false, device).distances;
  });
}

#endif  // emulated

}  // namespace
}  // namespace sextant::test
