// SPDX-License-Identifier: Apache-2.0
//
// All reductions of one sweep through the C ABI, against loops over the matrix that the same sweep writes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "sextant/sextant.h"

namespace {

constexpr int64_t kDim = 3, kGroups = 5, kBins = 8, kNeighbours = 4;

// A sweep of x against y, or itself, in all ways at once.
struct Sweep {
  Sweep(int64_t n, int64_t m, int32_t dtype) : n_(n), itself_(m == 0), m_(m == 0 ? n : m) {
    std::mt19937_64 random(static_cast<uint64_t>(n * 1000 + m));
    Fill(x_, n, random);
    Fill(y_, m, random);
    for (int64_t j = 0; j < m_; ++j) groups_.push_back(j * j % kGroups);
    for (int64_t i = 0; i < n; ++i) radii_.push_back(1 + static_cast<double>(i % 3));
    dtype_ = dtype;
  }

  sextant_status Run(int32_t threads = 0) {
    const std::vector<float> x_floats(x_.begin(), x_.end()), y_floats(y_.begin(), y_.end());
    const bool wide = dtype_ == SEXTANT_F64;
    const int64_t cut = n_ / 3;  // x is in two parts
    const auto at = [&](const std::vector<double>& doubles, const std::vector<float>& floats, int64_t row) {
      return wide ? static_cast<const void*>(doubles.data() + row * kDim)
                  : static_cast<const void*>(floats.data() + row * kDim);
    };
    const sextant_rows x_parts[] = {Part(at(x_, x_floats, 0), cut), Part(at(x_, x_floats, cut), n_ - cut)};
    const sextant_rows y_part = Part(at(y_, y_floats, 0), m_);
    const sextant_matrix x{sizeof x, 2, x_parts}, y{sizeof y, 1, &y_part};
    sextant_sweep_options options{};
    options.struct_size = sizeof options;
    options.metric = SEXTANT_METRIC_EUCLIDEAN;
    options.threads = threads;
    const std::vector<sextant_reduction> reductions = Reductions();
    return sextant_pairs_sweep(&x, itself_ ? nullptr : &y, &options, reductions.data(),
                               static_cast<int32_t>(reductions.size()), &error_);
  }

  double at(int64_t i, int64_t j) const { return matrix_[static_cast<size_t>(i * m_ + j)]; }
  bool counts(int64_t i, int64_t j) const { return !itself_ || i != j; }

  int64_t n_;
  bool itself_;
  int64_t m_;
  int32_t dtype_;
  std::vector<double> x_, y_;
  std::vector<int64_t> groups_;
  std::vector<double> radii_;
  const double bandwidths_[2] = {0.5, 2};
  const double ends_[2] = {0.25, 4};
  std::vector<int64_t> top_, counts_, histogram_;
  std::vector<double> distances_, kernels_, sums_, matrix_, condensed_, ranks_;
  sextant_error error_{sizeof(sextant_error), 0, 0, {}};

 private:
  static void Fill(std::vector<double>& values, int64_t rows, std::mt19937_64& random) {
    for (int64_t i = 0; i < rows * kDim; ++i) values.push_back(static_cast<double>(random() % 256) / 64);  // in floats
  }

  sextant_rows Part(const void* data, int64_t rows) const {
    sextant_rows part{};
    part.struct_size = sizeof part;
    part.dtype = dtype_;
    part.data = data;
    part.rows = rows;
    part.dim = kDim;
    part.stride_bytes = kDim * (dtype_ == SEXTANT_F64 ? 8 : 4);
    part.device = SEXTANT_HOST;
    return part;
  }

  std::vector<sextant_reduction> Reductions() {
    std::vector<sextant_reduction> reductions;
    const auto add = [&](int32_t kind, std::vector<double>* values, int64_t value_count, std::vector<int64_t>* indices,
                         int64_t index_count) -> sextant_reduction& {
      sextant_reduction& reduction = reductions.emplace_back();
      reduction.struct_size = sizeof reduction;
      reduction.kind = kind;
      if (values != nullptr) {
        values->assign(static_cast<size_t>(value_count), -77);
        reduction.values = values->data();
      }
      if (indices != nullptr) {
        indices->assign(static_cast<size_t>(index_count), -77);
        reduction.indices = indices->data();
      }
      return reduction;
    };
    add(SEXTANT_REDUCTION_TOP_K, &distances_, n_ * kNeighbours, &top_, n_ * kNeighbours).k = kNeighbours;
    sextant_reduction& kernels = add(SEXTANT_REDUCTION_KERNEL_SUMS, &kernels_, n_ * 2, nullptr, 0);
    kernels.parameters = bandwidths_;
    kernels.parameter_count = 2;
    sextant_reduction& sums = add(SEXTANT_REDUCTION_GROUP_SUMS, &sums_, n_ * kGroups, nullptr, 0);
    sums.groups = groups_.data();
    sums.group_count = kGroups;
    sextant_reduction& counts = add(SEXTANT_REDUCTION_RANGE_COUNTS, nullptr, 0, &counts_, n_);
    counts.parameters = radii_.data();
    counts.parameter_count = n_;
    sextant_reduction& histogram = add(SEXTANT_REDUCTION_HISTOGRAM, nullptr, 0, &histogram_, kBins);
    histogram.parameters = ends_;
    histogram.parameter_count = 2;
    histogram.bins = kBins;
    add(SEXTANT_REDUCTION_MATRIX, &matrix_, n_ * m_, nullptr, 0);
    if (itself_) {
      add(SEXTANT_REDUCTION_CONDENSED, &condensed_, n_ * (n_ - 1) / 2, nullptr, 0);
      add(SEXTANT_REDUCTION_RANKS, &ranks_, n_ * (n_ - 1) / 2, nullptr, 0);
    }
    return reductions;
  }
};

void ExpectRowsFollow(const Sweep& sweep, int64_t i) {
  std::vector<double> values, sums(kGroups);
  double kernels[2] = {};
  int64_t within = 0;
  for (int64_t j = 0; j < sweep.m_; ++j) {
    if (!sweep.counts(i, j)) continue;
    const double distance = sweep.at(i, j);
    values.push_back(distance);
    sums[static_cast<size_t>(sweep.groups_[static_cast<size_t>(j)])] += distance;
    within += distance <= sweep.radii_[static_cast<size_t>(i)] ? 1 : 0;
    for (int h = 0; h < 2; ++h) {
      kernels[h] += std::exp(-distance * distance / (2 * sweep.bandwidths_[h] * sweep.bandwidths_[h]));
    }
  }
  std::ranges::sort(values);
  for (int64_t c = 0; c < kNeighbours; ++c) {
    const auto place = static_cast<size_t>(i * kNeighbours + c);
    if (static_cast<size_t>(c) < values.size()) {
      EXPECT_EQ(sweep.distances_[place], values[static_cast<size_t>(c)]);
      EXPECT_EQ(sweep.at(i, sweep.top_[place]), values[static_cast<size_t>(c)]);
    } else {
      EXPECT_TRUE(std::isnan(sweep.distances_[place]));
      EXPECT_EQ(sweep.top_[place], -1);
    }
  }
  EXPECT_EQ(sweep.counts_[static_cast<size_t>(i)], within);
  for (int64_t g = 0; g < kGroups; ++g) {
    EXPECT_NEAR(sweep.sums_[static_cast<size_t>(i * kGroups + g)], sums[static_cast<size_t>(g)], 1e-10);
  }
  for (int h = 0; h < 2; ++h) {
    const double found = sweep.kernels_[static_cast<size_t>(i * 2 + h)], expected = std::log(kernels[h]);
    EXPECT_TRUE(found == expected || std::abs(found - expected) < 1e-4) << found << " " << expected;
  }
}

TEST(PairsLibraryTest, AllReductionsOfOneSweepFollowFromItsMatrix) {
  for (const int32_t dtype : {SEXTANT_F64, SEXTANT_F32}) {
    for (const int64_t n : {1, 2, 63, 64, 65, 257}) {
      for (const int64_t m : {0, 70}) {
        SCOPED_TRACE(std::to_string(n) + " x " + std::to_string(m) + " dtype " + std::to_string(dtype));
        Sweep sweep(n, m, dtype);
        ASSERT_EQ(sweep.Run(), SEXTANT_OK) << sweep.error_.message;
        for (int64_t i = 0; i < n; ++i) ExpectRowsFollow(sweep, i);
        std::vector<int64_t> cells(kBins);
        std::vector<double> condensed;
        for (int64_t i = 0; i < n; ++i) {
          for (int64_t j = sweep.itself_ ? i + 1 : 0; j < sweep.m_; ++j) {
            const double distance = sweep.at(i, j);
            condensed.push_back(distance);
            if (distance < 0.25 || distance > 4) continue;
            ++cells[static_cast<size_t>(
                std::min<int64_t>(kBins - 1, static_cast<int64_t>((distance - 0.25) / 0.46875)))];
          }
        }
        EXPECT_EQ(sweep.histogram_, cells);
        if (!sweep.itself_) continue;
        EXPECT_EQ(sweep.condensed_, condensed);
        for (size_t i = 0; i < condensed.size(); ++i) {
          const auto less = std::ranges::count_if(condensed, [&](double value) { return value < condensed[i]; });
          const auto equal = std::ranges::count(condensed, condensed[i]);
          if (i % 97 == 0) {
            EXPECT_EQ(sweep.ranks_[i], static_cast<double>(less) + static_cast<double>(equal + 1) / 2);
          }
          if (i > 2000) break;
        }
      }
    }
  }
}

TEST(PairsLibraryTest, ThreadsChangeNoBit) {
  Sweep one(257, 0, SEXTANT_F32), four(257, 0, SEXTANT_F32);
  ASSERT_EQ(one.Run(1), SEXTANT_OK);
  ASSERT_EQ(four.Run(4), SEXTANT_OK);
  EXPECT_EQ(one.top_, four.top_);
  EXPECT_EQ(one.sums_, four.sums_);
  EXPECT_EQ(one.kernels_, four.kernels_);
  EXPECT_EQ(one.matrix_, four.matrix_);
  EXPECT_EQ(one.ranks_, four.ranks_);
}

TEST(PairsLibraryTest, ABadRowIsNamedWithItsMatrix) {
  Sweep sweep(5, 4, SEXTANT_F64);
  sweep.y_[7] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sweep.Run(), SEXTANT_INVALID_DATA);
  EXPECT_EQ(sweep.error_.row, 2);
  EXPECT_TRUE(std::string(sweep.error_.message).starts_with("y: ")) << sweep.error_.message;
}

}  // namespace
