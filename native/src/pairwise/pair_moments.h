// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pairwise/reductions.h"

namespace sextant {

class RankCells;

// What is taken of a pair of rows in place of its distance d.
struct PairValue {
  PairSource source;
  double bandwidth = 0;              // h > 0: exp(-d / (2 h^2)), of a squared Euclidean distance
  const RankCells* cells = nullptr;  // or the mean rank of all distances in the cell of d
};

// Moments of a - shift_a and b - shift_b, where the shifts lie amid the values: their variances are not small
// differences of large sums. Double centring is the same for any shift.
struct ShiftedMoments {
  double shift_a = 0, shift_b = 0;
  PairMoments sums;
  std::vector<double> row_a, row_b;  // of the shifted values: a_i. and b_i., for all pairs alone

  // Of the values themselves; `row_pairs` is the number of pairs of each row.
  PairMoments Plain(double row_pairs) const;
};

// As MomentsOf.
std::vector<ShiftedMoments> ShiftedMomentsOf(const PairValue& x, std::span<const PairValue> ys, Pairs pairs, bool self,
                                             SweepControl& control);

}  // namespace sextant
