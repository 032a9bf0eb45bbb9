// SPDX-License-Identifier: Apache-2.0
#include "pairwise/sort_keys.h"

#include <array>
#include <bit>
#include <utility>

namespace sextant {
namespace {

constexpr int kDigitBits = 8, kDigits = 3;

// Stable, by one digit.
void Distribute(const KeyedPlace* from, size_t count, int shift, KeyedPlace* to) {
  constexpr size_t kValues = size_t{1} << kDigitBits;
  std::array<uint32_t, kValues> next{};
  const auto digit = [&](const KeyedPlace& entry) { return entry.key >> shift & (kValues - 1); };
  for (size_t i = 0; i < count; ++i) ++next[digit(from[i])];
  uint32_t start = 0;
  for (uint32_t& of_digit : next) start += std::exchange(of_digit, start);
  for (size_t i = 0; i < count; ++i) to[next[digit(from[i])]++] = from[i];
}

}  // namespace

void SortByKey(std::span<KeyedPlace> entries, std::vector<KeyedPlace>& scratch) {
  constexpr size_t kFew = 64;
  if (entries.size() <= kFew) {
    std::ranges::sort(entries, {}, &KeyedPlace::key);
    return;
  }
  uint64_t varying = 0;
  for (const KeyedPlace& entry : entries) varying |= entry.key ^ entries.front().key;
  const int bits = static_cast<int>(std::bit_width(varying)), low = std::max(0, bits - kDigits * kDigitBits);
  scratch.resize(std::max(scratch.size(), entries.size()));
  KeyedPlace* from = entries.data();
  KeyedPlace* to = scratch.data();
  for (int shift = low; shift < bits; shift += kDigitBits) {
    Distribute(from, entries.size(), shift, to);
    std::swap(from, to);
  }
  if (from != entries.data()) std::copy_n(from, entries.size(), entries.data());
  for (size_t first = 0; first < entries.size();) {
    size_t last = first + 1;
    while (last < entries.size() && entries[last].key >> low == entries[first].key >> low) ++last;
    const std::span<KeyedPlace> same = entries.subspan(first, last - first);
    if (!std::ranges::is_sorted(same, {}, &KeyedPlace::key)) std::ranges::sort(same, {}, &KeyedPlace::key);
    first = last;
  }
}

}  // namespace sextant
