// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "common/elementary.h"
#include "common/error.h"
#include "pairwise/ordered_sum.h"
#include "space/dimension_bins.h"
#include "structure/measures.h"
#include "structure/parts.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kBelowTanh = -1.000001;
constexpr int64_t kRowsAtOnce = 1024;

// visit(row, its elements) for all rows.
template <typename Visit>
void VisitRows(const MatrixView& matrix, Visit visit) {
  const auto dim = static_cast<size_t>(matrix.dim);
  std::vector<double> block(static_cast<size_t>(std::min(kRowsAtOnce, matrix.rows)) * dim);
  for (int64_t first = 0; first < matrix.rows; first += kRowsAtOnce) {
    const int64_t count = std::min(kRowsAtOnce, matrix.rows - first);
    matrix.Read(first, count, block.data());
    for (int64_t i = 0; i < count; ++i) visit(first + i, std::span(block).subspan(static_cast<size_t>(i) * dim, dim));
  }
}

// All elements, ascending, each value once.
std::vector<double> DistinctElements(const MatrixView& matrix) {
  std::vector<double> values;
  values.reserve(static_cast<size_t>(matrix.rows * matrix.dim));
  VisitRows(matrix, [&](int64_t row, std::span<const double> elements) {
    for (const double element : elements) {
      if (!std::isfinite(element)) {
        throw Error(Fault::kInvalidData, "row " + std::to_string(row) + " holds NaN or infinity", row);
      }
      values.push_back(element);
    }
  });
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

double LowOf(const std::optional<double>& given, double least) {
  if (given) {
    if (*given <= least) return *given;
    throw Error(Fault::kInvalidArgument, "adaptive_binning: low must be at most the least element, " +
                                             std::to_string(least) + ", but is " + std::to_string(*given));
  }
  if (least >= 0) return 0;
  return least >= -1 ? kBelowTanh : least;
}

// low, then the values by which the distinct ones above it are cut into `bins` parts of equal number, and the last.
std::vector<double> EdgesOf(std::span<const double> distinct, double low, int64_t bins) {
  std::vector<double> edges = {low};
  const auto above = static_cast<int64_t>(std::ranges::count_if(distinct, [&](double value) { return value != low; }));
  const std::span<const double> values = distinct.last(static_cast<size_t>(above));
  if (values.empty()) return edges;
  for (int64_t k = 0; k < bins; ++k) edges.push_back(values[static_cast<size_t>(k * above / bins)]);
  edges.push_back(values.back());
  return edges;
}

// The rows as cells of their elements, and the order in which equal ones are adjacent.
struct Patterns {
  size_t dim;
  std::vector<uint32_t> cells;  // rows x dim
  std::vector<size_t> order;

  std::span<const uint32_t> Row(size_t row) const { return std::span(cells).subspan(row * dim, dim); }
  // visit(rows) for every pattern.
  template <typename Visit>
  void VisitEach(Visit visit) const {
    for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      while (end < order.size() && std::ranges::equal(Row(order[begin]), Row(order[end]))) ++end;
      visit(std::span(order).subspan(begin, end - begin));
    }
  }
};

Patterns PatternsOf(const MatrixView& matrix, std::span<const double> edges) {
  Patterns patterns{static_cast<size_t>(matrix.dim), {}, std::vector<size_t>(static_cast<size_t>(matrix.rows))};
  patterns.cells.reserve(patterns.order.size() * patterns.dim);
  VisitRows(matrix, [&](int64_t, std::span<const double> elements) {
    for (const double element : elements) {
      patterns.cells.push_back(static_cast<uint32_t>(std::ranges::upper_bound(edges, element) - edges.begin()));
    }
  });
  std::iota(patterns.order.begin(), patterns.order.end(), size_t{0});
  std::ranges::sort(patterns.order, [&](size_t a, size_t b) {
    return std::ranges::lexicographical_compare(patterns.Row(a), patterns.Row(b));
  });
  return patterns;
}

double NLogN(int64_t count) { return static_cast<double>(count) * Ln(static_cast<double>(count)); }

// sum of n ln n over the labels of each pattern's rows.
double NLogNByLabel(const Patterns& patterns, const std::vector<int64_t>& groups) {
  OrderedSum sum;
  patterns.VisitEach([&](std::span<const size_t> rows) {
    std::vector<int64_t> of;
    for (const size_t row : rows) of.push_back(groups[row]);
    std::ranges::sort(of);
    for (auto begin = of.begin(); begin != of.end();) {
      const auto end = std::upper_bound(begin, of.end(), *begin);
      sum.Add(NLogN(end - begin));
      begin = end;
    }
  });
  return sum.Total();
}

}  // namespace

void DimensionwiseEntropy(MeasureContext& context, Result& result) {
  const MatrixView& matrix = context.matrix(Side::kX);
  const int64_t bins = context.options().bins;
  DimensionBins counts({bins, matrix.dim, BadRows::kReject, 0, context.control().pool().threads()});
  ForParts(matrix, [&](const RowsView& part) { counts.Range(part); });
  ForParts(matrix, [&](const RowsView& part) { counts.Add(part, {}); });
  BinsMeasures found = counts.Measure();
  result.Add(Measure::kDimensionwiseEntropy, {{"value", found.entropy},
                                              {"bins", static_cast<double>(bins)},
                                              {"efficiency", found.entropy / Ln(static_cast<double>(bins))},
                                              {"corrected", found.entropy_corrected}});
  result.AddVector("entropies", matrix.dim, 1, std::move(found.entropies));
}

void AdaptiveBinning(MeasureContext& context, Result& result) {
  const MatrixView& matrix = context.matrix(Side::kX);
  const int64_t bins = context.options().bins, rows = matrix.rows;
  double low = context.options().low.value_or(kNaN);
  std::vector<double> edges;
  {
    const std::vector<double> distinct = DistinctElements(matrix);
    if (!distinct.empty()) edges = EdgesOf(distinct, low = LowOf(context.options().low, distinct.front()), bins);
  }
  const Patterns patterns = PatternsOf(matrix, edges);
  int64_t count = 0;
  OrderedSum sum;
  patterns.VisitEach([&](std::span<const size_t> of) {
    ++count;
    sum.Add(NLogN(static_cast<int64_t>(of.size())));
  });
  const auto n = static_cast<double>(rows);
  const double entropy = rows == 0 ? kNaN : Ln(n) - sum.Total() / n;
  Record& record = result.Add(Measure::kAdaptiveBinning, {{"value", entropy},
                                                          {"bins", static_cast<double>(bins)},
                                                          {"patterns", static_cast<double>(count)},
                                                          {"low", low}});
  if (context.input().labels) {
    const MeasureContext::Groups& groups = context.LabelGroups();
    OrderedSum of_labels;
    for (const int64_t size : groups.sizes) of_labels.Add(NLogN(size));
    const double conditional = (of_labels.Total() - NLogNByLabel(patterns, groups.of_row)) / n;
    record.fields.emplace_back("information", entropy - conditional);
  }
  const auto edge_count = static_cast<int64_t>(edges.size());
  result.AddVector("edges", edge_count, 1, std::move(edges));
}

}  // namespace sextant
