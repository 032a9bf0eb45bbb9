// SPDX-License-Identifier: Apache-2.0
#include "structure/table.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr int64_t kBlock = 64;

// Sums of the columns of x - x_0, block by block, so that no sum is long.
std::vector<double> OffsetSums(const Table& table) {
  const auto columns = static_cast<size_t>(table.columns);
  std::vector<double> total(columns), block(columns);
  const std::span<const double> origin = table.row(0);
  for (int64_t first = 0; first < table.rows; first += kBlock) {
    std::ranges::fill(block, 0);
    for (int64_t i = first; i < std::min(first + kBlock, table.rows); ++i) {
      const std::span<const double> row = table.row(i);
      for (size_t k = 0; k < columns; ++k) block[k] += row[k] - origin[k];
    }
    for (size_t k = 0; k < columns; ++k) total[k] += block[k];
  }
  return total;
}

}  // namespace

Table Transposed(const Table& table) {
  Table to(table.columns, table.rows);
  for (int64_t first = 0; first < table.rows; first += kBlock) {
    for (int64_t k = 0; k < table.columns; ++k) {
      for (int64_t i = first; i < std::min(first + kBlock, table.rows); ++i) {
        to.values[static_cast<size_t>(k * table.rows + i)] = table.values[static_cast<size_t>(i * table.columns + k)];
      }
    }
  }
  return to;
}

std::vector<double> ColumnMeans(const Table& table) {
  if (table.rows == 0) return std::vector<double>(static_cast<size_t>(table.columns));
  std::vector<double> means = OffsetSums(table);
  const std::span<const double> origin = table.row(0);
  for (size_t k = 0; k < means.size(); ++k) means[k] = origin[k] + means[k] / static_cast<double>(table.rows);
  return means;
}

Table Centred(Table table) {
  if (table.rows == 0) return table;
  std::vector<double> offsets = OffsetSums(table);
  for (double& offset : offsets) offset /= static_cast<double>(table.rows);
  const std::span<const double> first = table.row(0);
  const std::vector<double> origin(first.begin(), first.end());
  for (int64_t i = 0; i < table.rows; ++i) {
    const std::span<double> row = table.row(i);
    for (size_t k = 0; k < row.size(); ++k) row[k] = (row[k] - origin[k]) - offsets[k];
  }
  return table;
}

double SquaredNorm(const Table& table) {
  double total = 0;
  for (int64_t i = 0; i < table.rows; ++i) {
    double squares = 0;
    for (const double value : table.row(i)) squares += value * value;
    total += squares;
  }
  return total;
}

double Sum(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double SquaredDistance(std::span<const double> x, std::span<const double> y) {
  double sum = 0;
  for (size_t k = 0; k < x.size(); ++k) sum += (x[k] - y[k]) * (x[k] - y[k]);
  return sum;
}

}  // namespace sextant
