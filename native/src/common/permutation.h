// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "common/philox.h"

namespace sextant {

// The words of 64 bits of one permutation: word i is a half of the Philox block of number i / 2.
inline uint64_t PermutationWord(uint64_t seed, uint32_t number, uint64_t word) {
  const uint64_t block = word / 2;
  const std::array<uint32_t, 4> x =
      Philox({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32), number, 1}, seed);
  return word % 2 == 0 ? uint64_t{x[0]} << 32 | x[1] : uint64_t{x[2]} << 32 | x[3];
}

// Permutation `number` of 0 .. count - 1 of a seed: Fisher and Yates from the last place down. The place to swap with
// is the high half of word x places left, so that the same seed gives the same permutation on every machine.
inline std::vector<int64_t> RandomPermutation(int64_t count, uint64_t seed, uint32_t number) {
  __extension__ using Wide = unsigned __int128;
  std::vector<int64_t> permutation(static_cast<size_t>(count));
  std::iota(permutation.begin(), permutation.end(), 0);
  uint64_t word = 0;
  for (size_t left = permutation.size(); left > 1; --left) {
    const auto place = static_cast<size_t>(Wide{PermutationWord(seed, number, word++)} * left >> 64);
    std::swap(permutation[left - 1], permutation[place]);
  }
  return permutation;
}

}  // namespace sextant
