// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "pairwise/sweep.h"

namespace sextant::test {

// Every value of a sweep, as it came; NaN where none did.
class AllValues final : public Reduction {
 public:
  AllValues(int64_t rows, int64_t columns);
  std::unique_ptr<Strip> NewStrip() override;
  const std::vector<double>& values() const { return values_; }  // rows x columns

 private:
  const int64_t columns_;
  std::vector<double> values_;
};

// Of the rows of x with those of y; null: with x.
std::vector<double> ValuesOf(const PairSpace& x, const PairSpace* y, int threads, Pairs pairs = Pairs::kAll);

}  // namespace sextant::test
