// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace sextant {

// Columns of two matrices meet in blocks of kProductHeight x kProductWidth.
inline constexpr size_t kProductHeight = 6;
inline constexpr size_t kProductWidth = 16;

// Some rows of two matrices, one below the other without gaps: `depth` rows of `height` elements, a multiple of
// kProductHeight, and of `width`, a multiple of kProductWidth. All are aligned to cache lines.
struct TileFactors {
  const double* a;
  size_t height;
  const double* b;
  size_t width;
  size_t depth;
};

// Adds sum_k a_ki b_kj, summed by ascending k with fused multiply-adds, to sums[i * width + j].
using AddTileProducts = void (*)(const TileFactors& factors, double* sums);

// Of the named SIMD target, or of the best one for an empty name; all give the same bits. Throws
// Error(kInvalidArgument).
AddTileProducts TileProductsFor(const std::string& target);

}  // namespace sextant
