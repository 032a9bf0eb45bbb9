// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

namespace sextant {

// Distances of a row to columns one after the other, of which some are left out.
struct DistanceRun {
  const float* f32;   // null where the distances are doubles
  const double* f64;  // null where they are floats
  int64_t count;
  int64_t first;  // those before it are left out
  int64_t skip;   // and this one; negative: none
  bool square;    // whether their squares are meant
};

// sum_j e^(-f d_j) = e^(-f least) sums[f] for each factor f. The nearest column counts 1 in it, so that it can neither
// over- nor underflow. 0 columns: least is infinite, and the sums are 0.
struct ExpSums {
  double least = std::numeric_limits<double>::infinity();
  double* sums;
};

// Adds a run, which begins at a multiple of kPanelValues. Factors are normal numbers > 0. Runs come in the order of
// their columns: a sum is of panels, whatever the runs are, and has the same bits on every SIMD target.
using AddExpSums = void (*)(const DistanceRun& run, std::span<const double> factors, ExpSums& to);

// Of the named SIMD target, or of the best one for an empty name. Throws Error(kInvalidArgument).
AddExpSums ExpSumsFor(const std::string& target);

}  // namespace sextant
