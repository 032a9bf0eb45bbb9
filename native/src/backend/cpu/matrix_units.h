// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace sextant::cpu {

// Why the matrix units (AMX with bf16) cannot be used; empty where they can. Asks the system for them once.
const std::string& WhyNoMatrixUnits();

}  // namespace sextant::cpu
