// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "pairwise/distance_statistics.h"
#include "pairwise/reductions.h"
#include "structure/options.h"

namespace sextant {

enum class Side { kX, kAgainst };

// The median distance is no bandwidth: of fewer than two rows, or where half of all pairs are alike. What asked for it
// has no value.
struct NoBandwidth {};

struct PairMemo;

// What the measures of one call have in common: input, options, and what one measure found that another needs too.
class MeasureContext {
 public:
  MeasureContext(const StructureInput& input, const StructureOptions& options, SweepControl& control);

  const StructureInput& input() const { return input_; }
  const StructureOptions& options() const { return options_; }
  SweepControl& control() const { return control_; }
  int64_t rows() const { return input_.x.rows; }
  int64_t against_rows() const { return input_.against->rows; }
  int64_t dim() const { return input_.x.dim; }
  const MatrixView& matrix(Side side) const { return side == Side::kX ? input_.x : *input_.against; }

  // The metric that the caller chose, or the measure's own.
  Metric MetricOr(Metric own) const { return options_.metric.value_or(own); }
  int64_t NeighboursOr(int64_t own) const { return options_.k > 0 ? options_.k : own; }

  // The rows of a side, made ready for a metric once. Under a permutation, row i of kAgainst is row permutation[i].
  const PairSpace& Space(Side side, Metric metric);
  // All rows of a side as doubles, row-major; permuted too.
  const std::vector<double>& Values(Side side);
  // The same, but not kept for others.
  std::vector<double> CopyValues(Side side);
  // At least k of every row within its side, if there are so many; found once for the greatest k asked for.
  const Neighbours& NeighboursOf(Side side, Metric metric, int64_t k);
  // The caller's bandwidths, or the median Euclidean distance of a side's rows; of both sides' rows together. Throws
  // NoBandwidth.
  std::vector<double> Bandwidths(Side side);
  std::vector<double> PooledBandwidths();
  // By bandwidth, of every row of a side: ln of its Gaussian kernel sum over a side, without itself. Each is found
  // once.
  std::vector<const std::vector<double>*> LogKernelSumsOf(Side rows, Side columns, std::span<const double> bandwidths);
  // Of all pairs of two sides; of one side, of different rows.
  const DistanceStatistics& DistancesOf(Side rows, Side columns, Metric metric);
  // Labels of x as 0 .. count - 1 in the order of their values.
  struct Groups {
    std::vector<int64_t> of_row;
    std::vector<int64_t> labels;  // by group
    std::vector<int64_t> sizes;   // by group
  };
  const Groups& LabelGroups();

  // What statistics of pairs found.
  PairMemo& pair_memo();

  // The context whose side kAgainst is permuted; what is known of x is shared. Lives until the next call.
  MeasureContext& Permuted(std::span<const int64_t> permutation);

 private:
  MeasureContext(MeasureContext& whole, std::span<const int64_t> permutation);

  const StructureInput& input_;
  const StructureOptions& options_;
  SweepControl& control_;
  MeasureContext* whole_ = nullptr;  // whose `against` this one permutes
  std::vector<int64_t> permutation_;
  std::unique_ptr<MeasureContext> permuted_;
  std::map<std::pair<Side, Metric>, std::unique_ptr<PairSpace>> spaces_;
  std::map<Side, std::vector<double>> values_;
  std::map<std::pair<Side, Metric>, Neighbours> neighbours_;
  std::map<std::tuple<Side, Side, double>, std::vector<double>> kernel_sums_;
  std::map<std::tuple<Side, Side, Metric>, DistanceStatistics> distances_;
  std::map<Side, double> median_;
  std::optional<double> pooled_median_;
  std::optional<Groups> groups_;
  std::shared_ptr<PairMemo> pair_memo_;
};

}  // namespace sextant
