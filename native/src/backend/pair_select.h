// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace sextant {

// Cells of equal width; the last one holds `high`.
struct Cells {
  double low, high, width;
  double scale;    // 1 / width, or 0
  uint32_t count;  // at least 1
};

// What reductions do with a run of distances in a tile, by vectors. Results are the same on every target.
template <typename T>
struct PairSelect {
  // Writes the ascending places of the values (or of their negatives) that are at most `most`, and gives their number.
  // `places` has room for `count`.
  size_t (*select)(const T* values, size_t count, bool negate, T most, uint32_t* places);
  // How many values (or negatives) are at most `most`.
  size_t (*count)(const T* values, size_t count, bool negate, T most);
  // The greater of each two.
  void (*greater)(const T* a, const T* b, size_t count, T* to);
  // By kSumLanes sums in double, value i in sum i mod kSumLanes, folded as a tree.
  double (*sum)(const T* values, size_t count);
  // The cell of every value; `cells.count` for one that is in none.
  void (*cells)(const T* values, size_t count, const Cells& cells, uint32_t* to);
};

inline constexpr size_t kSumLanes = 16;

// Of the best target that this processor has.
template <typename T>
const PairSelect<T>& BestPairSelect();
template <>
const PairSelect<float>& BestPairSelect<float>();
template <>
const PairSelect<double>& BestPairSelect<double>();

// The greatest T that is at most `most`.
template <typename T>
T RoundDown(double most);
template <>
float RoundDown<float>(double most);
template <>
double RoundDown<double>(double most);

}  // namespace sextant
