// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sextant::test {

// One number in each part of 16 bits, by part and then by element.
using Parts = std::vector<std::vector<uint16_t>>;

Parts SplitAll(const std::vector<float>& values, size_t parts);

// The score of a row with an anchor, in plain C++ with the bits of the matrix units: what TDPBF16PS of Intel's manual
// does for one element, step by step of 32 elements.
float MatrixScore(const Parts& row, const Parts& anchor);

}  // namespace sextant::test
