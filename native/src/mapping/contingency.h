// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapping/mapping.h"

namespace sextant {

// How many pairs have distance a of one kind and b of another: all that a correlation of distances depends on.
class Contingency {
 public:
  Contingency(int64_t x_values, int64_t y_values)
      : x_values_(x_values), y_values_(y_values), counts_(static_cast<size_t>(x_values * y_values)) {}

  int64_t x_values() const { return x_values_; }
  int64_t y_values() const { return y_values_; }
  int64_t& at(int64_t x, int64_t y) { return counts_[static_cast<size_t>(x * y_values_ + y)]; }
  int64_t at(int64_t x, int64_t y) const { return counts_[static_cast<size_t>(x * y_values_ + y)]; }
  std::span<const int64_t> counts() const { return counts_; }  // of x, then of y
  int64_t pairs() const;
  void Add(const Contingency& other);  // of the same shape

 private:
  int64_t x_values_, y_values_;
  std::vector<int64_t> counts_;
};

// Of x with y over all pairs: Pearson's of the distances, Spearman's of their mid-ranks, Kendall's tau-b. NaN where
// one of them is constant. In whole numbers up to the last division, as long as there are fewer than 2^42 pairs.
double Correlate(const Contingency& table, Correlation correlation);

}  // namespace sextant
