// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sextant/sextant.h"

namespace sextant::fuzz {

// What bins must hold, kept as rows and counted anew for each question. Values must be whole numbers, so that no
// rounding decides on a cell.
class PlainBins {
 public:
  struct Row {
    std::vector<int64_t> values;
    std::vector<std::optional<int64_t>> labels;  // by set
  };

  PlainBins(int64_t bins, int64_t dim, int32_t sets)
      : bins_(bins),
        sets_(sets),
        min_(static_cast<size_t>(dim), INT64_MAX),
        max_(static_cast<size_t>(dim), INT64_MIN) {}

  const std::vector<Row>& rows() const { return rows_; }
  bool HasRange() const { return min_[0] <= max_[0]; }
  bool Covers(const Row& row) const;
  bool CanMerge(const PlainBins& from) const;

  void Range(const Row& row);
  void Add(const Row& row) { rows_.push_back(row); }
  void Skip(int64_t rows) { skipped_ += rows; }
  void Merge(const PlainBins& from);

  // Throw Finding unless the measures are those of the rows.
  void DemandEqual(const sextant_bins_measures& measures, std::span<const double> entropies,
                   std::span<const int64_t> occupied) const;
  void DemandEqual(int32_t set, const sextant_bins_label_measures& measures) const;

 private:
  std::vector<int64_t> CellsOf(std::span<const Row* const> rows, size_t dimension) const;
  double MeanEntropy(std::span<const Row* const> rows) const;
  double MeanDivergence(std::span<const Row* const> some, std::span<const Row* const> others) const;

  int64_t bins_;
  int32_t sets_;
  std::vector<int64_t> min_, max_;  // by dimension
  std::vector<Row> rows_;
  int64_t skipped_ = 0;
};

}  // namespace sextant::fuzz
