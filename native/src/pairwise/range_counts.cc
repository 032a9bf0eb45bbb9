// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

std::vector<int64_t> CountWithin(const PairSource&, std::span<const double>, bool, bool, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
