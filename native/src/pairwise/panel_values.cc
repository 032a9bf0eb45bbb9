// SPDX-License-Identifier: Apache-2.0
#include "pairwise/panel_values.h"

#include <algorithm>
#include <vector>

#include "backend/panels.h"
#include "pairwise/kernel_sums.h"
#include "pairwise/pair_sample.h"
#include "pairwise/rank_cells.h"

namespace sextant {

PairSelection::PairSelection(const PairSource& source, Pairs pairs, bool self)
    : rows_(source.x->rows()),
      columns_(source.columns().rows()),
      kind_(pairs),
      skips_self_(!self && (source.y == nullptr || source.y == source.x)) {}

PanelRange PairSelection::Of(const PairTile& tile, int64_t row, int64_t column) const {
  const int64_t diagonal = tile.first_row + row - tile.first_column - column;
  const int64_t last = std::min(kPanelColumns, tile.columns - column);
  if (kind_ == Pairs::kUpper) return {std::max<int64_t>(diagonal + 1, 0), last, -1};
  const bool hole = skips_self_ && diagonal >= 0 && diagonal < last;
  return {0, last, hole ? diagonal : -1};
}

double PairSelection::pairs() const {
  const auto n = static_cast<double>(rows_);
  return kind_ == Pairs::kUpper ? n * (n - 1) / 2 : n * row_pairs();
}

double PairSelection::row_pairs() const { return static_cast<double>(columns_ - (skips_self_ ? 1 : 0)); }

PanelValues::PanelValues(const PairValue& value)
    : value_(value), term_{value.bandwidth > 0 ? KernelFactor(value.bandwidth) : 0, 0} {
  if (value.cells == nullptr) term_.shift = Pilot();
}

void PanelValues::Fill(const PairTile& tile, int64_t row, int64_t column, const PanelRange& range, double* to) const {
  std::fill_n(to, range.first, 0.0);
  std::fill(to + range.last, to + kPanelColumns, 0.0);
  const auto from = static_cast<size_t>(row) * tile.stride + static_cast<size_t>(column);
  const auto first = static_cast<size_t>(range.first), last = static_cast<size_t>(range.last);
  if (tile.f64 != nullptr) {
    const double* values = tile.f64 + from;
    for (size_t j = first; j < last; ++j) to[j] = values[j];
  } else {
    const float* values = tile.f32 + from;
    for (size_t j = first; j < last; ++j) to[j] = static_cast<double>(values[j]);
  }
  if (term_.factor > 0) BestPanelKernels().gaussian(term_.factor, to);
  if (value_.cells != nullptr) {
    for (size_t j = first; j < last; ++j) to[j] = value_.cells->MeanRank(to[j]);
  } else if (term_.shift != 0) {
    for (size_t j = first; j < last; ++j) to[j] -= term_.shift;
  }
  if (term_.factor > 0) {
    std::fill_n(to, range.first, 0.0);
    std::fill(to + range.last, to + kPanelColumns, 0.0);
  }
  if (range.hole >= 0) to[range.hole] = 0;
}

// The median of some values of rows and columns all over the space.
double PanelValues::Pilot() const {
  std::vector<double> sample = SamplePairs(value_.source, 16, 4);
  if (sample.empty()) return 0;
  const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() / 2);
  std::ranges::nth_element(sample, middle);
  if (!(term_.factor > 0)) return *middle;
  alignas(kPanelAlignment) double panel[kPanelValues] = {*middle};
  BestPanelKernels().gaussian(term_.factor, panel);
  return panel[0];
}

}  // namespace sextant
