// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "sextant/sextant.h"
#include "tests/capi/fake_pairs.h"

namespace sextant::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Valid arguments of a sweep of 3 rows against 2 over the fake; a test spoils one of them.
class PairsShimTest : public testing::Test {
 protected:
  PairsShimTest() {
    FakePairs::Get() = FakePairs();
    Restore();
  }

  void Restore() {
    x_part_ = Part(3);
    y_part_ = Part(2);
    x_ = {sizeof x_, 1, &x_part_};
    y_ = {sizeof y_, 1, &y_part_};
    y_pointer_ = &y_;
    options_ = {};
    options_.struct_size = sizeof options_;
    options_.metric = SEXTANT_METRIC_EUCLIDEAN;
    for (sextant_reduction& reduction : reductions_) {
      reduction = {};
      reduction.struct_size = sizeof reduction;
      reduction.kind = SEXTANT_REDUCTION_MATRIX;
      reduction.values = values_;
    }
    count_ = 2;
  }

  sextant_rows Part(int64_t rows) const {
    sextant_rows part{};
    part.struct_size = sizeof part;
    part.data = data_;
    part.rows = rows;
    part.dim = 4;
    part.stride_bytes = 16;
    part.device = SEXTANT_HOST;
    return part;
  }

  sextant_status Call() { return sextant_pairs_sweep(&x_, y_pointer_, &options_, reductions_, count_, &error_); }

  void Refused(const std::string& message, const std::function<void()>& spoil) {
    Restore();
    ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
    const int calls = FakePairs::Get().calls;
    spoil();
    EXPECT_EQ(Call(), SEXTANT_INVALID_ARGUMENT) << message;
    EXPECT_NE(std::string(error_.message).find(message), std::string::npos)
        << message << " is not in: " << error_.message;
    EXPECT_EQ(FakePairs::Get().calls, calls) << message;
  }

  // The second reduction, of a kind and without outputs.
  sextant_reduction& Second(int32_t kind) {
    reductions_[1].kind = kind;
    reductions_[1].values = nullptr;
    return reductions_[1];
  }

  const float data_[12] = {};
  double values_[64] = {};
  int64_t indices_[64] = {};
  const double parameters_[3] = {0.5, 1, 2};
  const int64_t groups_[3] = {1, 0, 1};
  sextant_rows x_part_{}, y_part_{};
  sextant_matrix x_{}, y_{};
  const sextant_matrix* y_pointer_ = nullptr;
  sextant_sweep_options options_{};
  sextant_reduction reductions_[2]{};
  int32_t count_ = 2;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};
};

TEST_F(PairsShimTest, TheRequestIsWhatTheCallerAskedFor) {
  options_.metric = SEXTANT_METRIC_COSINE;
  options_.threads = 3;
  options_.precision = SEXTANT_PRECISION_AUTO;
  sextant_reduction& top = reductions_[0];
  top.kind = SEXTANT_REDUCTION_TOP_K;
  top.k = 5;
  top.self = 1;
  top.indices = indices_;
  sextant_reduction& counts = Second(SEXTANT_REDUCTION_RANGE_COUNTS);
  counts.strict = 1;
  counts.parameters = parameters_;
  counts.parameter_count = 3;
  counts.indices = indices_;
  ASSERT_EQ(Call(), SEXTANT_OK) << error_.message;
  const FakePairs& pairs = FakePairs::Get();
  EXPECT_EQ(pairs.request.x.rows, 3);
  EXPECT_EQ(pairs.request.y->rows, 2);
  EXPECT_EQ(pairs.request.metric, Metric::kCosine);
  EXPECT_EQ(pairs.request.arithmetic.precision, Precision::kF32);
  EXPECT_EQ(pairs.request.threads, 3);
  EXPECT_FALSE(pairs.request.progress);
  ASSERT_EQ(pairs.reductions.size(), 2u);
  EXPECT_EQ(pairs.reductions[0].kind, PairReductionKind::kTopK);
  EXPECT_TRUE(pairs.reductions[0].self);
  EXPECT_EQ(pairs.reductions[0].k, 5);
  EXPECT_EQ(pairs.reductions[0].values.size(), 15u);
  EXPECT_EQ(pairs.reductions[0].indices.size(), 15u);
  EXPECT_TRUE(pairs.reductions[1].strict);
  EXPECT_EQ(pairs.reductions[1].parameters.size(), 3u);
  EXPECT_EQ(pairs.reductions[1].indices.size(), 3u);
}

TEST_F(PairsShimTest, OutputsAreAsLargeAsTheirKindSays) {
  y_pointer_ = nullptr;
  sextant_reduction& second = reductions_[1];
  second.parameters = parameters_;
  second.groups = groups_;
  const auto values = [&](int32_t kind, int64_t parameters) {
    second.kind = kind;
    second.parameter_count = parameters;
    second.group_count = 7;
    EXPECT_EQ(Call(), SEXTANT_OK) << error_.message;
    return FakePairs::Get().reductions.at(1).values.size();
  };
  EXPECT_EQ(values(SEXTANT_REDUCTION_KERNEL_SUMS, 2), 6u);
  EXPECT_EQ(values(SEXTANT_REDUCTION_GROUP_SUMS, 0), 21u);
  EXPECT_EQ(values(SEXTANT_REDUCTION_MATRIX, 0), 9u);
  EXPECT_EQ(values(SEXTANT_REDUCTION_CONDENSED, 0), 3u);
  EXPECT_EQ(values(SEXTANT_REDUCTION_RANKS, 0), 3u);
  second.kind = SEXTANT_REDUCTION_HISTOGRAM;
  second.parameter_count = 2;
  second.bins = 9;
  second.values = nullptr;
  second.indices = indices_;
  EXPECT_EQ(Call(), SEXTANT_OK) << error_.message;
  EXPECT_EQ(FakePairs::Get().reductions.at(1).indices.size(), 9u);
}

TEST_F(PairsShimTest, NoRowsNeedNoOutput) {
  x_part_.rows = 0;
  reductions_[0].values = reductions_[1].values = nullptr;
  EXPECT_EQ(Call(), SEXTANT_OK) << error_.message;
  y_pointer_ = nullptr;
  reductions_[0].kind = SEXTANT_REDUCTION_CONDENSED;
  EXPECT_EQ(Call(), SEXTANT_OK) << error_.message;
}

TEST_F(PairsShimTest, WrongArgumentsAreRefused) {
  Refused("y.parts[0].dim must be 4, but is 3", [&] { y_part_.dim = 3; });
  Refused("y.struct_size must be >= 16", [&] { y_.struct_size = 15; });
  Refused("x.part_count must be", [&] { x_.part_count = 0; });
  Refused("options.struct_size must be >= 56", [&] { options_.struct_size = 55; });
  Refused("options.metric must be 0 .. 8, but is 9", [&] { options_.metric = 9; });
  Refused("options.precision must be 0 .. 2, but is -1", [&] { options_.precision = -1; });
  Refused("options.threads must be 0 .. 4096, but is 4097", [&] { options_.threads = 4097; });
  Refused("options.backend must be 0 .. 1, but is 2", [&] { options_.backend = 2; });
  Refused("options.device_memory_bytes must be >= 0, but is -1", [&] {
    options_.backend = SEXTANT_BACKEND_CUDA;
    options_.device_memory_bytes = -1;
  });
  Refused("count must be", [&] { count_ = 0; });
  Refused("reductions[0].struct_size must be >= 80", [&] { reductions_[0].struct_size = 79; });
  Refused("reductions[1].struct_size must be 80, but is 88", [&] { reductions_[1].struct_size = 88; });
  Refused("reductions[1].kind must be 0 .. 7, but is 8", [&] { reductions_[1].kind = 8; });
  Refused("reductions[1].self must be 0 .. 1, but is 2", [&] { reductions_[1].self = 2; });
  Refused("reductions[1].strict must be 0 .. 1, but is -1", [&] { reductions_[1].strict = -1; });
  Refused("reductions[1].values must not be NULL", [&] { reductions_[1].values = nullptr; });
  Refused("reductions[1].indices must be NULL", [&] { reductions_[1].indices = indices_; });
  const sextant_status status = sextant_pairs_sweep(&x_, nullptr, &options_, nullptr, 1, &error_);
  EXPECT_EQ(status, SEXTANT_INVALID_ARGUMENT);
  EXPECT_EQ(sextant_pairs_sweep(nullptr, nullptr, &options_, reductions_, 1, &error_), SEXTANT_INVALID_ARGUMENT);
  EXPECT_EQ(sextant_pairs_sweep(&x_, nullptr, nullptr, reductions_, 1, nullptr), SEXTANT_INVALID_ARGUMENT);
}

TEST_F(PairsShimTest, WrongParametersOfAKindAreRefused) {
  static const double bad[] = {0.5, 0, -1, kInfinity, std::nan("")};
  Refused("reductions[1].k must be >= 1, but is 0", [&] { Second(SEXTANT_REDUCTION_TOP_K); });
  Refused("reductions[1].values must fit in the address space", [&] { Second(SEXTANT_REDUCTION_TOP_K).k = INT64_MAX; });
  Refused("reductions[1].parameter_count must be 1 ..", [&] { Second(SEXTANT_REDUCTION_KERNEL_SUMS); });
  for (int i = 1; i < 5; ++i) {
    Refused("reductions[1].parameters must be finite and > 0", [&] {
      sextant_reduction& sums = Second(SEXTANT_REDUCTION_KERNEL_SUMS);
      sums.parameters = bad + i;
      sums.parameter_count = 1;
    });
  }
  Refused("options.metric must be SQEUCLIDEAN (0) or EUCLIDEAN (1)", [&] {
    options_.metric = SEXTANT_METRIC_COSINE;
    Second(SEXTANT_REDUCTION_KERNEL_SUMS);
  });
  Refused("reductions[1].group_count must be >= 1", [&] { Second(SEXTANT_REDUCTION_GROUP_SUMS); });
  Refused("reductions[1].groups must not be NULL", [&] { Second(SEXTANT_REDUCTION_GROUP_SUMS).group_count = 1; });
  Refused("reductions[1].groups[0] must be 0, but is 1", [&] {
    Second(SEXTANT_REDUCTION_GROUP_SUMS).group_count = 1;
    reductions_[1].groups = groups_;
  });
  Refused("reductions[1].parameter_count must be 3, but is 2", [&] {
    Second(SEXTANT_REDUCTION_RANGE_COUNTS).parameters = parameters_;
    reductions_[1].parameter_count = 2;
  });
  Refused("reductions[1].parameters must not be NaN", [&] {
    Second(SEXTANT_REDUCTION_RANGE_COUNTS).parameters = bad + 2;
    reductions_[1].parameter_count = 3;
  });
  const auto cells = [&](const double* ends, int64_t bins) {
    sextant_reduction& histogram = Second(SEXTANT_REDUCTION_HISTOGRAM);
    histogram.parameters = ends;
    histogram.parameter_count = 2;
    histogram.bins = bins;
  };
  Refused("reductions[1].bins must be 1 .. 1048576, but is 0", [&] { cells(parameters_, 0); });
  Refused("reductions[1].bins must be 1 .. 1048576", [&] { cells(parameters_, (1 << 20) + 1); });
  Refused("reductions[1].parameters must be two finite ends", [&] { cells(bad, 4); });
  Refused("reductions[1].parameters must be two finite ends", [&] { cells(bad + 2, 4); });
  Refused("reductions[1].indices must not be NULL", [&] { cells(parameters_, 4); });
  Refused("y must be NULL for reductions[1].kind 6", [&] { Second(SEXTANT_REDUCTION_CONDENSED); });
  Refused("x rows of RANKS must be 0 .. 92682, but is 92683", [&] {
    y_pointer_ = nullptr;
    x_part_.rows = 92683;
    Second(SEXTANT_REDUCTION_RANKS);
    reductions_[0].kind = SEXTANT_REDUCTION_RANKS;
  });
  Refused("y must be NULL for reductions[1].kind 7", [&] { Second(SEXTANT_REDUCTION_RANKS); });
}

TEST_F(PairsShimTest, FailuresBecomeStatuses) {
  FakePairs::Get().fault = [] { throw Error(Fault::kInvalidData, "y: a row must be finite", 7); };
  EXPECT_EQ(Call(), SEXTANT_INVALID_DATA);
  EXPECT_EQ(error_.row, 7);
  FakePairs::Get().fault = [] { throw std::bad_alloc(); };
  EXPECT_EQ(Call(), SEXTANT_OUT_OF_MEMORY);
}

TEST_F(PairsShimTest, ProgressEndsACallWithAnythingButZero) {
  std::vector<int64_t> seen;
  options_.context = &seen;
  options_.progress = [](void* context, int64_t done, int64_t total) {
    *static_cast<std::vector<int64_t>*>(context) = {done, total};
    return done == 5 ? 3 : 0;
  };
  ASSERT_EQ(Call(), SEXTANT_OK);
  const auto& progress = FakePairs::Get().request.progress;
  EXPECT_TRUE(progress(4, 9));
  EXPECT_EQ(seen, (std::vector<int64_t>{4, 9}));
  EXPECT_FALSE(progress(5, 9));
}

}  // namespace
}  // namespace sextant::test
