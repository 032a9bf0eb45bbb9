// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "pairwise/key_histogram.h"
#include "pairwise/pair_space.h"
#include "pairwise/sweep.h"

namespace sextant {

// The distances of different rows of a space, or of two - each alone and across - in ascending order, without holding
// them: sweeps that count narrow the window in which a distance lies until the rest of it can be collected.
class PairOrder {
 public:
  PairOrder(const PairSpace& x, const PairSpace* y, SweepControl& control);

  int64_t count() const { return count_; }
  // Distance 0 <= rank < count(), exactly.
  double At(int64_t rank);

 private:
  // Distances that are known: sorted, from rank `first` on; or `count` equal ones.
  struct Known {
    int64_t first = 0, count = 0;
    std::vector<double> values;
  };

  template <typename Reducer>
  void SweepAll(Reducer& reducer);
  KeyWindow Guess(int64_t rank) const;
  // The sweep for a rank in a window: narrows it, or moves it to where the rank is.
  void Narrow(int64_t rank, KeyWindow& window);
  void Collect(const KeyWindow& window, int64_t first, int64_t count);

  const PairSpace& x_;
  const PairSpace* y_;
  SweepControl& control_;
  int64_t count_;
  Known known_;
};

}  // namespace sextant
