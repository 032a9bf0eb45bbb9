// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/support/random_case.h"

namespace sextant::test {

double EntropyOf(const std::vector<double>& p);

// Soft assignments in plain double, written from the definition: what the engine never holds all at once.
class Assignments {
 public:
  // `like` has the anchors and the temperature.
  Assignments(const Space& like, const Rows& rows);

  int64_t rows() const { return static_cast<int64_t>(p_.size()); }
  const std::vector<double>& operator[](int64_t row) const { return p_[static_cast<size_t>(row)]; }
  std::vector<double> Mean(std::span<const int64_t> rows) const;

 private:
  std::vector<std::vector<double>> p_;
};

}  // namespace sextant::test
