// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

std::vector<PairMoments> MomentsOf(const MomentSide&, std::span<const MomentSide>, Pairs, bool, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
