// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pairwise/pair_moments.h"

namespace sextant {

constexpr size_t kMostHeldBytes = size_t{64} << 20;  // of the values of all pairs of a space

// The values of all pairs, 0 where a row meets itself.
class HeldPairs {
 public:
  HeldPairs(const PairValue& value, SweepControl& control);

  static bool Fits(int64_t rows);

  const double* Row(size_t row) const { return values_.data() + row * rows_; }

 private:
  class Keeper;

  size_t rows_;
  std::vector<double> values_;
};

// sum a_ij b_ij with the rows of b in another order, panel by panel as a sweep adds them.
double PermutedProducts(const HeldPairs& a, const HeldPairs& b, std::span<const int64_t> order, Pairs pairs);

}  // namespace sextant
