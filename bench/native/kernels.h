// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace sextant::bench {

// Best SIMD target of this processor, as "AVX3".
const char* KernelTarget();

// Independent chains of f32 multiply-adds in registers: nothing is loaded, nothing waits. Returns how many
// multiply-adds one round has; `sink` receives a value that depends on all of them.
int64_t FmaRounds(int64_t rounds, float* sink);

// Reads `bytes`, a multiple of 1024, from an address aligned to 64, and returns the sum of the words.
uint64_t ReadAll(const void* data, size_t bytes);

}  // namespace sextant::bench
