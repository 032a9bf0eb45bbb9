// SPDX-License-Identifier: Apache-2.0
#include "structure/measure_context.h"

#include <algorithm>
#include <cmath>

#include "common/error.h"
#include "structure/pair_statistics.h"

namespace sextant {
namespace {

void RequireFinite(const std::vector<double>& values, size_t dim, Side side) {
  const auto found = std::ranges::find_if_not(values, [](double value) { return std::isfinite(value); });
  if (found == values.end()) return;
  throw Error(Fault::kInvalidData, side == Side::kX ? "a row of x must be finite" : "a row of against must be finite",
              (found - values.begin()) / static_cast<int64_t>(dim));
}

double UsableBandwidth(double median) {
  if (median > 0 && std::isfinite(median)) return median;
  throw NoBandwidth();
}

}  // namespace

MeasureContext::MeasureContext(const StructureInput& input, const StructureOptions& options, SweepControl& control)
    : input_(input), options_(options), control_(control) {}

MeasureContext::MeasureContext(MeasureContext& whole, std::span<const int64_t> permutation)
    : input_(whole.input_),
      options_(whole.options_),
      control_(whole.control_),
      whole_(&whole),
      permutation_(permutation.begin(), permutation.end()) {}

MeasureContext& MeasureContext::Permuted(std::span<const int64_t> permutation) {
  permuted_.reset(new MeasureContext(*this, permutation));
  return *permuted_;
}

const PairSpace& MeasureContext::Space(Side side, Metric metric) {
  if (whole_ != nullptr && side == Side::kX) return whole_->Space(side, metric);
  std::unique_ptr<PairSpace>& space = spaces_[{side, metric}];
  if (space == nullptr) {
    space = whole_ == nullptr
                ? std::make_unique<PairSpace>(matrix(side), metric, options_.arithmetic, &control_.pool())
                : whole_->Space(side, metric).Gather(permutation_.data(), static_cast<int64_t>(permutation_.size()));
  }
  return *space;
}

PairMemo& MeasureContext::pair_memo() {
  if (pair_memo_ == nullptr) pair_memo_ = std::make_shared<PairMemo>();
  return *pair_memo_;
}

std::vector<double> MeasureContext::CopyValues(Side side) {
  if (whole_ != nullptr && side == Side::kX) return whole_->CopyValues(side);
  const MatrixView& from = matrix(side);
  std::vector<double> values(static_cast<size_t>(from.rows * from.dim));
  if (whole_ == nullptr) {
    from.Read(0, from.rows, values.data());
    RequireFinite(values, static_cast<size_t>(from.dim), side);
  } else {
    for (int64_t i = 0; i < from.rows; ++i) {
      from.Read(permutation_[static_cast<size_t>(i)], 1, values.data() + i * from.dim);
    }
  }
  return values;
}

const std::vector<double>& MeasureContext::Values(Side side) {
  if (whole_ != nullptr && side == Side::kX) return whole_->Values(side);
  std::vector<double>& values = values_[side];
  if (values.empty()) values = CopyValues(side);
  return values;
}

const Neighbours& MeasureContext::NeighboursOf(Side side, Metric metric, int64_t k) {
  if (whole_ != nullptr && side == Side::kX) return whole_->NeighboursOf(side, metric, k);
  Neighbours& known = neighbours_[{side, metric}];
  if (known.k < k) known = FindNeighbours({&Space(side, metric)}, k, false, control_);
  return known;
}

std::vector<double> MeasureContext::Bandwidths(Side side) {
  if (!options_.bandwidths.empty()) return options_.bandwidths;
  if (whole_ != nullptr) return whole_->Bandwidths(side);  // a permutation leaves all distances
  const auto [median, unknown] = median_.try_emplace(side);
  if (unknown) median->second = MedianDistance(Space(side, Metric::kEuclidean), control_);
  return {UsableBandwidth(median->second)};
}

std::vector<double> MeasureContext::PooledBandwidths() {
  if (!options_.bandwidths.empty()) return options_.bandwidths;
  if (whole_ != nullptr) return whole_->PooledBandwidths();
  if (!pooled_median_) {
    pooled_median_ =
        MedianDistance(Space(Side::kX, Metric::kEuclidean), Space(Side::kAgainst, Metric::kEuclidean), control_);
  }
  return {UsableBandwidth(*pooled_median_)};
}

std::vector<const std::vector<double>*> MeasureContext::LogKernelSumsOf(Side rows, Side columns,
                                                                        std::span<const double> bandwidths) {
  std::vector<double> unknown;
  for (const double bandwidth : bandwidths) {
    if (kernel_sums_.try_emplace({rows, columns, bandwidth}).second) unknown.push_back(bandwidth);
  }
  if (whole_ != nullptr) {  // which rows are summed over stays; rows of x stay too
    const auto known = whole_->LogKernelSumsOf(rows, columns, unknown);
    for (size_t b = 0; b < unknown.size(); ++b) {
      std::vector<double>& to = kernel_sums_[{rows, columns, unknown[b]}] = *known[b];
      if (rows == Side::kX) continue;
      for (size_t i = 0; i < to.size(); ++i) to[i] = (*known[b])[static_cast<size_t>(permutation_[i])];
    }
  } else if (!unknown.empty()) {
    const PairSource source{&Space(rows, Metric::kSquaredEuclidean),
                            rows == columns ? nullptr : &Space(columns, Metric::kSquaredEuclidean)};
    const std::vector<double> sums = LogKernelSums(source, unknown, false, control_);
    for (size_t b = 0; b < unknown.size(); ++b) {
      std::vector<double>& to = kernel_sums_[{rows, columns, unknown[b]}];
      for (size_t i = b; i < sums.size(); i += unknown.size()) to.push_back(sums[i]);
    }
  }
  std::vector<const std::vector<double>*> found;
  for (const double bandwidth : bandwidths) found.push_back(&kernel_sums_.at({rows, columns, bandwidth}));
  return found;
}

const DistanceStatistics& MeasureContext::DistancesOf(Side rows, Side columns, Metric metric) {
  if (whole_ != nullptr) return whole_->DistancesOf(rows, columns, metric);
  const auto [known, unknown] = distances_.try_emplace({rows, columns, metric});
  if (unknown) {
    known->second = StatisticsOf({&Space(rows, metric), rows == columns ? nullptr : &Space(columns, metric)}, control_);
  }
  return known->second;
}

const MeasureContext::Groups& MeasureContext::LabelGroups() {
  if (whole_ != nullptr) return whole_->LabelGroups();
  if (groups_) return *groups_;
  Groups groups;
  const std::span<const int64_t> given = *input_.labels;
  groups.labels.assign(given.begin(), given.end());
  std::ranges::sort(groups.labels);
  groups.labels.erase(std::unique(groups.labels.begin(), groups.labels.end()), groups.labels.end());
  groups.sizes.resize(groups.labels.size());
  for (const int64_t label : given) {
    groups.of_row.push_back(std::ranges::lower_bound(groups.labels, label) - groups.labels.begin());
    ++groups.sizes[static_cast<size_t>(groups.of_row.back())];
  }
  return groups_.emplace(std::move(groups));
}

}  // namespace sextant
