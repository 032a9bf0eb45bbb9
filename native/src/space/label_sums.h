// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "common/thread_pool.h"
#include "space/engine.h"
#include "space/label_tally.h"
#include "space/null_curve.h"
#include "space/space.h"
#include "space/tally.h"

namespace sextant {

// How many labels there are of each size.
class SizeCounts {
 public:
  void Add(int64_t rows);
  void Add(const SizeCounts& other);
  std::vector<LabelSize> Sizes() const;

 private:
  static constexpr size_t kSmall = 64;
  std::vector<int64_t> small_ = std::vector<int64_t>(kSmall);
  std::map<int64_t, int64_t> large_;
};

// Sums over labels, in fixed point like the sums over rows, so that the order of labels cannot matter.
struct LabelSums {
  __extension__ using Wide = __int128;
  Wide weighted_entropy = 0;     // sum n_x H(Z|X=x)
  Wide weighted_correction = 0;  // sum n_x times the soft Miller-Madow term
  Wide entropy = 0;              // sum H(Z|X=x)
  Wide weighted_log = 0;         // sum n_x ln n_x
  Wide divergence = 0;           // sum JSD_x
  int64_t labels = 0;
  SizeCounts sizes;

  static double ToDouble(Wide fixed) { return static_cast<double>(fixed) / kFixedOne; }
  void Add(const LabelTerms& terms, double slope, int64_t rows);
  void Add(const LabelSums& other);
};

// Over labels of at least `min_rows` rows, of which `all` is the sum.
LabelSums SumOverLabels(const Engine& engine, ThreadPool& pool, const Tally& all, const LabelTally& labels,
                        int64_t min_rows);

// All rows of labels of at least `min_rows` rows.
Tally PoolLabels(const Engine& engine, const LabelTally& labels, int64_t min_rows);

}  // namespace sextant
