// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pairwise/sweep.h"

// What measures ask of a sweep. n is the rows of x, m the columns. Where the columns are x itself, the pair (i, i) is
// left out unless `self` is set.
namespace sextant {

struct Neighbours {
  int64_t k = 0;
  std::vector<int64_t> indices;   // n x k by distance, then by index; -1 where there are fewer
  std::vector<double> distances;  // n x k; NaN there

  // Of a row, nearest first.
  const double* DistancesOf(int64_t row) const { return distances.data() + static_cast<size_t>(row * k); }
};

Neighbours FindNeighbours(const PairSource& source, int64_t k, bool self, SweepControl& control);

struct JointNeighbours {
  Neighbours joint;                      // by the greater of both distances
  std::vector<double> reach_x, reach_y;  // n: the greatest distance in x, and in y, among the k joint neighbours
};

JointNeighbours FindJointNeighbours(const PairSource& x, const PairSource& y, int64_t k, SweepControl& control);

// n: columns with a distance less than radii[i], or at most so great where `strict` is not set.
std::vector<int64_t> CountWithin(const PairSource& source, std::span<const double> radii, bool strict, bool self,
                                 SweepControl& control);

// n x bandwidths: ln sum_j exp(-d_ij / (2 h^2)) of squared Euclidean distances d; -inf where there is no pair.
std::vector<double> LogKernelSums(const PairSource& source, std::span<const double> bandwidths, bool self,
                                  SweepControl& control);

// n x group_count: sum of the distances to the columns j with groups[j] = g.
std::vector<double> GroupSums(const PairSource& source, std::span<const int64_t> groups, int64_t group_count, bool self,
                              SweepControl& control);

// Pairs i < j in cells of equal width; the last holds `high`, and what is outside is not counted.
std::vector<int64_t> DistanceHistogram(const PairSource& source, double low, double high, int64_t bins,
                                       SweepControl& control);

// One of the two sides whose distances are taken together.
struct MomentSide {
  PairSource source;
  double bandwidth = 0;  // h: exp(-d / (2 h^2)) in place of a squared Euclidean distance d; 0: the distance itself
};

// Sums over pairs of a (of x) and b (of y); a_i. is the sum over j.
struct PairMoments {
  double pairs = 0;
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  double row_aa = 0, row_bb = 0, row_ab = 0;  // sum_i a_i.^2, b_i.^2, a_i. b_i.; over all pairs alone
};

// Of x with each of `ys`, in one sweep. kUpper: pairs i < j; kAll: all, i = j included where `self` is set.
std::vector<PairMoments> MomentsOf(const MomentSide& x, std::span<const MomentSide> ys, Pairs pairs, bool self,
                                   SweepControl& control);

// Median of the distances of different rows (i < j) of a space, or of two: each alone and across.
double MedianDistance(const PairSpace& space, SweepControl& control);
double MedianDistance(const PairSpace& x, const PairSpace& y, SweepControl& control);

}  // namespace sextant
