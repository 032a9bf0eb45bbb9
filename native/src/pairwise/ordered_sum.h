// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <span>

namespace sextant {

// Doubles added in the order they come, with the rounding errors of the additions (Neumaier): the sum of any number of
// them is as exact as one addition, unless they cancel.
class OrderedSum {
 public:
  void Add(double value) {
    const double next = sum_ + value;
    if (std::isfinite(next)) {
      error_ += std::abs(sum_) >= std::abs(value) ? (sum_ - next) + value : (value - next) + sum_;
    }
    sum_ = next;
  }
  double Total() const { return sum_ + error_; }

 private:
  double sum_ = 0, error_ = 0;
};

inline double SumInOrder(std::span<const double> values) {
  OrderedSum sum;
  for (const double value : values) sum.Add(value);
  return sum.Total();
}

}  // namespace sextant
