// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "backend/device_pairs.h"
#include "pairwise/distance_statistics.h"
#include "pairwise/sweep.h"

namespace sextant {

// Whether a sweep with reductions that devices have goes to the device of the call: it has one, there are pairs, and no
// metric is kLevenshtein.
bool IsForDevice(std::span<const PairSource> sources, const SweepControl& control);
inline bool IsForDevice(const PairSource& source, const SweepControl& control) {
  return IsForDevice({&source, 1}, control);
}

// A sweep of all pairs on the device of a call. Values of pairs have the bits of the CPU's; sums are folded panel by
// panel as there, but in another tree within one. Results are written by Run(), and as large as reductions.h says.
class DeviceSweep {
 public:
  // Reductions are of the first source, but for moments. All sources have as many rows and columns, and one precision.
  DeviceSweep(std::span<const PairSource> sources, SweepControl& control);
  DeviceSweep(const PairSource& source, SweepControl& control) : DeviceSweep({&source, 1}, control) {}

  void TopK(int64_t k, bool self, std::span<int64_t> indices, std::span<double> distances);
  void KernelSums(std::span<const double> bandwidths, bool self, std::span<double> out);
  void GroupSums(std::span<const int64_t> groups, int64_t group_count, bool self, std::span<double> sums);
  // `left_out`: by row, a column that does not count; empty: all count.
  void GroupSumsWithout(std::span<const int64_t> groups, int64_t group_count, std::span<const int64_t> left_out,
                        std::span<double> sums);
  // By row; `later`: of columns j > i alone.
  void Statistics(bool later, std::span<DistanceStatistics> rows);
  // Of the first source with each other. `rows` is n x DeviceMoments(sources); `terms` live until Run().
  void Moments(std::span<const DevicePairTerm> terms, Pairs pairs, bool self, std::span<double> rows);

  void Run();

 private:
  std::span<const int64_t> OwnColumnsUnless(bool self);
  std::span<double> Doubles(int64_t width);

  const PairSource& source() const { return sources_.front(); }

  const std::vector<PairSource> sources_;
  SweepControl& control_;
  const int64_t rows_, columns_;
  std::vector<int64_t> own_columns_;
  std::deque<std::vector<double>> doubles_;
  std::deque<std::vector<int64_t>> integers_;
  std::vector<DevicePairReduction> reductions_;
  std::vector<std::function<void()>> finish_;  // makes what the device found what was asked for
};

}  // namespace sextant
