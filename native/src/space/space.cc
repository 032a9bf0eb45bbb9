// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include "common/error.h"

namespace sextant {

std::unique_ptr<Space> Space::Create(const SpaceOptions&) { throw Error(Fault::kUnsupported, "no engine yet"); }

const char* CpuTargets() { return "SCALAR"; }

}  // namespace sextant
