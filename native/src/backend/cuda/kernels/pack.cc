// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/kernels/packed_anchors.h"
#include "common/split.h"

namespace sextant::cuda {
namespace {

// The nearest binary16 of |x| <= 65504, ties to even.
uint16_t RoundToHalf(float x) {
  const uint32_t sign = std::bit_cast<uint32_t>(x) >> 16 & 0x8000u;
  const float magnitude = std::fabs(x);
  // Of normal halves, 13 bits are rounded off; subnormal ones are multiples of 2^-24.
  const uint32_t bits = std::bit_cast<uint32_t>(magnitude);
  const uint32_t half = magnitude < 0x1p-14f ? static_cast<uint32_t>(std::nearbyint(magnitude * 0x1p24f))
                                             : (bits + 0xFFFu + (bits >> 13 & 1)) / 0x2000u - (112u << 10);
  return static_cast<uint16_t>(sign | half);
}

void PackHalves(double x, uint16_t* parts) {
  const double scaled = x * kHalfScale;
  parts[0] = RoundToHalf(static_cast<float>(scaled));
  parts[1] = RoundToHalf(static_cast<float>(scaled - static_cast<double>(HalfToFloat(parts[0]))));
}

void PackBfloats(double x, uint16_t* parts) {
  parts[0] = RoundToBfloat(static_cast<float>(x));
  parts[1] = RoundToBfloat(static_cast<float>(x - static_cast<double>(BfloatToFloat(parts[0]))));
}

}  // namespace

AnchorFormat FormatOf(Precision precision, DType rows) {
  if (precision == Precision::kF64) return AnchorFormat::kDouble;
  return rows == DType::kF16 ? AnchorFormat::kHalves : AnchorFormat::kBfloats;
}

size_t PackedAnchorBytes(const AnchorShape& shape) {
  if (shape.format == AnchorFormat::kDouble) {
    return static_cast<size_t>(PaddedAnchors(shape) * PaddedDim(shape)) * sizeof(double);
  }
  return static_cast<size_t>(PaddedAnchors(shape) * PaddedDim(shape)) * 2 * sizeof(uint16_t);
}

void PackAnchors(const AnchorShape& shape, std::span<const double> anchors, std::byte* packed) {
  std::memset(packed, 0, PackedAnchorBytes(shape));
  for (int64_t j = 0; j < shape.count; ++j) {
    for (int64_t k = 0; k < shape.dim; ++k) {
      const double x = anchors[static_cast<size_t>(j * shape.dim + k)];
      const int64_t at = PackedIndex(shape, j, k);
      if (shape.format == AnchorFormat::kDouble) {
        reinterpret_cast<double*>(packed)[at] = x;
        continue;
      }
      uint16_t both[2];
      (shape.format == AnchorFormat::kHalves ? PackHalves : PackBfloats)(x, both);
      auto* parts = reinterpret_cast<uint16_t*>(packed);
      parts[at] = both[0];
      parts[at + PartElements(shape)] = both[1];
    }
  }
}

size_t AssignmentBytes(const AnchorShape& shape) {
  const size_t size = shape.format == AnchorFormat::kDouble ? sizeof(double) : sizeof(float);
  return static_cast<size_t>(RoundUp(shape.count, 8)) * size;
}

double CosineOf(uint64_t nearest) {
  if (nearest == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(nearest >> 63 ? nearest & ~(uint64_t{1} << 63) : ~nearest);
}

}  // namespace sextant::cuda
