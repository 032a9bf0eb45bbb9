// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "space/state/reader.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant::state {

// Low words, then high words.
void PutSums(Writer& writer, const WideSums& sums);
void GetSums(Reader& reader, WideSums& sums);

uint64_t TallyBytes(size_t m);
void PutTally(Writer& writer, const Tally& tally);
// With sums that so many rows can have.
Tally GetTally(Reader& reader, size_t m);

// `part` is of some of the rows of `whole`. It must have been read last.
void CheckPart(const Reader& reader, const Tally& part, const Tally& whole, size_t m);

__extension__ using Wide = unsigned __int128;

inline Wide At(const SumsView& sums, size_t j) {
  return (static_cast<Wide>(sums.high ? sums.high[j] : 0) << 64) + sums.low[j];
}

// A sum of assignments in the units of their products.
inline Wide InProductUnits(Wide sum) { return sum << (kProductBits - kFractionBits); }

// The most that products of assignments which sum to `sum` over `rows` rows can sum to: each is at most the assignment
// itself, before both were rounded.
inline Wide MostProducts(Wide sum, int64_t rows) {
  return InProductUnits(sum) + (InProductUnits(1) / 2 + 1) * static_cast<Wide>(rows);
}

// What any m sums over `rows` assignments fulfil: S_j <= rows, and Q_j is at most MostProducts. They must have been
// read last, S_j first.
void CheckSums(const Reader& reader, const Moments& moments, size_t m, int64_t rows);

// Whether so many rows can have this sum of entropies, of two words, in units of 2^-bits.
bool CanHaveEntropy(uint64_t low, uint64_t high, int bits, int64_t rows);

}  // namespace sextant::state
