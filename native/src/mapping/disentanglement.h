// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "mapping/code.h"
#include "pairwise/sweep.h"

namespace sextant {

// Means, over variables of signals that vary, of how much more the best role says of one than the second best, as a
// part of its entropy. NaN where none varies.
struct Disentanglement {
  double value;
  int64_t variables;  // that vary
};

// The variables are the symbols at each position; the end of a signal counts as a symbol.
Disentanglement Posdis(const MappingCode& code, SweepControl& control);

// The variables are how often a signal has each symbol.
Disentanglement Bosdis(const MappingCode& code, bool skip_symbol_zero, SweepControl& control);

}  // namespace sextant
