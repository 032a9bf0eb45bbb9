// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

#include "common/host_device.h"

namespace sextant {

// Value of an IEEE binary16.
SEXTANT_HOST_DEVICE inline float HalfToFloat(uint16_t bits) {
  const uint32_t sign = static_cast<uint32_t>(bits & 0x8000u) << 16;
  const uint32_t magnitude = static_cast<uint32_t>(bits & 0x7FFFu);
  if (magnitude >= 0x7C00u) return std::bit_cast<float>(sign | 0x7F800000u | (magnitude & 0x3FFu) << 13);
  // As a float, the same bits stand for 2^-112 times the value; subnormals included.
  const float value = std::bit_cast<float>(magnitude << 13) * 0x1p+112f;
  return sign ? -value : value;
}

// Value of a bfloat16.
SEXTANT_HOST_DEVICE inline float BfloatToFloat(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

}  // namespace sextant
