// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/thread_pool.h"
#include "space/engine.h"
#include "space/row_sample.h"
#include "space/row_statistics.h"

namespace sextant {

// How far n of N rows are from all of them: the variance of the mean of n rows drawn without replacement, in units of
// the variance of one row. 1 for n = 1, 0 for n = N.
inline double Scarcity(int64_t n, int64_t rows) {
  const auto all = static_cast<double>(rows), some = static_cast<double>(n);
  return (all - some) / (some * (all - 1));
}

// Of so few rows, curves are followed up to n = N - 1, as noisy as they are there.
inline constexpr int64_t kFewRows = 64;

// The entropy of the mean of n random rows, for one n.
struct CurvePoint {
  int64_t n;
  double gain;           // H(all) - E[H(mean of n rows)]
  double gain_error;     // its standard error, from the finite number of draws
  double variance;       // of H, as far as row statistics do not explain it
  RowStatistics slopes;  // of H on the means of row statistics over the n rows
  int64_t blocks;        // disjoint sets of n rows in one permutation
};

// Estimates these entropies for a fixed set of rows by drawing from it. Each of several random permutations is cut into
// disjoint blocks of n rows, so that what is additive over rows cancels; the rest of the noise is reduced by regression
// on the row statistics and the quadratic form of which the mean is known. The work falls into cells that may run side
// by side; the outcome does not depend on it.
class SampleCurve {
 public:
  // At least 2 rows, whose bytes must outlive this, as the reference must.
  SampleCurve(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows, const Reference& reference);

  size_t cells() const { return cells_.size(); }
  void Run(size_t cell);
  // By ascending n, from n = 1; after all cells have run.
  std::vector<CurvePoint> Points() const;

  int64_t rows() const { return static_cast<int64_t>(rows_.size()); }
  double entropy() const { return entropy_; }  // of the mean of all rows
  std::span<const RowStatistics> statistics() const { return statistics_; }
  const RowStatistics& means() const { return means_; }

 private:
  // Sums over blocks of y = H(block) - H(all), of the deviations of row statistics and the quadratic form from
  // their means, and of their products.
  struct Moments {
    static constexpr size_t kCount = 2 + kStatistics;
    std::array<double, kCount> sum{};
    std::array<std::array<double, kCount>, kCount> product{};
    int64_t blocks = 0;

    void Add(const std::array<double, kCount>& values);
    void Add(const Moments& other);
    double Covariance(size_t i, size_t k) const;
  };
  // One permutation, cut into blocks of base, 2 base, 4 base ... rows.
  struct Cell {
    int64_t base;
    uint64_t key;
    std::vector<Moments> levels;
  };
  // Rows of a block, summed.
  struct Block {
    std::vector<uint64_t> sums;
    RowStatistics statistics{};
    bool full = false;
  };

  std::vector<uint32_t> Permutation(uint64_t key) const;
  void Sum(std::span<const uint32_t> rows, Block& block) const;
  BlockTerms TermsOf(std::span<const uint64_t> sums, int64_t n) const;
  void Measure(const Block& block, int64_t n, Moments& moments) const;
  CurvePoint PointOf(int64_t n, const Moments& moments) const;

  const Engine engine_;
  const std::span<const RowSample::Row> rows_;
  const Reference& reference_;
  const std::vector<RowStatistics> statistics_;
  const RowStatistics means_;
  double entropy_;
  BlockTerms all_;     // of the mean of all rows
  double own_square_;  // what scarcity adds to the quadratic form
  int64_t permutations_;
  std::vector<Cell> cells_;
};

}  // namespace sextant
