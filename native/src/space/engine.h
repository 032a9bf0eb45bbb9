// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "backend/backend.h"

namespace sextant {

// What turns rows into assignments and sums into entropies; both outlive their users.
struct Engine {
  const Backend& backend;
  const Assigner& assigner;
  Precision precision;  // that assignments are kept in: kF32 or kF64

  int64_t anchors() const { return assigner.anchors(); }
  double Entropy(const SumsView& sums, int64_t rows) const { return backend.Entropy(sums, anchors(), rows); }
  // a = 1/2 sum_j Var_j / P_j of some rows: the entropy of the mean of n independent ones falls short of theirs by
  // about a / n.
  double Slope(const Moments& moments) const {
    return std::max(0.0, 0.5 * (backend.SquareRatio(moments.first, moments.second, anchors()) - 1));
  }
};

}  // namespace sextant
