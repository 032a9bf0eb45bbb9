// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/kernels/kernels.h"
#include "common/half.h"
#include "common/host_device.h"

// How anchors lie in memory. 16-bit parts: the first part of all anchors, then the second; an anchor's elements are
// neighbours, d of them and zeros up to kPackedDepth. Doubles: for every element of d, those of all anchors.
// Both have as many anchors, of zeros in the end, as tiles do.
namespace sextant::cuda {

inline constexpr int64_t kPackedAnchors = 128;
inline constexpr int64_t kPackedDepth = 64;
inline constexpr double kHalfScale = 16384;  // so that second parts of anchors are seldom subnormal

SEXTANT_HOST_DEVICE inline int64_t RoundUp(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
SEXTANT_HOST_DEVICE inline int64_t PaddedAnchors(const AnchorShape& shape) {
  return RoundUp(shape.count, kPackedAnchors);
}
SEXTANT_HOST_DEVICE inline int64_t PaddedDim(const AnchorShape& shape) { return RoundUp(shape.dim, kPackedDepth); }

// Of an element of 16-bit parts; those of part 1 begin PartElements later.
SEXTANT_HOST_DEVICE inline int64_t PartElements(const AnchorShape& shape) {
  return PaddedAnchors(shape) * PaddedDim(shape);
}
SEXTANT_HOST_DEVICE inline int64_t PackedIndex(const AnchorShape& shape, int64_t anchor, int64_t k) {
  return shape.format == AnchorFormat::kDouble ? k * PaddedAnchors(shape) + anchor : anchor * PaddedDim(shape) + k;
}

// An element as it is multiplied: times kHalfScale in halves.
SEXTANT_HOST_DEVICE inline double PackedValue(const AnchorShape& shape, const std::byte* packed, int64_t anchor,
                                              int64_t k) {
  const int64_t at = PackedIndex(shape, anchor, k);
  if (shape.format == AnchorFormat::kDouble) return reinterpret_cast<const double*>(packed)[at];
  const auto* parts = reinterpret_cast<const uint16_t*>(packed);
  const uint16_t high = parts[at], low = parts[at + PartElements(shape)];
  if (shape.format == AnchorFormat::kHalves) {
    return static_cast<double>(HalfToFloat(high)) + static_cast<double>(HalfToFloat(low));
  }
  return static_cast<double>(BfloatToFloat(high)) + static_cast<double>(BfloatToFloat(low));
}

}  // namespace sextant::cuda
