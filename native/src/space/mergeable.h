// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "space/space.h"

namespace sextant {

// Throws Error(kStateMismatch) that says what differs unless the sums of the two may be added.
void RequireMergeable(const Space& to, const Space& from);

}  // namespace sextant
