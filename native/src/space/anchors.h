// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

// Fills `values` (anchors x dim, row-major) with unit rows, uniform on the sphere: Philox4x32-10 and
// Box-Muller in double, the same bits on every machine.
void GenerateAnchors(int64_t anchors, int64_t dim, uint64_t seed, uint32_t draw, double* values);

// Scales every row to unit length. Throws Error(kInvalidArgument) that names the first row that is zero or
// not finite.
void NormalizeAnchors(int64_t anchors, int64_t dim, double* values);

// Throws Error(kInvalidArgument) that names the first row that is not finite.
void RequireFiniteAnchors(int64_t anchors, int64_t dim, const double* values);

}  // namespace sextant
