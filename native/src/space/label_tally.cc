// SPDX-License-Identifier: Apache-2.0
#include "space/label_tally.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>

#include "common/prefetch.h"
#include "space/slab.h"

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

// A part of the labels behind its own lock: an open-addressing table of slots, and the memory of their sums.
struct LabelTally::Shard {
  struct Entry {
    int64_t label;
    LabelSlot* slot = nullptr;  // null where free
  };

  Entry& Find(int64_t label, uint64_t hash) {
    const size_t mask = table.size() - 1;
    size_t at = hash & mask;
    while (table[at].slot && table[at].label != label) at = (at + 1) & mask;
    return table[at];
  }

  LabelSlot& FindOrInsert(int64_t label, uint64_t hash) {
    if ((slots.size() + 1) * 4 > table.size() * 3) Grow();
    Entry& entry = Find(label, hash);
    if (!entry.slot) {
      slots.emplace_back().label = label;
      entry = {label, &slots.back()};
    }
    return *entry.slot;
  }

  void Grow() {
    std::vector<Entry> larger(2 * table.size());
    table.swap(larger);
    for (const Entry& entry : larger) {
      if (entry.slot) Find(entry.label, LabelHash(entry.label)) = entry;
    }
  }

  std::mutex mutex;
  std::vector<Entry> table = std::vector<Entry>(16);
  std::deque<LabelSlot> slots;
  std::vector<LabelSlot*> found;  // of the groups being added
  Slab sums, rows;
};

LabelTally::LabelTally(const Assigner& assigner, int shard_bits)
    : assigner_(assigner),
      m_(static_cast<size_t>(assigner.anchors())),
      row_bytes_(assigner.row_bytes()),
      most_kept_(std::min(LabelSlot::kMostKept, 2 * m_ * sizeof(uint64_t) / row_bytes_)),
      shard_bits_(shard_bits),
      shards_(new Shard[size_t{1} << shard_bits]) {
  for (size_t i = 0; i < size_t{1} << shard_bits; ++i) {
    shards_[i].sums.SetRecord(2 * m_ * sizeof(uint64_t));
    shards_[i].rows.SetRecord(row_bytes_);
  }
}

LabelTally::~LabelTally() = default;

void LabelTally::Add(const RowGroups& groups) {
  size_t shard = 0;
  try {
    for (; shard < groups.shards(); ++shard) AddShard(shards_[shard], groups, shard);
  } catch (...) {
    while (shard-- > 0) TakeBackShard(shards_[shard], groups, shard);
    throw;
  }
}

void LabelTally::TakeBack(const RowGroups& groups) noexcept {
  for (size_t shard = 0; shard < groups.shards(); ++shard) TakeBackShard(shards_[shard], groups, shard);
}

void LabelTally::AddShard(Shard& shard, const RowGroups& groups, size_t index) {
  const auto of_shard = groups.OfShard(index);
  if (of_shard.empty()) return;
  const std::lock_guard lock(shard.mutex);
  for (const auto& group : of_shard) sextant::Prefetch(&shard.table[group.hash & (shard.table.size() - 1)]);
  shard.found.clear();
  size_t reserved = 0;
  try {
    for (const auto& group : of_shard) {
      shard.found.push_back(&shard.FindOrInsert(group.label, group.hash));
      sextant::Prefetch(shard.found.back());
    }
    for (; reserved < of_shard.size(); ++reserved) Reserve(shard, *shard.found[reserved], of_shard[reserved].count);
  } catch (...) {
    while (reserved-- > 0) Unreserve(shard, *shard.found[reserved], of_shard[reserved].count);
    throw;
  }
  for (size_t i = 0; i < of_shard.size(); ++i) Accumulate(*shard.found[i], groups.RowsOf(of_shard[i]), false);
}

void LabelTally::TakeBackShard(Shard& shard, const RowGroups& groups, size_t index) noexcept {
  const std::lock_guard lock(shard.mutex);
  for (const auto& group : groups.OfShard(index)) {
    LabelSlot& slot = *shard.Find(group.label, group.hash).slot;
    if (slot.sums) {
      Accumulate(slot, groups.RowsOf(group), true);
      slot.rows -= static_cast<int64_t>(group.count);
    } else {
      for (const std::byte* row : groups.RowsOf(group)) DropKept(shard, slot, row);
    }
  }
}

void LabelTally::Reserve(Shard& shard, LabelSlot& slot, size_t rows) {
  const auto have = static_cast<size_t>(slot.rows);
  if (slot.sums || have + rows > most_kept_) {
    ReserveSums(shard, slot, static_cast<int64_t>(rows));
    return;
  }
  size_t taken = 0;
  try {
    for (; taken < rows; ++taken) slot.kept[have + taken] = shard.rows.Take();
  } catch (...) {
    while (taken-- > 0) shard.rows.GiveBack(slot.kept[have + taken]);
    throw;
  }
  slot.rows += static_cast<int64_t>(rows);
}

void LabelTally::ReserveSums(Shard& shard, LabelSlot& slot, int64_t rows) {
  if (!slot.sums) {
    auto* sums = reinterpret_cast<uint64_t*>(shard.sums.Take());
    std::fill_n(sums, 2 * m_, 0);
    assigner_.Accumulate({slot.kept, static_cast<size_t>(slot.rows)}, false, sums, sums + m_);
    for (int64_t i = 0; i < slot.rows; ++i) shard.rows.GiveBack(slot.kept[i]);
    slot.sums = sums;
  }
  if (slot.rows + rows > kRowsWithoutCarry && !slot.high) slot.high = std::make_unique<uint64_t[]>(4 * m_);
  slot.rows += rows;
}

void LabelTally::Unreserve(Shard& shard, LabelSlot& slot, size_t rows) noexcept {
  for (size_t i = 0; i < rows; ++i) {
    --slot.rows;
    if (!slot.sums) shard.rows.GiveBack(slot.kept[slot.rows]);
  }
}

void LabelTally::Accumulate(LabelSlot& slot, std::span<const std::byte* const> rows, bool subtract) noexcept {
  if (!slot.sums) {
    std::byte** to = slot.kept + slot.rows - rows.size();
    for (const std::byte* row : rows) std::memcpy(*to++, row, row_bytes_);
  } else if (!slot.high) {
    assigner_.Accumulate(rows, subtract, slot.sums, slot.sums + m_);
  } else {
    uint64_t* scratch = slot.high.get() + 2 * m_;
    std::fill_n(scratch, 2 * m_, 0);
    assigner_.Accumulate(rows, false, scratch, scratch + m_);
    (subtract ? SubtractWords : AddWords)(2 * m_, scratch, slot.sums, slot.high.get());
  }
}

void LabelTally::DropKept(Shard& shard, LabelSlot& slot, const std::byte* row) noexcept {
  std::byte** end = slot.kept + slot.rows;
  std::byte** found = std::find_if(slot.kept, end, [&](const std::byte* kept) {
    return std::memcmp(kept, row, row_bytes_) == 0;  // the same row is assigned the same bits again
  });
  shard.rows.GiveBack(*found);
  *found = *(end - 1);
  --slot.rows;
}

LabelSlot& LabelTally::SlotOf(int64_t label) const {
  const uint64_t hash = LabelHash(label);
  return *shards_[hash >> (64 - shard_bits_)].Find(label, hash).slot;
}

void LabelTally::ReserveAll(const LabelTally& other) {
  const std::vector<const LabelSlot*> theirs = other.Slots();
  size_t reserved = 0;
  try {
    for (; reserved < theirs.size(); ++reserved) {
      const uint64_t hash = LabelHash(theirs[reserved]->label);
      Shard& shard = shards_[hash >> (64 - shard_bits_)];
      ReserveSums(shard, shard.FindOrInsert(theirs[reserved]->label, hash), theirs[reserved]->rows);
    }
  } catch (...) {
    while (reserved-- > 0) SlotOf(theirs[reserved]->label).rows -= theirs[reserved]->rows;
    throw;
  }
}

void LabelTally::ReleaseAll(const LabelTally& other) noexcept {
  for (const LabelSlot* from : other.Slots()) SlotOf(from->label).rows -= from->rows;
}

void LabelTally::AddAll(const LabelTally& other) noexcept {
  for (const LabelSlot* their : other.Slots()) {
    const LabelSlot& from = *their;
    LabelSlot& slot = SlotOf(from.label);
    if (!from.sums) {
      Accumulate(slot, {from.kept, static_cast<size_t>(from.rows)}, false);
      continue;
    }
    AddWords(2 * m_, from.sums, slot.sums, slot.high.get());
    // High words that stayed when rows were taken back are 0, and there may be no place for them.
    if (!from.high || !slot.high) continue;
    for (size_t j = 0; j < 2 * m_; ++j) slot.high[j] += from.high[j];
  }
}

std::vector<const LabelSlot*> LabelTally::Slots() const {
  std::vector<const LabelSlot*> found;
  for (size_t i = 0; i < size_t{1} << shard_bits_; ++i) {
    for (const LabelSlot& slot : shards_[i].slots) {
      if (slot.rows > 0) found.push_back(&slot);
    }
  }
  return found;
}

void LabelTally::Prefetch(const LabelSlot& slot) const {
  const auto fetch = [](const void* from, size_t bytes) {
    constexpr size_t kLine = 64;
    for (size_t i = 0; i < bytes; i += kLine) sextant::Prefetch(static_cast<const std::byte*>(from) + i);
  };
  if (slot.sums) {
    fetch(slot.sums, std::min<size_t>(m_, 128) * sizeof(uint64_t));  // the hardware fetches on
  } else {
    for (int64_t i = 0; i < slot.rows; ++i) fetch(slot.kept[i], std::min<size_t>(row_bytes_, 1024));
  }
}

SumsView LabelTally::First(const LabelSlot& slot, std::span<uint64_t> scratch) const {
  if (slot.sums) return {slot.sums, slot.high.get()};
  std::fill(scratch.begin(), scratch.end(), 0);
  assigner_.Accumulate({slot.kept, static_cast<size_t>(slot.rows)}, false, scratch.data(), nullptr);
  return {scratch.data(), nullptr};
}

}  // namespace sextant
