// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "common/host_device.h"

namespace sextant {

// By which rows are sampled: that of SplitMix64. One to one.
SEXTANT_HOST_DEVICE inline uint64_t OrdinalHash(int64_t ordinal) {
  uint64_t h = static_cast<uint64_t>(ordinal) + 0x9E3779B97F4A7C15ull;
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ull;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBull;
  return h ^ (h >> 31);
}

}  // namespace sextant
