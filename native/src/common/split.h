// SPDX-License-Identifier: Apache-2.0
//
// Numbers as sums of 16-bit parts, which matrix units multiply exactly.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "common/half.h"
#include "common/host_device.h"

namespace sextant {

// Parts of which a sum holds every float: 3 x 8 bits.
inline constexpr size_t kMostParts = 3;

// The nearest bfloat16, ties away from 0. |x| < 2^127.
SEXTANT_HOST_DEVICE inline uint16_t RoundToBfloat(float x) {
  return static_cast<uint16_t>((std::bit_cast<uint32_t>(x) + 0x8000u) >> 16);
}

// x = parts[0] + .. + parts[count - 1] + rest: every part is the nearest bfloat16 to what those before it leave.
// With 2^e <= |x| < 2^(e+1), |rest| <= 2^(e-8) after one part, 2^(e-17) after two, and 0 after three if e >= -103.
SEXTANT_HOST_DEVICE inline void SplitIntoBfloats(float x, size_t count, uint16_t* parts) {
  for (size_t i = 0; i < count; ++i) {
    parts[i] = RoundToBfloat(x);
    x -= BfloatToFloat(parts[i]);
  }
}

}  // namespace sextant
