// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

// What pairwise/ asks of accelerators.
namespace sextant {

// The device of a sweep.
struct PairDevice {
  int ordinal;
  int64_t memory_bytes;  // the most to take of it; 0: 9/10 of what is free
};

}  // namespace sextant
