// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sextant {

// A matrix of doubles, row-major.
struct Table {
  int64_t rows = 0, columns = 0;
  std::vector<double> values;

  Table() = default;
  Table(int64_t row_count, int64_t column_count)
      : rows(row_count), columns(column_count), values(static_cast<size_t>(row_count * column_count)) {}
  Table(int64_t row_count, int64_t column_count, std::vector<double> all)
      : rows(row_count), columns(column_count), values(std::move(all)) {}

  std::span<double> row(int64_t i) {
    return {values.data() + static_cast<size_t>(i * columns), static_cast<size_t>(columns)};
  }
  std::span<const double> row(int64_t i) const {
    return {values.data() + static_cast<size_t>(i * columns), static_cast<size_t>(columns)};
  }
};

Table Transposed(const Table& table);

// The mean of every column. Columns of one value have it exactly.
std::vector<double> ColumnMeans(const Table& table);

// Less the mean of every column; 0 in columns of one value.
Table Centred(Table table);

double SquaredNorm(const Table& table);

// Element by element, in their order.
double Sum(std::span<const double> values);
double SquaredDistance(std::span<const double> x, std::span<const double> y);

}  // namespace sextant
