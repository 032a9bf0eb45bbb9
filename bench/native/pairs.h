// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ceilings.h"

namespace sextant::bench {

// A sweep over all pairs of rows.
struct PairCase {
  int64_t rows;
  int64_t columns;  // 0: the rows with themselves
  int64_t dim;
  std::string metric;
  int32_t dtype;
  std::string reduction;  // "sum" or "neighbours"
  int threads;

  // Whether it must reach a fraction of the ceiling: sweeps of products in single precision.
  bool required() const;
};

struct MeasuredPairs {
  PairCase what;
  std::vector<double> seconds;
};

// What is worth knowing; `scale` divides the numbers of rows.
std::vector<PairCase> PairSuite(int64_t scale);

// Checks that engine and plain loops agree, then times. Each run is preceded by a burst of multiply-adds.
std::vector<MeasuredPairs> MeasurePairs(const std::vector<PairCase>& cases, int repeats, Ceilings& ceilings);

}  // namespace sextant::bench
