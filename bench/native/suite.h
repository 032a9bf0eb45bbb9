// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "buffer.h"
#include "ceilings.h"
#include "engine.h"

namespace sextant::bench {

// Cases that read the same matrix; their runs take turns.
struct Group {
  int64_t rows;
  int64_t dim;
  int32_t dtype;
  std::vector<Case> cases;
  Pages pages = Pages::kLarge;
};

struct Measured {
  Group group;
  std::vector<Timings> timings;  // one of each case
};

// As many as this process may run on.
int AllThreads();

// Everything worth knowing: labels, numbers of rows, draws, co-moments, pages, element types, a wide shape, a label for
// every row, nulls; on one thread and on all. `scale` divides the numbers of rows and labels.
std::vector<Group> Suite(int64_t scale);

// Checks that engine and reference agree, then times. Each run is preceded by a burst of multiply-adds.
Measured Measure(const Group& group, int repeats, Ceilings& ceilings);

}  // namespace sextant::bench
