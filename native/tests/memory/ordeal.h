// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "sextant/sextant.h"
#include "tests/memory/scarcity.h"
#include "tests/support/files.h"

namespace sextant::test {

struct DestroySpace {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};
using SpaceHandle = std::unique_ptr<sextant_space, DestroySpace>;

// A call of the C ABI that is put to the test, and what comes before it.
struct Scenario {
  // A space, or null where the call needs none.
  std::function<SpaceHandle()> prepare;
  // The call. What it gives goes into the space, or into `output`, which is at least kMostOutput bytes of 0.
  std::function<sextant_status(SpaceHandle& space, Bytes& output, sextant_error* error)> call;

  static constexpr size_t kMostOutput = 1 << 17;
};

struct Verdict {
  std::string fault;     // the first; empty for none
  int64_t refusals = 0;  // requests that were refused in all
};

// Makes the call with request 0, step, 2 step, ... refused, until it needs no more: alone, and with all that follow.
// Each time the call must report the lack, or do all the same; leave the space as it was; succeed when repeated, with
// the bits of a call that was never disturbed; and leak nothing. A lack of threads must not even be reported.
Verdict Ordeal(const Scenario& scenario, Resource resource, int64_t step = 1);

// Fails the test unless the call endures the refusal of every `step`-th request, or of fewer where SEXTANT_CASES asks
// for fewer cases, and there were about as many refusals as that leaves of `least_refusals`.
void ExpectToEndure(const Scenario& scenario, Resource resource, int64_t least_refusals, int64_t step = 1);

}  // namespace sextant::test
