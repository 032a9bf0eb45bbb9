// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace sextant {

inline constexpr int32_t kMaxNGramOrder = 64;

// Token ids, sequence after sequence. The caller has checked that the sequences have `count` tokens in all.
struct Tokens {
  const int64_t* ids = nullptr;
  int64_t count = 0;
  const int64_t* lengths = nullptr;  // of the sequences; null: all have sequence_length
  int64_t sequences = 0;
  int64_t sequence_length = 0;
  const uint8_t* mask = nullptr;  // per token: 0 for padding, whose ids are not looked at; null: no padding
  int64_t vocabulary = 0;         // greater than every id; 0: one more than the greatest
};

struct NGramReport {
  int32_t hashed_from;  // the lowest of the orders whose codes are hashes; 0 for none
  int64_t kept;
  int64_t vocabulary;
  int64_t collisions;  // pairs of different n-grams of one order that share a hash
};

// Labels to be written, a value for each token.
struct NGramLabels {
  uint8_t* keep;
  int64_t* const* inputs;  // by order; null, or null for an order, where not wanted
  int64_t* const* outputs;
};

using NGramHash = uint64_t (*)(std::span<const int64_t> ngram);

// h = mix(h + (id + 1) 0x9E3779B97F4A7C15) over the ids in order, from 0, with the mixing of SplitMix64.
uint64_t HashNGram(std::span<const int64_t> ngram);

// Input and output n-grams around every token that has enough neighbours for the highest order: docs/NUMERICS.md.
// Throws Error(kInvalidData) for an id out of range and for padding between tokens, before anything is written.
NGramReport LabelNGrams(const Tokens& tokens, std::span<const int32_t> orders, const NGramLabels& labels,
                        NGramHash hash = HashNGram);

}  // namespace sextant
