// SPDX-License-Identifier: Apache-2.0
//
// Integer sums, added to by many threads.
#pragma once

#include <cstdint>
#include <type_traits>

#include "backend/cuda/platform.h"
#include "common/softmax.h"

namespace sextant::cuda {

// CUDA has atomics of `unsigned long long` alone.
using Word = unsigned long long;
inline __device__ Word* AsWord(uint64_t* at) { return reinterpret_cast<Word*>(at); }

// Rows that RawFirst and RawProduct can be added up for: 2^50 each, in 64 bits.
inline constexpr int kRowsBeforeFlush = 1 << 12;

// Adds a sum to one of ChunkSums.
inline __device__ void AddToChunk(uint64_t* words, uint64_t sum) {
  if (sum == 0) return;
  atomicAdd(AsWord(words), static_cast<Word>(sum & 0xFFFFFFFFu));
  atomicAdd(AsWord(words + 1), static_cast<Word>(sum >> 32));
}

// Adds (or subtracts) a sum to a number of two words, the high one of 32 or 64 bits.
template <typename High>
__device__ void AddWide(uint64_t* low, High* high, uint64_t sum, bool subtract) {
  if (sum == 0) return;
  const uint64_t term = subtract ? 0 - sum : sum;
  const uint64_t before = atomicAdd(AsWord(low), static_cast<Word>(term));
  const bool carry = before + term < before;
  // Minus `sum` has all ones above its low word.
  const High more = static_cast<High>((subtract ? ~High{0} : High{0}) + (carry ? 1 : 0));
  if (more == 0) return;
  if constexpr (sizeof(High) == 8) {
    atomicAdd(AsWord(high), static_cast<Word>(more));
  } else {
    atomicAdd(high, more);
  }
}

// The same where no other thread adds to that number.
template <typename High>
__device__ void AddWideAlone(uint64_t* low, High* high, uint64_t sum, bool subtract) {
  const uint64_t before = *low, after = subtract ? before - sum : before + sum;
  *low = after;
  const bool carry = subtract ? before < sum : after < sum;
  if (carry) *high = static_cast<High>(*high + (subtract ? ~High{0} : High{1}));
}

// Running sums of the assignments to one anchor.
struct ColumnSums {
  uint64_t first = 0, second = 0;
  int rows = 0;

  template <typename T>
  __device__ __forceinline__ void Add(T p) {
    const auto wide = static_cast<double>(p);
    first += RawFirst(wide);
    second += RawProduct<T>(wide, wide);
    ++rows;
  }
  __device__ uint64_t First() const { return first - static_cast<uint64_t>(rows) * kRawBits; }
  __device__ uint64_t Second() const { return second - static_cast<uint64_t>(rows) * kRawBits; }

  // Adds them to the anchor's of a chunk, and begins anew.
  __device__ void Flush(uint64_t* sums, int64_t anchor, int64_t anchors) {
    AddToChunk(sums + 2 * anchor, First());
    AddToChunk(sums + 2 * (anchors + anchor), Second());
    *this = ColumnSums();
  }
};

}  // namespace sextant::cuda
