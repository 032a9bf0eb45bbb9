// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cpu/matrix_anchors.h"

namespace sextant::cpu {

// A chunk of d of up to kMatrixRows rows in one part or two, filled up with zeros to whole steps.
struct MatrixChunk {
  const uint16_t* parts;  // row_parts x kMatrixRows x row_elements
  size_t row_parts;
  size_t row_elements;
  size_t rows;
  size_t begin, size;

  size_t steps() const { return RoundUp(size, kTileDepth) / kTileDepth; }
};

// Work for the vector units while products go on.
class Meanwhile {
 public:
  virtual void Step() = 0;

 protected:
  ~Meanwhile() = default;
};

// The tile registers of this thread, while it scores.
class TileRegisters {
 public:
  TileRegisters();
  TileRegisters(const TileRegisters&) = delete;
  TileRegisters& operator=(const TileRegisters&) = delete;
  ~TileRegisters();
};

// Adds products of a chunk with the blocks [first, last) of anchors to `scores`, which has `stride` numbers for each
// row, a multiple of 16, and takes a step of the other work for every product with two blocks. The first chunk of d
// overwrites what is there. Rows of the chunk, and of `scores`, are taken in whole bands of 16: what stands in the rest
// of the last band is neither zero nor of use.
//
// A score is one accumulator. Over steps of 32 elements, in ascending order, it takes products of tiles: of the first
// part of the anchors with that of the rows and then with the second, and of every other part of the anchors with the
// first of the rows. A product is the sum over even elements plus that over odd ones, 16 fused multiply-adds each;
// numbers below 2^-126 are 0.
void ScoreByMatrixUnits(const MatrixAnchors& anchors, size_t first, size_t last, const MatrixChunk& chunk,
                        float* scores, size_t stride, Meanwhile& meanwhile);

}  // namespace sextant::cpu
