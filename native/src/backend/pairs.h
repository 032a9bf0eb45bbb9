// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// What pairwise/ asks of a processor: values of pairs of rows, one panel of columns at a time.
namespace sextant {

// Rows lie in panels: as many side by side as fill kPairPanelBytes, one element of d after the other, zeros beyond the
// last. A panel begins at a cache line.
inline constexpr size_t kPairPanelBytes = 256;
template <typename T>
inline constexpr size_t kPairPanel = kPairPanelBytes / sizeof(T);

// Rows that a kernel takes at once, all against one panel.
inline constexpr size_t kPairBlock = 6;

// The d axis is walked in chunks of this many elements. Sums of floats are added chunk by chunk; those of doubles go on
// from element to element, each operation rounded, so that a value is what the plain formula gives. Part of the
// definition of a value's bits.
inline constexpr size_t kPairChunk = 128;

// How a pair of rows becomes a value.
enum class PairRule {
  kProduct,         // sum x y
  kAngle,           // 1 - sum x y, for rows of length 1
  kCosine,          // 1 - sum x y / (|x| |y|)
  kSquares,         // sum (x - y)^2
  kCentredSquares,  // the same as |x|^2 + |y|^2 - 2 <x, y>, of rows less a centre
  kMagnitudes,      // sum |x - y|
  kGreatest,        // max |x - y|
  kUnequal          // share of elements that differ
};

// Pairs nearer than this are not told apart by a product of floats. Below kNearAngle, kAngle sums half the squared
// differences; below kNearShare (|x|^2 + |y|^2), kCentredSquares sums all of them.
inline constexpr double kNearAngle = 0.0625;
inline constexpr double kNearShare = 0.0625;

// Some rows of a space, made ready to be met by panels of columns.
template <typename T>
struct PairRows {
  const T* panels;  // of the space
  size_t dim;
  size_t first, count;  // rows
  const T* centre;      // kCentredSquares: dim elements; otherwise null
  // kPairBlock rows side by side, element by element, less the centre; the last row again beyond it.
  T* blocks;
  T* squares;        // kCentredSquares: of each row less the centre, whole blocks
  const T* lengths;  // kCosine: of these rows
};

template <typename T>
struct PairTask {
  PairRule rule;
  bool root;  // of the value
  const PairRows<T>* rows;
  const T* panel;    // the columns
  T* shifted;        // kCentredSquares: room for a chunk of a panel
  const T* lengths;  // kCosine: of the columns
  T* values;         // rows, in whole blocks, x kPairPanel
  size_t stride;     // from one row of values to the next, in elements; a multiple of a cache line
};

}  // namespace sextant
