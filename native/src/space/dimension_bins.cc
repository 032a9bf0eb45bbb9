// SPDX-License-Identifier: Apache-2.0
#include "space/dimension_bins.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

#include "common/elementary.h"
#include "common/error.h"
#include "common/half.h"
#include "common/limits.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int64_t kLeastElements = 1 << 14;  // of a batch that is worth another thread

template <typename T>
T Load(const unsigned char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <typename T>
double Plain(const unsigned char* from) {
  return static_cast<double>(Load<T>(from));
}

double Half(const unsigned char* from) { return static_cast<double>(HalfToFloat(Load<uint16_t>(from))); }
double Bfloat(const unsigned char* from) { return static_cast<double>(BfloatToFloat(Load<uint16_t>(from))); }

// visit(i, dimension, value) for every listed row i of `rows` and the dimensions begin .. end, row by row.
template <double (*Read)(const unsigned char*), int64_t kBytes, typename Visit>
void VisitAs(const RowsView& rows, std::span<const int64_t> listed, int64_t begin, int64_t end, const Visit& visit) {
  for (size_t i = 0; i < listed.size(); ++i) {
    const unsigned char* row = static_cast<const unsigned char*>(rows.data) + listed[i] * rows.stride_bytes;
    for (int64_t k = begin; k < end; ++k) visit(i, static_cast<size_t>(k), Read(row + k * kBytes));
  }
}

template <typename Visit>
void VisitElements(const RowsView& rows, std::span<const int64_t> listed, int64_t begin, int64_t end,
                   const Visit& visit) {
  switch (rows.dtype) {
    case DType::kF32:
      return VisitAs<Plain<float>, 4>(rows, listed, begin, end, visit);
    case DType::kF64:
      return VisitAs<Plain<double>, 8>(rows, listed, begin, end, visit);
    case DType::kF16:
      return VisitAs<Half, 2>(rows, listed, begin, end, visit);
    case DType::kBF16:
      return VisitAs<Bfloat, 2>(rows, listed, begin, end, visit);
  }
}

// From a value to its cell in [min, max].
class Cells {
 public:
  Cells(double min, double max, int64_t bins)
      // Neither the width nor bins times it may overflow.
      : scale_(max / 2 - min / 2 > 0x1p+990 ? 0x1p-64 : 1),
        min_(min * scale_),
        width_(max * scale_ - min_),
        bins_(static_cast<double>(bins)) {}

  size_t Of(double value) const {
    if (width_ == 0) return 0;
    const double cell = bins_ * (value * scale_ - min_) / width_;
    return static_cast<size_t>(std::min(cell, bins_ - 1));
  }

 private:
  double scale_, min_, width_, bins_;
};

// H of a distribution that is given as weights and their sum.
template <typename Weights>
double EntropyOf(const Weights& weights, double sum) {
  double entropy = 0;
  for (const auto weight : weights) {
    if (weight <= 0) continue;
    const double p = static_cast<double>(weight) / sum;
    entropy -= p * Ln(p);
  }
  return entropy;
}

// Jensen-Shannon divergence between some rows and the others of a whole.
double Divergence(std::span<const int64_t> some, int64_t rows, std::span<const int64_t> whole, int64_t all_rows) {
  std::vector<double> others(some.size()), mixture(some.size());
  const auto n = static_cast<double>(rows), rest = static_cast<double>(all_rows - rows);
  for (size_t c = 0; c < some.size(); ++c) {
    others[c] = static_cast<double>(whole[c] - some[c]);
    mixture[c] = (static_cast<double>(some[c]) / n + others[c] / rest) / 2;
  }
  return std::max(0.0, EntropyOf(mixture, 1) - (EntropyOf(some, n) + EntropyOf(others, rest)) / 2);
}

void AddTo(std::vector<int64_t>& to, const std::vector<int64_t>& from) {
  for (size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

}  // namespace

DimensionBins::DimensionBins(const BinsOptions& options)
    : bins_(options.bins),
      dim_(options.dim),
      bad_rows_(options.bad_rows),
      pool_(options.threads > 0 ? options.threads : AvailableProcessors()),
      min_(static_cast<size_t>(dim_), kInfinity),
      max_(static_cast<size_t>(dim_), -kInfinity),
      all_(size()),
      sets_(static_cast<size_t>(options.label_sets)) {}

// work(begin, end) for parts of the dimensions.
template <typename Work>
void DimensionBins::ForDimensions(int64_t rows, const Work& work) {
  const int64_t useful = std::min(dim_, 1 + rows / std::max<int64_t>(1, kLeastElements / dim_));
  const auto workers = static_cast<int>(std::min<int64_t>(pool_.threads(), useful));
  const auto part = [&](int worker) { work(dim_ * worker / workers, dim_ * (worker + 1) / workers); };
  pool_.Run(workers, std::cref(part));  // which asks for no memory
}

// Places of the rows that are used and finite.
std::vector<int64_t> DimensionBins::GoodRows(const RowsView& rows, int64_t& skipped) {
  std::vector<int64_t> good;
  std::vector<int64_t> used;
  for (int64_t i = 0; i < rows.rows; ++i) {
    if (rows.use == nullptr || rows.use[i] != 0) used.push_back(i);
  }
  for (const int64_t i : used) {
    bool finite = true;
    VisitElements(rows, {&i, 1}, 0, dim_, [&](size_t, size_t, double value) { finite &= std::isfinite(value); });
    if (finite) {
      good.push_back(i);
    } else if (bad_rows_ == BadRows::kReject) {
      throw Error(Fault::kInvalidData, "row " + std::to_string(i) + " holds NaN or infinity", i);
    }
  }
  skipped = static_cast<int64_t>(used.size() - good.size());
  return good;
}

AddReport DimensionBins::Range(const RowsView& rows) {
  if (all_.rows > 0) {
    throw Error(Fault::kInvalidArgument, "the range cannot change once rows are counted: give all rows to it first");
  }
  int64_t skipped = 0;
  const std::vector<int64_t> good = GoodRows(rows, skipped);
  ForDimensions(static_cast<int64_t>(good.size()), [&](int64_t begin, int64_t end) {
    VisitElements(rows, good, begin, end, [&](size_t, size_t k, double value) {
      min_[k] = std::min(min_[k], value);
      max_[k] = std::max(max_[k], value);
    });
  });
  return {static_cast<int64_t>(good.size()), skipped, 0};
}

void DimensionBins::RequireInRange(const RowsView& rows, std::span<const int64_t> good) {
  if (good.empty()) return;
  if (min_[0] > max_[0]) throw Error(Fault::kInvalidArgument, "there is no range yet: give all rows to it first");
  for (const int64_t i : good) {
    VisitElements(rows, {&i, 1}, 0, dim_, [&](size_t, size_t k, double value) {
      if (value >= min_[k] && value <= max_[k]) return;
      throw Error(Fault::kInvalidData,
                  "row " + std::to_string(i) + " has a value outside the range of dimension " + std::to_string(k), i);
    });
  }
}

// Empty counts for the labels of the good rows that are not known yet.
std::vector<DimensionBins::LabelCounts> DimensionBins::MissingLabels(std::span<const int64_t> good,
                                                                     std::span<const int64_t* const> labels) const {
  std::vector<LabelCounts> missing(sets_.size());
  for (size_t set = 0; set < sets_.size(); ++set) {
    if (labels[set] == nullptr) continue;
    for (const int64_t i : good) {
      const int64_t label = labels[set][i];
      if (!sets_[set].contains(label)) missing[set].try_emplace(label, size());
    }
  }
  return missing;
}

AddReport DimensionBins::Add(const RowsView& rows, std::span<const int64_t* const> labels) {
  int64_t skipped = 0;
  const std::vector<int64_t> good = GoodRows(rows, skipped);
  RequireInRange(rows, good);
  std::vector<LabelCounts> missing = MissingLabels(good, labels);
  std::vector<std::vector<Counts*>> targets(sets_.size());
  for (size_t set = 0; set < sets_.size(); ++set) {
    if (labels[set] != nullptr) targets[set].resize(good.size());
  }
  std::vector<Cells> cells;
  cells.reserve(min_.size());
  for (size_t k = 0; k < min_.size(); ++k) cells.emplace_back(min_[k], max_[k], bins_);
  ForDimensions(static_cast<int64_t>(good.size()), [](int64_t, int64_t) {});  // starts the threads, or fails

  // From here on nothing fails.
  for (size_t set = 0; set < sets_.size(); ++set) {
    sets_[set].merge(missing[set]);
    for (size_t i = 0; i < targets[set].size(); ++i) {
      targets[set][i] = &sets_[set].find(labels[set][good[i]])->second;
      ++targets[set][i]->rows;
    }
  }
  ForDimensions(static_cast<int64_t>(good.size()), [&](int64_t begin, int64_t end) {
    VisitElements(rows, good, begin, end, [&](size_t i, size_t k, double value) {
      const size_t cell = k * static_cast<size_t>(bins_) + cells[k].Of(value);
      ++all_.cells[cell];
      for (const std::vector<Counts*>& target : targets) {
        if (!target.empty()) ++target[i]->cells[cell];
      }
    });
  });
  all_.rows += static_cast<int64_t>(good.size());
  skipped_ += skipped;
  return {static_cast<int64_t>(good.size()), skipped, 0};
}

void DimensionBins::Merge(const DimensionBins& from) {
  if (from.bins_ != bins_ || from.dim_ != dim_ || from.sets_.size() != sets_.size()) {
    throw Error(Fault::kStateMismatch, "bins, dim and label sets must be equal");
  }
  const bool counted = all_.rows > 0 || from.all_.rows > 0;
  if (counted && (min_ != from.min_ || max_ != from.max_)) {
    throw Error(Fault::kStateMismatch, "ranges must be equal once rows are counted: merge before the second pass too");
  }
  if (all_.rows > kMaxRows - from.all_.rows || skipped_ > kMaxRows - from.skipped_) {
    throw Error(Fault::kInvalidArgument, "bins to merge must have at most 2^56 rows together, and as many skipped");
  }
  std::vector<LabelCounts> missing(sets_.size());
  for (size_t set = 0; set < sets_.size(); ++set) {
    for (const auto& [label, unused] : from.sets_[set]) {
      if (!sets_[set].contains(label)) missing[set].try_emplace(label, size());
    }
  }
  for (size_t k = 0; k < min_.size(); ++k) {
    min_[k] = std::min(min_[k], from.min_[k]);
    max_[k] = std::max(max_[k], from.max_[k]);
  }
  for (size_t set = 0; set < sets_.size(); ++set) {
    sets_[set].merge(missing[set]);
    for (const auto& [label, counts] : from.sets_[set]) {
      Counts& to = sets_[set].find(label)->second;
      to.rows += counts.rows;
      AddTo(to.cells, counts.cells);
    }
  }
  all_.rows += from.all_.rows;
  skipped_ += from.skipped_;
  AddTo(all_.cells, from.all_.cells);
}

std::span<const int64_t> DimensionBins::CellsOf(const Counts& counts, int64_t dimension) const {
  return std::span(counts.cells).subspan(static_cast<size_t>(dimension * bins_), static_cast<size_t>(bins_));
}

template <typename Sum>
double DimensionBins::MeanOfDimensions(const Sum& of_dimension) const {
  double sum = 0;
  for (int64_t k = 0; k < dim_; ++k) sum += of_dimension(k);
  return sum / static_cast<double>(dim_);
}

BinsMeasures DimensionBins::Measure() const {
  const auto dim = static_cast<size_t>(dim_);
  BinsMeasures found{all_.rows, skipped_, kNaN, kNaN, kNaN, std::vector<double>(dim, kNaN), std::vector<int64_t>(dim)};
  if (all_.rows == 0) return found;
  const auto rows = static_cast<double>(all_.rows);
  found.entropy = MeanOfDimensions(
      [&](int64_t k) { return found.entropies[static_cast<size_t>(k)] = EntropyOf(CellsOf(all_, k), rows); });
  found.occupied = MeanOfDimensions([&](int64_t k) {
    const std::span<const int64_t> cells = CellsOf(all_, k);
    const int64_t occupied = std::ranges::count_if(cells, [](int64_t count) { return count > 0; });
    found.occupied_cells[static_cast<size_t>(k)] = occupied;
    return static_cast<double>(occupied);
  });
  found.entropy_corrected = found.entropy + (found.occupied - 1) / (2 * rows);
  return found;
}

BinsLabelMeasures DimensionBins::MeasureLabels(int set) const {
  const LabelCounts& labels = sets_[static_cast<size_t>(set)];
  BinsLabelMeasures found{0, static_cast<int64_t>(labels.size()), kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  if (labels.empty()) return found;
  Counts whole(size());
  std::vector<int64_t> label_rows;
  for (const auto& [label, counts] : labels) {
    whole.rows += counts.rows;
    label_rows.push_back(counts.rows);
    AddTo(whole.cells, counts.cells);
  }
  const auto rows = static_cast<double>(whole.rows);
  found.rows = whole.rows;
  found.entropy = MeanOfDimensions([&](int64_t k) { return EntropyOf(CellsOf(whole, k), rows); });
  found.label_entropy = EntropyOf(label_rows, rows);
  double weighted = 0, uniform = 0, divergences = 0;
  for (const auto& [label, counts] : labels) {
    const auto n = static_cast<double>(counts.rows);
    const double entropy = MeanOfDimensions([&, &of = counts](int64_t k) { return EntropyOf(CellsOf(of, k), n); });
    weighted += n / rows * entropy;
    uniform += entropy;
    if (labels.size() == 1) continue;
    divergences += MeanOfDimensions(
        [&, &of = counts](int64_t k) { return Divergence(CellsOf(of, k), of.rows, CellsOf(whole, k), whole.rows); });
  }
  const auto cardinality = static_cast<double>(labels.size());
  found.conditional_entropy = weighted;
  found.conditional_entropy_uniform = uniform / cardinality;
  found.mutual_information = found.entropy - weighted;
  if (labels.size() > 1) found.disentanglement = divergences / cardinality;
  return found;
}

}  // namespace sextant
