// SPDX-License-Identifier: Apache-2.0
#include "pairwise/sort_keys.h"

#include <array>
#include <utility>

namespace sextant {

void SortByKey(std::span<KeyedPlace> entries, std::vector<KeyedPlace>& scratch) {
  constexpr size_t kFew = 64;
  if (entries.size() <= kFew) {
    std::ranges::sort(entries, {}, &KeyedPlace::key);
    return;
  }
  uint64_t varying = 0;
  for (const KeyedPlace& entry : entries) varying |= entry.key ^ entries.front().key;
  scratch.resize(std::max(scratch.size(), entries.size()));
  KeyedPlace* from = entries.data();
  KeyedPlace* to = scratch.data();
  for (int shift = 0; shift < 64; shift += 8) {
    if ((varying >> shift & 0xFF) == 0) continue;
    std::array<uint32_t, 256> next{};
    for (size_t i = 0; i < entries.size(); ++i) ++next[from[i].key >> shift & 0xFF];
    uint32_t start = 0;
    for (uint32_t& of_byte : next) start += std::exchange(of_byte, start);
    for (size_t i = 0; i < entries.size(); ++i) to[next[from[i].key >> shift & 0xFF]++] = from[i];
    std::swap(from, to);
  }
  if (from != entries.data()) std::copy_n(from, entries.size(), entries.data());
}

}  // namespace sextant
