// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace sextant::test {

// Runs the body where there are no matrix units, whatever the processor: in a process of its own that the system
// refuses them. Call it before anything else of a test that might ask for them.
void WithoutMatrixUnits(const std::function<void()>& body);

}  // namespace sextant::test
