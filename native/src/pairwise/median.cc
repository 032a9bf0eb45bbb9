// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

double MedianDistance(const PairSpace&, SweepControl&) { throw Error(Fault::kUnsupported, "not yet"); }
double MedianDistance(const PairSpace&, const PairSpace&, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
