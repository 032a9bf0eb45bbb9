// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "space/co_moments.h"
#include "space/tally.h"
#include "tests/support/kept_rows.h"
#include "tests/support/random_case.h"

namespace sextant::test {

using Assigned = std::vector<std::vector<double>>;  // by row, then by anchor

// P_j in proportion to j^-exponent.
std::vector<double> Zipf(size_t anchors, double exponent);

// Rows near `base`, each element by a random factor of about 1 +- spread; they sum to 1.
Assigned RowsNear(Random& random, const std::vector<double>& base, size_t rows, double spread);

// Given assignments, and their totals.
struct Summed {
  Summed(const Assigned& assigned, Precision precision);

  std::unique_ptr<Assigner> assigner;
  KeptRows kept;
  Tally tally;
  CoMoments products;
};

}  // namespace sextant::test
