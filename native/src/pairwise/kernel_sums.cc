// SPDX-License-Identifier: Apache-2.0
#include "common/error.h"
#include "pairwise/reductions.h"

namespace sextant {

std::vector<double> LogKernelSums(const PairSource&, std::span<const double>, bool, SweepControl&) {
  throw Error(Fault::kUnsupported, "not yet");
}

}  // namespace sextant
