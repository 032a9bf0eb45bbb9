// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

// In the order of sextant.h.
enum class Kernel { kRbf, kLinear };

}  // namespace sextant
