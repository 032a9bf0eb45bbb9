// SPDX-License-Identifier: Apache-2.0
#include "space/label_table.h"

#include <memory>
#include <new>

#include "common/prefetch.h"

namespace sextant {

LabelTable::LabelTable(Arena& arena) : slot_blocks_(arena, kBlockSlots * sizeof(LabelSlot)) { Resize(16); }

LabelSlot& LabelTable::SlotOf(const Entry& entry) const {
  const size_t i = entry.slot_plus_1 - 1;
  return blocks_[i / kBlockSlots][i % kBlockSlots];
}

// Where the entry of the label is, or the free one where it belongs.
size_t LabelTable::Locate(int64_t label, uint64_t hash) const {
  const size_t mask = table_.size() - 1;
  const auto tag = static_cast<uint32_t>(hash);
  size_t at = tag & mask;
  while (table_[at].slot_plus_1 != 0 && (table_[at].tag != tag || SlotOf(table_[at]).label != label)) {
    at = (at + 1) & mask;
  }
  return at;
}

LabelSlot* LabelTable::Find(int64_t label, uint64_t hash) const {
  const Entry& entry = table_[Locate(label, hash)];
  return entry.slot_plus_1 == 0 ? nullptr : &SlotOf(entry);
}

LabelSlot& LabelTable::FindOrInsert(int64_t label, uint64_t hash) {
  if (2 * (size_ + 1) > table_.size()) Resize(2 * table_.size());
  Entry& entry = table_[Locate(label, hash)];
  if (entry.slot_plus_1 != 0) return SlotOf(entry);
  LabelSlot& slot = AddSlot(label);
  entry = {static_cast<uint32_t>(hash), static_cast<uint32_t>(size_)};
  return slot;
}

LabelSlot& LabelTable::AddSlot(int64_t label) {
  constexpr size_t kSlotsAhead = 4;
  if (size_ == size_t{1} << 31) throw std::bad_alloc();  // a tag has no more places than twice that
  if (size_ % kBlockSlots == 0) {
    blocks_.push_back(reinterpret_cast<LabelSlot*>(slot_blocks_.Take()));
  }
  LabelSlot* slot = std::construct_at(&blocks_.back()[size_ % kBlockSlots]);
  slot->label = label;
  sextant::Prefetch(slot + kSlotsAhead);
  ++size_;
  return *slot;
}

void LabelTable::Resize(size_t entries) {
  std::vector<Entry> larger(entries);
  for (const Entry& entry : table_) {
    if (entry.slot_plus_1 == 0) continue;
    size_t at = entry.tag & (entries - 1);
    while (larger[at].slot_plus_1 != 0) at = (at + 1) & (entries - 1);
    larger[at] = entry;
  }
  prefetch_from_.store(reinterpret_cast<uintptr_t>(larger.data()), std::memory_order_relaxed);
  prefetch_mask_.store(entries - 1, std::memory_order_relaxed);
  table_.swap(larger);
}

void LabelTable::Prefetch(uint64_t hash) const {
  const size_t at = static_cast<uint32_t>(hash) & prefetch_mask_.load(std::memory_order_relaxed);
  sextant::Prefetch(reinterpret_cast<const void*>(prefetch_from_.load(std::memory_order_relaxed) + at * sizeof(Entry)));
}

}  // namespace sextant
