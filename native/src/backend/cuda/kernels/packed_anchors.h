// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/kernels/kernels.h"
#include "common/half.h"
#include "common/host_device.h"

// How anchors lie in memory. Doubles: for every element of d, those of all anchors. 16-bit parts: 64 elements of the
// first part of all anchors, those of the second part, the next 64, and so on, so that a step of neighbouring anchors
// is one piece of memory. The 128 bytes that an anchor has there are what warpgroups want in shared memory: pieces of
// 16 bytes, which change places from anchor to anchor. Both have as many anchors, of zeros in the end, as tiles do, and
// zeros from d up to kPackedDepth.
//
// Of 32 elements, element 8 q + 2 j + e is number 2 q + e of piece j: a matrix unit is given two neighbours of each
// piece by lane q, which so needs 8 neighbouring elements of a row, and reads those at once.
namespace sextant::cuda {

inline constexpr int64_t kPackedAnchors = 128;
inline constexpr int64_t kPackedDepth = 64;
inline constexpr double kHalfScale = 16384;  // so that second parts of anchors are seldom subnormal

SEXTANT_HOST_DEVICE inline int64_t RoundUp(int64_t n, int64_t to) { return (n + to - 1) / to * to; }
SEXTANT_HOST_DEVICE inline int64_t PaddedAnchors(const AnchorShape& shape) {
  return RoundUp(shape.count, kPackedAnchors);
}
SEXTANT_HOST_DEVICE inline int64_t PaddedDim(const AnchorShape& shape) { return RoundUp(shape.dim, kPackedDepth); }

inline constexpr int kPieceElements = 8;
inline constexpr int kStepPieces = kPackedDepth / kPieceElements;
// Of 16-bit parts: elements from an anchor's part 0 to its part 1.
SEXTANT_HOST_DEVICE inline int64_t PartElements(const AnchorShape& shape) {
  return PaddedAnchors(shape) * kPackedDepth;
}
// Of 16-bit parts: where elements 64 step to 64 step + 63 of an anchor and its neighbours begin.
SEXTANT_HOST_DEVICE inline int64_t PackedStep(const AnchorShape& shape, int64_t anchor, int64_t step) {
  return step * 2 * PartElements(shape) + anchor * kPackedDepth;
}
// Where one of their pieces is from there, if the first anchor's number is a multiple of 8.
SEXTANT_HOST_DEVICE inline int PieceInStep(int anchor, int piece) {
  return (anchor * kStepPieces + (piece ^ anchor % kStepPieces)) * kPieceElements;
}
SEXTANT_HOST_DEVICE inline int64_t PackedIndex(const AnchorShape& shape, int64_t anchor, int64_t k) {
  if (shape.format == AnchorFormat::kDouble) return k * PaddedAnchors(shape) + anchor;
  const int piece = static_cast<int>(k % kPackedDepth / 32 * 4 + k % 8 / 2);
  return PackedStep(shape, 0, k / kPackedDepth) + PieceInStep(static_cast<int>(anchor), piece) + k % 32 / 8 * 2 + k % 2;
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
