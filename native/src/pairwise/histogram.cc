// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

std::vector<int64_t> DistanceHistogram(const PairSource&, double, double, int64_t, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
