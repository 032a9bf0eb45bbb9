// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "pairwise/reduce_pairs.h"

namespace sextant::test {

// Stands for the sweep behind the C ABI: keeps what it is asked.
struct FakePairs {
  int calls = 0;
  std::function<void()> fault;
  PairRequest request;
  std::vector<PairReduction> reductions;

  static FakePairs& Get();
};

}  // namespace sextant::test
