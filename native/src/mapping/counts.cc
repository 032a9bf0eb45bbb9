// SPDX-License-Identifier: Apache-2.0
#include "mapping/counts.h"

#include <algorithm>

namespace sextant {
namespace {

std::vector<Cell> CountInTable(const Column& x, const Column& y) {
  const auto width = static_cast<size_t>(y.values);
  std::vector<int64_t> table(static_cast<size_t>(x.values) * width);
  for (size_t i = 0; i < x.of_row.size(); ++i) {
    if (x.of_row[i] < 0 || y.of_row[i] < 0) continue;
    ++table[static_cast<size_t>(x.of_row[i]) * width + static_cast<size_t>(y.of_row[i])];
  }
  std::vector<Cell> cells;
  for (size_t k = 0; k < table.size(); ++k) {
    if (table[k] > 0) cells.push_back({static_cast<int32_t>(k / width), static_cast<int32_t>(k % width), table[k]});
  }
  return cells;
}

std::vector<Cell> CountSorted(const Column& x, const Column& y) {
  std::vector<uint64_t> pairs;
  for (size_t i = 0; i < x.of_row.size(); ++i) {
    if (x.of_row[i] < 0 || y.of_row[i] < 0) continue;
    pairs.push_back(static_cast<uint64_t>(x.of_row[i]) << 32 | static_cast<uint32_t>(y.of_row[i]));
  }
  std::ranges::sort(pairs);
  std::vector<Cell> cells;
  for (const uint64_t pair : pairs) {
    const Cell cell{static_cast<int32_t>(pair >> 32), static_cast<int32_t>(pair & 0xFFFFFFFF), 1};
    if (!cells.empty() && cells.back().x == cell.x && cells.back().y == cell.y) {
      ++cells.back().count;
    } else {
      cells.push_back(cell);
    }
  }
  return cells;
}

}  // namespace

std::vector<Cell> CountPairs(const Column& x, const Column& y) {
  const bool fits = y.values == 0 || x.values <= (4 * std::ssize(x.of_row) + 65536) / y.values;
  return fits ? CountInTable(x, y) : CountSorted(x, y);
}

std::vector<int64_t> CountValues(const Column& column) {
  std::vector<int64_t> counts(static_cast<size_t>(column.values));
  for (const int32_t value : column.of_row) {
    if (value >= 0) ++counts[static_cast<size_t>(value)];
  }
  return counts;
}

double Entropy(const std::vector<Cell>& cells, int64_t total) {
  double sum = 0;
  for (const Cell& cell : cells) sum += EntropyTerm(static_cast<double>(cell.count), static_cast<double>(total));
  return sum;
}

}  // namespace sextant
