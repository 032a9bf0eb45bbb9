// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

Neighbours FindNeighbours(const PairSource&, int64_t, bool, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}
JointNeighbours FindJointNeighbours(const PairSource&, const PairSource&, int64_t, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
