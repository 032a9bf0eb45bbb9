// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "matrix.h"

namespace sextant::bench {

// Compares the engine with plain loops in double over the first rows of a matrix, and throws where they
// differ. Shows first that the comparison can fail: a temperature that is one percent off must be noticed.
void RequireAgreement(const Matrix& matrix, int64_t anchors, int threads);

}  // namespace sextant::bench
