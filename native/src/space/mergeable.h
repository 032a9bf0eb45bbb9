// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "space/space.h"

namespace sextant {

// Throws Error(kStateMismatch) that says what differs unless the sums of the two may be added. With `allow_mixed`,
// their arithmetic need not be the same.
void RequireMergeable(const Space& to, const Space& from, bool allow_mixed);

}  // namespace sextant
