// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

enum class TemperatureMode { kExact, kBounds, kLeading, kFixed };

// Softmax temperature for 2 .. kMaxAnchors anchors in 2 .. kMaxDim dimensions (3 .. for kBounds).
// Throws Error(kInvalidArgument) outside the domain and for kFixed.
double Temperature(TemperatureMode mode, int64_t anchors, int64_t dim);

}  // namespace sextant
