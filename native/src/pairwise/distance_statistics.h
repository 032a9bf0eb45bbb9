// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

#include "pairwise/sweep.h"

namespace sextant {

// Of no distance: all 0, but the ends.
struct DistanceStatistics {
  int64_t pairs = 0;
  double sum = 0;
  double deviations = 0;  // sum of squared differences from the mean
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();

  // Adds those of other pairs; the order is part of the result.
  void Add(const DistanceStatistics& more);
};

// Of all pairs; of a space with itself, of those i < j.
DistanceStatistics StatisticsOf(const PairSource& source, SweepControl& control);

}  // namespace sextant
