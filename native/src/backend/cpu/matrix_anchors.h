// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "backend/cpu/pack.h"
#include "common/aligned.h"

namespace sextant::cpu {

// Matrix units multiply tiles of 16 rows by 32 elements with tiles of 32 elements by 16 anchors.
inline constexpr size_t kTileRows = 16;
inline constexpr size_t kTileColumns = 16;
inline constexpr size_t kTileDepth = 32;
inline constexpr size_t kTileElements = kTileDepth * kTileColumns;

// Rows whose scores with two blocks of anchors are in registers at once.
inline constexpr size_t kMatrixRows = 2 * kTileRows;

// A chunk of kMatrixRows rows, this many elements of each with all parts, stays in the first-level cache, and so many
// chunks, twice, in the second-level cache.
inline constexpr size_t kMatrixElements = 256;
inline constexpr size_t kMatrixChunks = 8;

// Elements from one split row to the next: whole chunks, and a cache line more, so that rows do not share cache sets.
constexpr size_t RowElements(size_t row_parts) { return kMatrixChunks * kMatrixElements / row_parts + kTileDepth; }
inline constexpr size_t kSplitElements = 2 * kMatrixRows * RowElements(2);  // of kMatrixRows rows, in one part or two

// Anchors in parts of 16 bits, cut into tiles: by block of 16 anchors, step of 32 elements of d, part. Elements 2i and
// 2i + 1 of an anchor are neighbours. What is beyond m and d is 0.
struct MatrixAnchors {
  // Rows are split into row_parts, 1 or 2.
  MatrixAnchors(std::span<const double> anchors, size_t count, size_t dim, double temperature, size_t parts,
                size_t row_parts);

  // Where the tiles of a block begin for the elements from `begin` on, a multiple of kTileDepth.
  size_t OffsetOf(size_t block, size_t begin) const {
    return (block * steps + begin / kTileDepth) * parts * kTileElements;
  }

  size_t count, dim;
  double inverse_temperature;
  size_t parts, row_parts;
  size_t blocks, steps;
  size_t blocks_in_cache;  // a piece of this many blocks by this many elements of d fits into the second-level cache
  size_t dim_in_cache;
  AlignedVector<uint16_t> tiles;
};

}  // namespace sextant::cpu
