// SPDX-License-Identifier: Apache-2.0
#include "pairwise/pair_sample.h"

#include <algorithm>

namespace sextant {

std::vector<double> SamplePairs(const PairSource& source, int64_t rows, int64_t panels) {
  const PairSpace& x = *source.x;
  const PairSpace& y = source.columns();
  const int64_t all_panels = (y.rows() + kPanelColumns - 1) / kPanelColumns;
  rows = std::min(rows, x.rows());
  panels = std::min(panels, all_panels);
  std::vector<double> sample;
  if (rows == 0 || panels == 0) return sample;
  const bool itself = &x == &y;
  const PairSpace::ScratchPointer scratch = x.NewScratch(1, kPanelColumns);
  for (int64_t r = 0; r < rows; ++r) {
    const int64_t row = r * x.rows() / rows;
    for (int64_t p = 0; p < panels; ++p) {
      const int64_t column = p * all_panels / panels * kPanelColumns;
      const PairTile tile = x.Compute(row, 1, y, column, std::min(kPanelColumns, y.rows() - column), *scratch);
      for (int64_t j = 0; j < tile.columns; ++j) {
        if (!itself || column + j != row) sample.push_back(tile.at(0, j));
      }
    }
  }
  return sample;
}

}  // namespace sextant
