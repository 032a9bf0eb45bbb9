// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "common/thread_pool.h"

namespace sextant {

// Puts in place of every value its 1-based rank among them; equal ones have the mean of theirs. Takes 16 bytes for each
// value besides.
void RankInPlace(std::span<double> values, ThreadPool& pool);

}  // namespace sextant
