// SPDX-License-Identifier: Apache-2.0
#include "space/state/tally_codec.h"

#include <string>
#include <utility>

#include "common/limits.h"

namespace sextant::state {
namespace {

constexpr int kRowEntropyBits = 5;  // ln 2^24 < 2^5

// n * 2^bits
Wide Shifted(int64_t n, int bits) { return static_cast<Wide>(n) << bits; }

}  // namespace

void PutSums(Writer& writer, const WideSums& sums) {
  writer.PutAll(sums.low());
  writer.PutAll(sums.high());
}

void GetSums(Reader& reader, WideSums& sums) {
  reader.GetAll(sums.low());
  reader.GetAll(sums.high());
}

uint64_t TallyBytes(size_t m) { return sizeof(int64_t) + (4 * m + 2) * sizeof(uint64_t); }

void PutTally(Writer& writer, const Tally& tally) {
  writer.Put(tally.rows());
  PutSums(writer, tally.first_sums());
  PutSums(writer, tally.second_sums());
  PutSums(writer, tally.entropy_sum());
}

Tally GetTally(Reader& reader, size_t m) {
  const auto rows = reader.Get<int64_t>();
  reader.Require(rows >= 0 && rows <= kMaxRows, "there cannot be so many rows");
  WideSums first(m), second(m), entropy(1);
  GetSums(reader, first);
  GetSums(reader, second);
  CheckSums(reader, {first.View(), second.View()}, m, rows);
  GetSums(reader, entropy);
  reader.Require(At(entropy.View(), 0) <= Shifted(rows, kFractionBits + kRowEntropyBits),
                 "rows cannot have such an entropy");
  return Tally(rows, std::move(first), std::move(second), std::move(entropy));
}

void CheckPart(const Reader& reader, const Tally& part, const Tally& whole, size_t m) {
  const auto at_most = [](const WideSums& a, const WideSums& b, size_t n) {
    const SumsView part_sums = a.View(), whole_sums = b.View();
    for (size_t j = 0; j < n; ++j) {
      if (At(part_sums, j) > At(whole_sums, j)) return false;
    }
    return true;
  };
  reader.Require(part.rows() <= whole.rows() && at_most(part.first_sums(), whole.first_sums(), m) &&
                     at_most(part.second_sums(), whole.second_sums(), m) &&
                     at_most(part.entropy_sum(), whole.entropy_sum(), 1),
                 "the totals of a label set are greater than those of all rows");
}

void CheckSums(const Reader& reader, const Moments& moments, size_t m, int64_t rows) {
  const Wide most = Shifted(rows, kFractionBits);
  for (size_t j = 0; j < m; ++j) {
    const Wide first = At(moments.first, j);
    if (first <= most && At(moments.second, j) <= MostProducts(first, rows)) continue;
    reader.Fail("the sums of anchor " + std::to_string(j) + " are greater than those of " + std::to_string(rows) +
                " rows can be");
  }
}

bool CanHaveEntropy(uint64_t low, uint64_t high, int bits, int64_t rows) {
  return (static_cast<Wide>(high) << 64) + low <= Shifted(rows, bits + kRowEntropyBits);
}

}  // namespace sextant::state
