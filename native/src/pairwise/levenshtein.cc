// SPDX-License-Identifier: Apache-2.0
#include "pairwise/levenshtein.h"

namespace sextant {

EditDistance::EditDistance(int64_t alphabet) : slot_(static_cast<size_t>(alphabet)) {}

void EditDistance::SetPattern(std::span<const int32_t> pattern) {
  for (const int32_t symbol : pattern_) slot_[static_cast<size_t>(symbol)] = 0;
  pattern_.assign(pattern.begin(), pattern.end());
  words_ = (pattern.size() + 63) / 64;
  masks_.assign(words_, 0);
  int32_t slots = 1;
  for (size_t i = 0; i < pattern.size(); ++i) {
    int32_t& slot = slot_[static_cast<size_t>(pattern[i])];
    if (slot == 0) {
      slot = slots++;
      masks_.resize(static_cast<size_t>(slots) * words_);
    }
    masks_[static_cast<size_t>(slot) * words_ + i / 64] |= uint64_t{1} << (i % 64);
  }
}

int64_t EditDistance::To(std::span<const int32_t> text) {
  if (pattern_.empty()) return std::ssize(text);
  return words_ == 1 ? ToShort(text) : ToLong(text);
}

int64_t EditDistance::ToShort(std::span<const int32_t> text) const {
  const size_t last = pattern_.size() - 1;
  uint64_t up = ~uint64_t{0}, down = 0;
  auto distance = std::ssize(pattern_);
  for (const int32_t symbol : text) {
    const uint64_t equal = *MaskOf(symbol);
    const uint64_t diagonal = (((equal & up) + up) ^ up) | equal | down;
    uint64_t right = down | ~(diagonal | up), left = up & diagonal;
    distance += static_cast<int64_t>(right >> last & 1) - static_cast<int64_t>(left >> last & 1);
    right = right << 1 | 1;
    left <<= 1;
    up = left | ~(diagonal | right);
    down = right & diagonal;
  }
  return distance;
}

int64_t EditDistance::ToLong(std::span<const int32_t> text) {
  column_.assign(words_, {~uint64_t{0}, 0});
  const size_t last = (pattern_.size() - 1) % 64;
  auto distance = std::ssize(pattern_);
  for (const int32_t symbol : text) {
    const uint64_t* masks = MaskOf(symbol);
    uint64_t more = 1, less = 0;  // how the cell above the word differs from the one to its left
    for (size_t i = 0; i < words_; ++i) {
      auto& [up, down] = column_[i];
      const uint64_t straight = masks[i] | down;
      const uint64_t equal = masks[i] | less;
      const uint64_t diagonal = (((equal & up) + up) ^ up) | equal;
      const uint64_t right = down | ~(diagonal | up), left = up & diagonal;
      const size_t end = i + 1 == words_ ? last : 63;
      const uint64_t right_in = right << 1 | more, left_in = left << 1 | less;
      more = right >> end & 1;
      less = left >> end & 1;
      up = left_in | ~(straight | right_in);
      down = right_in & straight;
    }
    distance += static_cast<int64_t>(more) - static_cast<int64_t>(less);
  }
  return distance;
}

}  // namespace sextant
