// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/plain_bins.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "tests/fuzz/caller.h"

namespace sextant::fuzz {
namespace {

using Rows = std::vector<const PlainBins::Row*>;

double EntropyOf(std::span<const double> distribution) {
  double entropy = 0;
  for (const double p : distribution) entropy -= p > 0 ? p * std::log(p) : 0;
  return entropy;
}

std::vector<double> DistributionOf(std::span<const int64_t> counts, size_t rows) {
  std::vector<double> distribution;
  for (const int64_t count : counts) distribution.push_back(static_cast<double>(count) / static_cast<double>(rows));
  return distribution;
}

void DemandNear(const char* name, double actual, double expected) {
  constexpr double kRounding = 1e-12;  // of sums of a few hundred terms below 1
  const bool equal = std::isnan(expected) ? std::isnan(actual) : std::abs(actual - expected) <= kRounding;
  Demand(equal, std::string(name) + " is " + std::to_string(expected) + ", not " + std::to_string(actual));
}

}  // namespace

bool PlainBins::Covers(const Row& row) const {
  for (size_t k = 0; k < min_.size(); ++k) {
    if (row.values[k] < min_[k] || row.values[k] > max_[k]) return false;
  }
  return true;
}

bool PlainBins::CanMerge(const PlainBins& from) const {
  if (bins_ != from.bins_ || min_.size() != from.min_.size() || sets_ != from.sets_) return false;
  return (rows_.empty() && from.rows_.empty()) || (min_ == from.min_ && max_ == from.max_);
}

void PlainBins::Range(const Row& row) {
  for (size_t k = 0; k < min_.size(); ++k) {
    min_[k] = std::min(min_[k], row.values[k]);
    max_[k] = std::max(max_[k], row.values[k]);
  }
}

void PlainBins::Merge(const PlainBins& from) {
  for (size_t k = 0; k < min_.size(); ++k) {
    min_[k] = std::min(min_[k], from.min_[k]);
    max_[k] = std::max(max_[k], from.max_[k]);
  }
  rows_.insert(rows_.end(), from.rows_.begin(), from.rows_.end());
  skipped_ += from.skipped_;
}

std::vector<int64_t> PlainBins::CellsOf(std::span<const Row* const> rows, size_t dimension) const {
  std::vector<int64_t> counts(static_cast<size_t>(bins_));
  if (rows.empty()) return counts;  // perhaps there is no range either
  const int64_t min = min_[dimension], width = max_[dimension] - min;
  for (const Row* row : rows) {
    const int64_t cell = width == 0 ? 0 : std::min(bins_ - 1, bins_ * (row->values[dimension] - min) / width);
    ++counts[static_cast<size_t>(cell)];
  }
  return counts;
}

double PlainBins::MeanEntropy(std::span<const Row* const> rows) const {
  double sum = 0;
  for (size_t k = 0; k < min_.size(); ++k) sum += EntropyOf(DistributionOf(CellsOf(rows, k), rows.size()));
  return sum / static_cast<double>(min_.size());
}

double PlainBins::MeanDivergence(std::span<const Row* const> some, std::span<const Row* const> others) const {
  double sum = 0;
  for (size_t k = 0; k < min_.size(); ++k) {
    const std::vector<double> p = DistributionOf(CellsOf(some, k), some.size());
    const std::vector<double> q = DistributionOf(CellsOf(others, k), others.size());
    std::vector<double> mixture;
    for (size_t c = 0; c < p.size(); ++c) mixture.push_back((p[c] + q[c]) / 2);
    sum += EntropyOf(mixture) - (EntropyOf(p) + EntropyOf(q)) / 2;
  }
  return sum / static_cast<double>(min_.size());
}

void PlainBins::DemandEqual(const sextant_bins_measures& measures, std::span<const double> entropies,
                            std::span<const int64_t> occupied) const {
  Demand(measures.rows == static_cast<int64_t>(rows_.size()), "rows are those that were added");
  Demand(measures.skipped == skipped_, "rows are skipped for what they hold alone");
  Rows all;
  for (const Row& row : rows_) all.push_back(&row);
  double sum = 0, cells = 0;
  for (size_t k = 0; k < min_.size(); ++k) {
    const std::vector<int64_t> counts = CellsOf(all, k);
    const double entropy = all.empty() ? std::nan("") : EntropyOf(DistributionOf(counts, all.size()));
    const auto used = static_cast<int64_t>(counts.size()) - std::ranges::count(counts, 0);
    if (!entropies.empty()) DemandNear("H of a dimension", entropies[k], entropy);
    if (!occupied.empty()) Demand(occupied[k] == used, "cells are occupied that have a row");
    sum += entropy;
    cells += static_cast<double>(used);
  }
  const auto dim = static_cast<double>(min_.size());
  DemandNear("H", measures.entropy, sum / dim);
  DemandNear("the number of cells", measures.occupied, all.empty() ? std::nan("") : cells / dim);
  DemandNear("the corrected H", measures.entropy_corrected,
             sum / dim + (cells / dim - 1) / (2 * static_cast<double>(all.size())));
}

void PlainBins::DemandEqual(int32_t set, const sextant_bins_label_measures& measures) const {
  Rows labelled;
  std::map<int64_t, Rows> by_label, by_other;
  for (const Row& row : rows_) {
    const std::optional<int64_t> label = row.labels[static_cast<size_t>(set)];
    if (!label) continue;
    labelled.push_back(&row);
    by_label[*label].push_back(&row);
  }
  Demand(measures.rows == static_cast<int64_t>(labelled.size()), "labelled rows are those that were added with labels");
  Demand(measures.cardinality == static_cast<int64_t>(by_label.size()), "labels are those that were given");
  std::vector<int64_t> counts;
  double weighted = 0, uniform = 0, divergences = 0;
  const auto n = static_cast<double>(labelled.size()), labels = static_cast<double>(by_label.size());
  for (const auto& [label, rows] : by_label) {
    counts.push_back(static_cast<int64_t>(rows.size()));
    const double entropy = MeanEntropy(rows);
    weighted += static_cast<double>(rows.size()) / n * entropy;
    uniform += entropy / labels;
    Rows others;
    std::ranges::copy_if(labelled, std::back_inserter(others),
                         [&, &of = label](const Row* row) { return row->labels[static_cast<size_t>(set)] != of; });
    divergences += others.empty() ? std::nan("") : MeanDivergence(rows, others) / labels;
  }
  const double none = labelled.empty() ? std::nan("") : 0;
  const double entropy = none + (labelled.empty() ? 0 : MeanEntropy(labelled));
  DemandNear("H of labelled rows", measures.entropy, entropy);
  DemandNear("H of the labels", measures.label_entropy, none + EntropyOf(DistributionOf(counts, labelled.size())));
  DemandNear("H given the label", measures.conditional_entropy, none + weighted);
  DemandNear("H given each label", measures.conditional_entropy_uniform, none + uniform);
  DemandNear("the information", measures.mutual_information, entropy - weighted);
  DemandNear("the disentanglement", measures.disentanglement, none + divergences);
}

}  // namespace sextant::fuzz
