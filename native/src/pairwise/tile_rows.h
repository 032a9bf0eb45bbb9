// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "pairwise/pair_space.h"

namespace sextant {

// Row `row` of a tile, as T.
template <typename T>
std::span<const T> RowOf(const PairTile& tile, const T* values, int64_t row) {
  return {values + static_cast<size_t>(row) * tile.stride, static_cast<size_t>(tile.columns)};
}

// visit(row, values, first column) for every row of a tile, in its own type.
template <typename Visit>
void ForRows(const PairTile& tile, Visit visit) {
  for (int64_t i = 0; i < tile.rows; ++i) {
    if (tile.f32 != nullptr) {
      visit(tile.first_row + i, RowOf(tile, tile.f32, i), tile.first_column);
    } else {
      visit(tile.first_row + i, RowOf(tile, tile.f64, i), tile.first_column);
    }
  }
}

// visit(row, values of x, values of y, first column): two tiles of the same pairs and type.
template <typename Visit>
void ForRows(const PairTile& x, const PairTile& y, Visit visit) {
  for (int64_t i = 0; i < x.rows; ++i) {
    if (x.f32 != nullptr) {
      visit(x.first_row + i, RowOf(x, x.f32, i), RowOf(y, y.f32, i), x.first_column);
    } else {
      visit(x.first_row + i, RowOf(x, x.f64, i), RowOf(y, y.f64, i), x.first_column);
    }
  }
}

}  // namespace sextant
