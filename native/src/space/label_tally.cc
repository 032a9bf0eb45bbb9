// SPDX-License-Identifier: Apache-2.0
#include "space/label_tally.h"

#include <algorithm>
#include <utility>

namespace sextant {
namespace {

// An assignment is at most 2^40, so the sums of this many rows stay below 2^63.
constexpr int64_t kRowsWithoutCarry = int64_t{1} << 23;

void AddWords(size_t n, const uint64_t* values, uint64_t* low, uint64_t* high) {
  for (size_t j = 0; j < n; ++j) {
    low[j] += values[j];
    if (high) high[j] += low[j] < values[j];
  }
}

void SubtractWords(size_t n, const uint64_t* values, uint64_t* low, uint64_t* high) {
  for (size_t j = 0; j < n; ++j) {
    high[j] -= low[j] < values[j];
    low[j] -= values[j];
  }
}

}  // namespace

uint64_t LabelTally::Hash(int64_t label) {
  uint64_t h = static_cast<uint64_t>(label) * 0x9E3779B97F4A7C15ull;
  h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93ull;
  return h ^ (h >> 32);
}

LabelSlot& LabelTally::Reserve(int64_t label, int64_t rows) {
  Shard& shard = ShardOf(label);
  const std::lock_guard lock(shard.mutex);
  LabelSlot& slot = FindOrInsert(shard, label);
  if (slot.rows + rows > kRowsWithoutCarry && !slot.high) slot.high = std::make_unique<uint64_t[]>(4 * m_);
  slot.rows += rows;
  return slot;
}

void LabelTally::Release(LabelSlot& slot, int64_t rows) {
  const std::lock_guard lock(ShardOf(slot.label).mutex);
  slot.rows -= rows;
}

void LabelTally::Add(LabelSlot& slot, const Assigner& assigner, const Tile& tile, std::span<const int32_t> rows) {
  const std::lock_guard lock(ShardOf(slot.label).mutex);
  Accumulate(slot, assigner, tile, rows, false);
}

void LabelTally::TakeBack(int64_t label, const Assigner& assigner, const Tile& tile, std::span<const int32_t> rows) {
  Shard& shard = ShardOf(label);
  const std::lock_guard lock(shard.mutex);
  LabelSlot& slot = SlotOf(label);
  Accumulate(slot, assigner, tile, rows, true);
  slot.rows -= static_cast<int64_t>(rows.size());
}

void LabelTally::Accumulate(LabelSlot& slot, const Assigner& assigner, const Tile& tile,
                            std::span<const int32_t> rows, bool subtract) {
  if (!slot.high) {
    assigner.Accumulate(tile, rows, subtract, slot.low, slot.low + m_);
    return;
  }
  uint64_t* scratch = slot.high.get() + 2 * m_;
  std::fill_n(scratch, 2 * m_, 0);
  assigner.Accumulate(tile, rows, false, scratch, scratch + m_);
  (subtract ? SubtractWords : AddWords)(2 * m_, scratch, slot.low, slot.high.get());
}

void LabelTally::ReserveAll(const LabelTally& other) {
  const std::vector<const LabelSlot*> theirs = other.Slots();
  size_t reserved = 0;
  try {
    for (; reserved < theirs.size(); ++reserved) Reserve(theirs[reserved]->label, theirs[reserved]->rows);
  } catch (...) {
    while (reserved-- > 0) Release(SlotOf(theirs[reserved]->label), theirs[reserved]->rows);
    throw;
  }
}

void LabelTally::ReleaseAll(const LabelTally& other) {
  other.ForEachSlot([&](const LabelSlot& from) { Release(SlotOf(from.label), from.rows); });
}

void LabelTally::AddAll(const LabelTally& other) {
  other.ForEachSlot([&](const LabelSlot& from) {
    LabelSlot& slot = SlotOf(from.label);
    AddWords(2 * m_, from.low, slot.low, slot.high.get());
    for (size_t j = 0; from.high && j < 2 * m_; ++j) slot.high[j] += from.high[j];
  });
}

std::vector<const LabelSlot*> LabelTally::Slots() const {
  std::vector<const LabelSlot*> found;
  ForEachSlot([&](const LabelSlot& slot) { found.push_back(&slot); });
  return found;
}

LabelSlot& LabelTally::FindOrInsert(Shard& shard, int64_t label) {
  if ((shard.slots.size() + 1) * 4 > shard.table.size() * 3) Grow(shard);
  Shard::Entry& entry = Find(shard.table, label);
  if (!entry.slot) {
    shard.slots.push_back({label, 0, slab_.Take(), nullptr});
    entry = {label, &shard.slots.back()};
  }
  return *entry.slot;
}

LabelTally::Shard::Entry& LabelTally::Find(std::vector<Shard::Entry>& table, int64_t label) {
  const size_t mask = table.size() - 1;
  size_t at = Hash(label) & mask;
  while (table[at].slot && table[at].label != label) at = (at + 1) & mask;
  return table[at];
}

void LabelTally::Grow(Shard& shard) {
  std::vector<Shard::Entry> table(shard.table.empty() ? 16 : 2 * shard.table.size());
  for (LabelSlot& slot : shard.slots) Find(table, slot.label) = {slot.label, &slot};
  shard.table.swap(table);
}

}  // namespace sextant
