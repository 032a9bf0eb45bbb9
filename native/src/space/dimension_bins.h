// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "common/thread_pool.h"
#include "space/space.h"

namespace sextant {

struct BinsOptions {
  int64_t bins = 0;
  int64_t dim = 0;
  BadRows bad_rows = BadRows::kReject;
  int label_sets = 0;
  int threads = 0;  // 0: as many as the process may run on
};

struct BinsMeasures {
  int64_t rows;
  int64_t skipped;
  double entropy;
  double entropy_corrected;
  double occupied;
  std::vector<double> entropies;        // by dimension
  std::vector<int64_t> occupied_cells;  // by dimension
};

struct BinsLabelMeasures {
  int64_t rows;
  int64_t cardinality;
  double entropy;
  double label_entropy;
  double conditional_entropy;
  double conditional_entropy_uniform;
  double mutual_information;
  double disentanglement;
};

// Binned entropy of every dimension on its own, in two passes: Range collects least and greatest values, Add counts
// rows into cells of equal width between them. Workers share the dimensions, so that no count has two writers.
// Arguments are checked as for Space; a call that throws changes nothing.
class DimensionBins {
 public:
  explicit DimensionBins(const BinsOptions& options);

  int64_t dim() const { return dim_; }
  int label_sets() const { return static_cast<int>(sets_.size()); }
  // Counts of all rows, dim x bins.
  std::span<const int64_t> cells() const { return all_.cells; }

  AddReport Range(const RowsView& rows);
  AddReport Add(const RowsView& rows, std::span<const int64_t* const> labels);
  void Merge(const DimensionBins& from);
  BinsMeasures Measure() const;
  BinsLabelMeasures MeasureLabels(int set) const;

 private:
  struct Counts {
    explicit Counts(size_t size) : cells(size) {}

    int64_t rows = 0;
    std::vector<int64_t> cells;  // dim x bins
  };
  using LabelCounts = std::map<int64_t, Counts>;

  std::vector<int64_t> GoodRows(const RowsView& rows, int64_t& skipped);
  void RequireInRange(const RowsView& rows, std::span<const int64_t> good);
  std::vector<LabelCounts> MissingLabels(std::span<const int64_t> good, std::span<const int64_t* const> labels) const;
  template <typename Work>
  void ForDimensions(int64_t rows, const Work& work);
  template <typename Sum>
  double MeanOfDimensions(const Sum& sum) const;
  std::span<const int64_t> CellsOf(const Counts& counts, int64_t dimension) const;
  size_t size() const { return static_cast<size_t>(bins_ * dim_); }

  const int64_t bins_;
  const int64_t dim_;
  const BadRows bad_rows_;
  ThreadPool pool_;
  std::vector<double> min_, max_;  // by dimension; infinite before the first row
  int64_t skipped_ = 0;
  Counts all_;
  std::vector<LabelCounts> sets_;
};

}  // namespace sextant
