// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pairwise/key_grid.h"

namespace sextant {

// How often each of a few values occurs: an open hash table of their keys.
class DistinctValues {
 public:
  static constexpr size_t kMost = size_t{1} << 13;

  DistinctValues() : slots_(4 * kMost) {}

  // False, and nothing is added, where there are too many values.
  bool Add(double value, int64_t count = 1) {
    Slot& slot = slots_[Find(KeyOf(value))];
    if (slot.count == 0) {
      if (size_ == kMost) return false;
      slot.key = KeyOf(value);
      ++size_;
    }
    slot.count += count;
    return true;
  }
  bool Add(const DistinctValues& other);

  // Numbers the values in their order, and returns their counts.
  std::vector<int64_t> Order();
  // Of a value that is there, after Order().
  size_t PlaceOf(double value) const { return slots_[Find(KeyOf(value))].place; }

 private:
  struct Slot {
    uint64_t key = 0;
    int64_t count = 0;
    size_t place = 0;
  };

  size_t Find(uint64_t key) const {
    size_t at = key * 0x9E3779B97F4A7C15u >> 49;
    while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) % slots_.size();
    return at;
  }

  std::vector<Slot> slots_;
  size_t size_ = 0;
};

}  // namespace sextant
