// SPDX-License-Identifier: Apache-2.0
#include "pairwise/distinct_values.h"

#include <algorithm>

namespace sextant {

bool DistinctValues::Add(const DistinctValues& other) {
  for (const Slot& from : other.slots_) {
    if (from.count == 0) continue;
    Slot& slot = slots_[Find(from.key)];
    if (slot.count == 0) {
      if (size_ == kMost) return false;
      slot.key = from.key;
      ++size_;
    }
    slot.count += from.count;
  }
  return true;
}

std::vector<int64_t> DistinctValues::Order() {
  std::vector<Slot*> ordered;
  for (Slot& slot : slots_) {
    if (slot.count != 0) ordered.push_back(&slot);
  }
  std::ranges::sort(ordered, {}, [](const Slot* slot) { return slot->key; });
  std::vector<int64_t> counts;
  for (Slot* slot : ordered) {
    slot->place = counts.size();
    counts.push_back(slot->count);
  }
  return counts;
}

}  // namespace sextant
