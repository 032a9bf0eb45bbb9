// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "tests/cuda/kernel_case.h"

namespace sextant::cuda {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

enum class Unit { kWarps, kWarpgroups };

class AssignTest : public OnDevice, public testing::WithParamInterface<Unit> {
 protected:
  void SetUp() override {
    OnDevice::SetUp();
    if (IsSkipped() || GetParam() == Unit::kWarps) return;
    bool works = false;
    ASSERT_EQ(WorksByWarpgroups(&works), cudaSuccess);
    if (!works) GTEST_SKIP() << "the device, or the build, has no warpgroups";
  }

  static KernelCase ByUnit(KernelCase of) {
    of.warps_only = GetParam() == Unit::kWarps;
    return of;
  }
};

INSTANTIATE_TEST_SUITE_P(Units, AssignTest, testing::Values(Unit::kWarps, Unit::kWarpgroups),
                         [](const auto& unit) { return unit.param == Unit::kWarps ? "Warps" : "Warpgroups"; });

// The most that a cosine can be off, by docs/NUMERICS.md.
double MostCosineError(const KernelCase& of) {
  constexpr double kCut = 0x1p-19;  // by the unit within a step, and by adding steps
  if (of.precision == Precision::kF64) return 1e-14;
  const bool fast = of.precision == Precision::kMatrixFast;
  switch (of.dtype) {
    case DType::kF16:
      return (fast ? 0x1p-11 : 0x1p-21) + kCut;
    case DType::kBF16:
      return (fast ? 0x1p-8 : 0x1p-17) + kCut;
    default:
      return (fast ? 0x1p-7 : 0x1p-15) + kCut;
  }
}

double EfficiencyOf(const std::vector<double>& sums, double rows) {
  double entropy = 0;
  for (const double sum : sums) entropy -= sum > 0 ? sum / rows * std::log(sum / rows) : 0;
  return entropy / std::log(static_cast<double>(sums.size()));
}

// All of what a run gives, against the oracle and against the integers of its own assignments.
void Check(const KernelInput& input, const KernelOutput& output) {
  const KernelCase& of = input.of;
  const auto m = static_cast<size_t>(of.anchors);
  const double score_error = MostCosineError(of) / of.temperature;
  std::vector<uint64_t> integers(ChunkSums(of.anchors));
  std::vector<double> oracle_sums(m), sums(m);
  double nearest = -2;
  for (int64_t i = 0; i < of.rows; ++i) {
    ASSERT_EQ(output.status[static_cast<size_t>(i)], kSummed);
    const OracleRow oracle = AssignInDouble(input, i);
    double total = 0;
    for (size_t j = 0; j < m; ++j) {
      const double p = output.Assignment(of, i, static_cast<int64_t>(j));
      total += p;
      ASSERT_NEAR(p, oracle.assignment[j], oracle.assignment[j] * std::expm1(2 * score_error) + 1e-6) << i << ' ' << j;
      integers[j] += static_cast<uint64_t>(std::nearbyint(p * kFixedOne));
      integers[m + j] += static_cast<uint64_t>(std::nearbyint(p * kProductOne * p));
      oracle_sums[j] += oracle.assignment[j];
      sums[j] += p;
    }
    EXPECT_NEAR(total, 1, 1e-6);
    for (int64_t j = of.anchors; j < (of.anchors + 7) / 8 * 8; ++j) ASSERT_EQ(output.Assignment(of, i, j), 0);
    const uint64_t entropy = output.entropies[static_cast<size_t>(i)];
    EXPECT_NEAR(static_cast<double>(entropy) / kFixedOne, oracle.entropy, 4 * score_error * std::log(m) + 1e-6);
    integers[2 * m] += entropy;
    nearest = std::max(nearest, oracle.nearest);
  }
  for (size_t i = 0; i < integers.size(); ++i) ASSERT_EQ(output.Sum(i), integers[i]) << i;
  EXPECT_EQ(output.counts().rows, static_cast<uint64_t>(of.rows));
  EXPECT_EQ(output.counts().skipped, 0u);
  EXPECT_EQ(output.counts().first_bad, kNoBadRow);
  EXPECT_NEAR(CosineOf(output.counts().nearest), nearest, MostCosineError(of) + 1e-7);
  const auto rows = static_cast<double>(of.rows);
  // Rounded operands err at random, so few rows more.
  const double fast = 1e-4 * std::max(1.0, std::sqrt(150 / rows));
  const double most = of.precision == Precision::kF64 ? 1e-12 : of.precision == Precision::kMatrixFast ? fast : 1e-6;
  EXPECT_NEAR(EfficiencyOf(sums, rows), EfficiencyOf(oracle_sums, rows), most);
}

constexpr DType kTypes[] = {DType::kF32, DType::kF64, DType::kF16, DType::kBF16};
constexpr Precision kPrecisions[] = {Precision::kMatrix, Precision::kMatrixFast, Precision::kF64};

TEST_P(AssignTest, EveryTypeAndPrecision) {
  for (const DType dtype : kTypes) {
    for (const Precision precision : kPrecisions) {
      SCOPED_TRACE(std::to_string(static_cast<int>(dtype)) + ' ' + std::to_string(static_cast<int>(precision)));
      const KernelInput input(ByUnit({.dtype = dtype, .precision = precision}));
      Check(input, RunAll(input));
    }
  }
}

TEST_P(AssignTest, OddSizes) {
  struct Size {
    int64_t rows, anchors, dim;
  };
  for (const Size size : {Size{1, 2, 2},
                          Size{400, 20, 40},
                          {129, 8, 31},
                          {3, 100, 33},
                          {2, 127, 65},
                          {5, 128, 300},
                          {130, 129, 17},
                          {193, 104, 64},
                          {3, 105, 700},
                          {7, 301, 40},
                          {2, 1100, 5}}) {
    for (const Precision precision : {Precision::kMatrix, Precision::kF64}) {
      SCOPED_TRACE(std::to_string(size.anchors) + ' ' + std::to_string(static_cast<int>(precision)));
      const KernelInput input(ByUnit({.dtype = DType::kBF16,
                                      .precision = precision,
                                      .rows = size.rows,
                                      .anchors = size.anchors,
                                      .dim = size.dim}));
      Check(input, RunAll(input));
    }
  }
}

TEST_P(AssignTest, StridesAndAlignments) {
  for (const DType dtype : kTypes) {
    KernelCase of = ByUnit({.dtype = dtype, .rows = 40, .dim = 41});
    const KernelOutput dense = RunAll(KernelInput(of));
    for (const size_t shift : {size_t{1}, size_t{2}, size_t{4}, size_t{16}}) {
      of.shift = shift;
      of.stride_bytes = of.dim * static_cast<int64_t>(of.ElementBytes()) + static_cast<int64_t>(shift);
      EXPECT_TRUE(RunAll(KernelInput(of)) == dense) << shift;
    }
  }
}

// The order of threads and blocks, the cut into chunks and what is asked for change no bit.
TEST_P(AssignTest, TheSameBitsForEveryCut) {
  for (const int64_t anchors : {20, 140}) {
    for (const Precision precision : {Precision::kMatrix, Precision::kF64}) {
      const KernelInput input(ByUnit({.precision = precision, .rows = 200, .anchors = anchors, .dim = 20}));
      const KernelOutput whole = RunAll(input);
      for (const int64_t cut : {1, 130, 192}) {
        KernelOutput parts;
        AddRows(input, 0, cut, parts);
        AddRows(input, cut, -1, parts);
        EXPECT_TRUE(parts == whole);
      }
      KernelOutput sums;
      AddRows(input, 0, -1, sums, true);
      EXPECT_EQ(sums.sums, whole.sums);
    }
  }
}

TEST_P(AssignTest, ExtremeNorms) {
  for (const DType dtype : {DType::kF32, DType::kF64, DType::kBF16}) {
    for (const Precision precision : kPrecisions) {
      for (const int64_t anchors : {20, 140}) {
        KernelInput input(ByUnit({.dtype = dtype, .precision = precision, .rows = 12, .anchors = anchors, .dim = 40}));
        const bool wide = dtype == DType::kF64;
        for (int64_t k = 0; k < 40; ++k) {
          input.Set(3, k, input.Value(3, k) * (wide ? 1e-290 : 1e-34));
          input.Set(4, k, input.Value(4, k) * (wide ? 1e290 : 1e33));
          input.Set(5, k, input.Value(5, k) * 1e-20);
        }
        Check(input, RunAll(input));
      }
    }
  }
}

TEST_P(AssignTest, BadRows) {
  for (const Precision precision : kPrecisions) {
    for (const int64_t anchors : {20, 140}) {
      for (const BadRows policy : {BadRows::kSkip, BadRows::kUniform}) {
        KernelInput input(ByUnit({.dtype = DType::kF32,
                                  .precision = precision,
                                  .rows = 140,
                                  .anchors = anchors,
                                  .dim = 40,
                                  .bad_rows = policy}));
        for (int64_t k = 0; k < 40; ++k) input.Set(50, k, k % 2 ? 0.0 : -0.0);
        input.Set(60, 39, kInfinity);
        input.Set(61, 0, std::numeric_limits<double>::quiet_NaN());
        input.use.assign(140, 1);
        input.use[7] = 0;
        input.use[61] = 0;
        const KernelOutput output = RunAll(input);
        const bool even = policy == BadRows::kUniform;
        EXPECT_EQ(output.counts().rows, even ? 138u - 1 : 136u);
        EXPECT_EQ(output.counts().uniform, even ? 1u : 0u);
        EXPECT_EQ(output.counts().skipped, even ? 1u : 2u);
        EXPECT_EQ(RowOfBad(output.counts().first_bad), even ? 60 : 50);
        EXPECT_EQ(WhyBad(output.counts().first_bad), even ? kNotFiniteRow : kZeroRow);
        EXPECT_EQ(output.status[7], kPassedOver);
        EXPECT_EQ(output.status[61], kPassedOver);
        EXPECT_EQ(output.status[60], kBad);
        std::vector<uint64_t> integers(ChunkSums(anchors));
        for (int64_t i = 0; i < 140; ++i) {
          for (int64_t j = 0; j < anchors; ++j) {
            const double p = output.Assignment(input.of, i, j);
            if (output.status[static_cast<size_t>(i)] != kSummed) {
              ASSERT_EQ(p, 0);
            } else if (i == 50) {
              ASSERT_NEAR(p, 1.0 / static_cast<double>(anchors), 1e-7);
            }
            integers[static_cast<size_t>(j)] += static_cast<uint64_t>(std::nearbyint(p * kFixedOne));
          }
        }
        for (size_t j = 0; j < static_cast<size_t>(anchors); ++j) ASSERT_EQ(output.Sum(j), integers[j]);
      }
    }
  }
}

class TotalsTest : public OnDevice {};

TEST_F(TotalsTest, Have128Bits) {
  constexpr int64_t kAnchors = 3;
  const size_t sums = ChunkSums(kAnchors);
  DeviceVector<uint64_t> chunk(2 * sums), totals(2 * sums);
  for (size_t i = 0; i < sums; ++i) {
    chunk[2 * i] = ~uint64_t{0} - i;
    chunk[2 * i + 1] = ~uint64_t{0} - 5 * i;
  }
  __extension__ using Wide = unsigned __int128;
  for (int round = 1; round <= 3; ++round) {
    EXPECT_DONE(AddToTotals(chunk.data(), kAnchors, false, totals.data(), nullptr));
    for (size_t i = 0; i < sums; ++i) {
      const Wide expected = (Wide{chunk[2 * i]} + (Wide{chunk[2 * i + 1]} << 32)) * static_cast<unsigned>(round);
      ASSERT_EQ(totals[i], static_cast<uint64_t>(expected));
      ASSERT_EQ(totals[sums + i], static_cast<uint64_t>(expected >> 64));
    }
  }
  for (int round = 0; round < 3; ++round) {
    EXPECT_DONE(AddToTotals(chunk.data(), kAnchors, true, totals.data(), nullptr));
  }
  EXPECT_EQ(totals, DeviceVector<uint64_t>(2 * sums));
}

}  // namespace
}  // namespace sextant::cuda
