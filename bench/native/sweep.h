// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "suite.h"

namespace sextant::bench {

// Curves of speed: one quantity varies, the others are those of 200 000 f32 rows of 768 dimensions, 100 anchors, no
// labels, all threads. Rows, dimensions, anchors, labels, threads. `scale` divides the numbers of rows and labels.
std::vector<Group> Sweep(int64_t scale);

}  // namespace sextant::bench
