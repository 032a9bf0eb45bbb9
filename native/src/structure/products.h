// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "pairwise/sweep.h"
#include "structure/table.h"

// Products a^T b of tall matrices, tile by tile: of their columns, or of the rows of what they are the transposes of.
// Every element is the sum over the rows in one order, whatever the number of threads.
namespace sextant {

struct Product {
  const Table* a;
  const Table* b;
};

// Rows [first_row, first_row + rows) and columns likewise of every product.
struct ProductTile {
  int64_t first_row, rows;
  int64_t first_column, columns;
  std::span<const double* const> values;  // of each product, row-major without gaps

  int64_t size() const { return rows * columns; }
};

// The sum over all tiles, in one order, of what `fold` makes of a tile. Products have the same number of rows and of
// columns. Where all are of a matrix with itself, tiles below the diagonal are not visited, and those above it count
// twice.
double FoldProducts(std::span<const Product> products, const std::function<double(const ProductTile&)>& fold,
                    SweepControl& control);

// a^T b.
Table Multiply(const Table& a, const Table& b, SweepControl& control);

// |a^T b|^2 of matrices with the same rows, in the cheaper of two ways: by columns, or as the sum over pairs of rows
// <a_i, a_j> <b_i, b_j>.
double SquaredProductNorm(const Table& a, const Table& b, SweepControl& control);

}  // namespace sextant
