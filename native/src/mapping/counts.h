// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "mapping/code.h"

namespace sextant {

// How many rows have value x of one variable and y of another: pairs that occur, by x, then by y.
struct Cell {
  int32_t x, y;
  int64_t count;
};

// Rows without a value of y, and without a value of x, are left out.
std::vector<Cell> CountPairs(const Column& x, const Column& y);

// Rows by value.
std::vector<int64_t> CountValues(const Column& column);

// A term of the entropy of parts of a whole, in nats.
inline double EntropyTerm(double part, double whole) {
  const double share = part / whole;
  return share > 0 ? -share * std::log(share) : 0;
}

template <typename Counts>
double Entropy(const Counts& counts, int64_t total) {
  double sum = 0;
  for (const int64_t count : counts) sum += EntropyTerm(static_cast<double>(count), static_cast<double>(total));
  return sum;
}

double Entropy(const std::vector<Cell>& cells, int64_t total);

}  // namespace sextant
