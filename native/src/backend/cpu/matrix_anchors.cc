// SPDX-License-Identifier: Apache-2.0
#include "backend/cpu/matrix_anchors.h"

#include <algorithm>

#include "common/split.h"

namespace sextant::cpu {

MatrixAnchors::MatrixAnchors(std::span<const double> anchors, size_t m, size_t d, double temperature, size_t part_count,
                             size_t row_part_count)
    : count(m),
      dim(d),
      inverse_temperature(1.0 / temperature),
      parts(part_count),
      row_parts(row_part_count),
      blocks((m + kTileColumns - 1) / kTileColumns),
      steps((d + kTileDepth - 1) / kTileDepth) {
  constexpr size_t kPieceBytes = 1024 * 1024;
  const size_t block_bytes = kMatrixElements / kTileDepth * parts * kTileElements * sizeof(uint16_t);  // of a chunk
  blocks_in_cache = kPieceBytes / block_bytes;
  dim_in_cache = std::max<size_t>(1, blocks_in_cache / blocks) * kMatrixElements;
  tiles.resize(blocks * steps * parts * kTileElements);
  for (size_t j = 0; j < count; ++j) {
    for (size_t k = 0; k < dim; ++k) {
      uint16_t of[kMostParts];
      SplitIntoBfloats(static_cast<float>(anchors[j * dim + k]), parts, of);
      uint16_t* tile = tiles.data() + OffsetOf(j / kTileColumns, k) +
                       (k % kTileDepth / 2 * kTileColumns + j % kTileColumns) * 2 + k % 2;
      for (size_t part = 0; part < parts; ++part) tile[part * kTileElements] = of[part];
    }
  }
}

}  // namespace sextant::cpu
