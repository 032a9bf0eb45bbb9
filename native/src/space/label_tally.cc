// SPDX-License-Identifier: Apache-2.0
#include "space/label_tally.h"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "common/prefetch.h"
#include "space/slab.h"

namespace sextant {
namespace {

// The square of an assignment is at most 2^50, so the sums of this many rows stay below 2^64.
constexpr int64_t kRowsWithoutCarry = int64_t{1} << 13;

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

// The first lines of some memory; the hardware fetches on.
void PrefetchLines(const void* from, size_t bytes) {
  constexpr size_t kLine = 64, kMost = 1024;
  for (size_t i = 0; i < std::min(bytes, kMost); i += kLine) Prefetch(static_cast<const std::byte*>(from) + i);
}

}  // namespace

// A part of the labels behind its own lock.
struct LabelTally::Shard {
  explicit Shard(Arena& arena) : table(arena) {}

  std::mutex mutex;
  LabelTable table;
  std::vector<LabelSlot*> found;                  // of the groups being added
  std::vector<std::unique_ptr<uint64_t[]>> high;  // of the slots
};

template <typename Visit>
void LabelTally::ForEach(Visit&& visit) const {
  for (const auto& shard : shards_) {
    for (size_t i = 0; i < shard->table.blocks(); ++i) {
      for (const LabelSlot& slot : shard->table.Block(i)) {
        if (slot.rows > 0) visit(slot);
      }
    }
  }
}

LabelTally::LabelTally(const Assigner& assigner, int shard_bits)
    : assigner_(assigner),
      m_(static_cast<size_t>(assigner.anchors())),
      row_bytes_(assigner.row_bytes()),
      most_kept_(std::min(LabelSlot::kMostKept, 2 * m_ * sizeof(uint64_t) / row_bytes_)),
      shard_bits_(shard_bits),
      memory_(NewMemory()) {
  for (size_t i = 0; i < size_t{1} << shard_bits; ++i) shards_.push_back(std::make_unique<Shard>(arena_));
}

LabelTally::~LabelTally() = default;

LabelMemory LabelTally::NewMemory() { return {Slab(arena_, row_bytes_), Slab(arena_, 2 * m_ * sizeof(uint64_t))}; }

void LabelTally::Add(const RowGroups& groups, LabelMemory& memory) {
  memory.rows.Expect(groups.most_rows());
  memory.sums.Expect(groups.most_rows());
  size_t shard = 0;
  for (size_t i = 0; i < groups.shards(); ++i) {
    for (const auto& group : groups.OfShard(i)) shards_[i]->table.Prefetch(group.hash);
  }
  try {
    for (; shard < groups.shards(); ++shard) AddShard(*shards_[shard], groups, shard, memory);
  } catch (...) {
    while (shard-- > 0) TakeBackShard(*shards_[shard], groups, shard, memory);
    throw;
  }
}

void LabelTally::TakeBack(const RowGroups& groups, LabelMemory& memory) noexcept {
  for (size_t shard = 0; shard < groups.shards(); ++shard) TakeBackShard(*shards_[shard], groups, shard, memory);
}

void LabelTally::AddShard(Shard& shard, const RowGroups& groups, size_t index, LabelMemory& memory) {
  const auto of_shard = groups.OfShard(index);
  if (of_shard.empty()) return;
  const std::lock_guard lock(shard.mutex);
  shard.found.clear();
  size_t reserved = 0;
  try {
    for (const auto& group : of_shard) {
      shard.found.push_back(&shard.table.FindOrInsert(group.label, group.hash));
      sextant::Prefetch(shard.found.back());
    }
    for (; reserved < of_shard.size(); ++reserved) {
      Reserve(shard, *shard.found[reserved], of_shard[reserved].count, memory);
    }
  } catch (...) {
    while (reserved-- > 0) Unreserve(*shard.found[reserved], of_shard[reserved].count, memory);
    throw;
  }
  for (size_t i = 0; i < of_shard.size(); ++i) {
    Accumulate(*shard.found[i], groups.RowsOf(of_shard[i]), false);
    shard.found[i]->AddEntropy(of_shard[i].entropy);
  }
}

void LabelTally::TakeBackShard(Shard& shard, const RowGroups& groups, size_t index, LabelMemory& memory) noexcept {
  const std::lock_guard lock(shard.mutex);
  for (const auto& group : groups.OfShard(index)) {
    LabelSlot& slot = *shard.table.Find(group.label, group.hash);
    slot.SubtractEntropy(group.entropy);
    if (slot.sums) {
      Accumulate(slot, groups.RowsOf(group), true);
      slot.rows -= static_cast<int64_t>(group.count);
    } else {
      for (const std::byte* row : groups.RowsOf(group)) DropKept(slot, row, memory);
    }
  }
}

void LabelTally::Reserve(Shard& shard, LabelSlot& slot, size_t rows, LabelMemory& memory) {
  const auto have = static_cast<size_t>(slot.rows);
  if (slot.sums || have + rows > most_kept_) {
    ReserveSums(shard, slot, static_cast<int64_t>(rows), memory);
    return;
  }
  size_t taken = 0;
  try {
    for (; taken < rows; ++taken) {
      slot.kept[have + taken] = memory.rows.Take();
      PrefetchLines(slot.kept[have + taken], row_bytes_);  // to be written soon
    }
  } catch (...) {
    while (taken-- > 0) memory.rows.GiveBack(slot.kept[have + taken]);
    throw;
  }
  slot.rows += static_cast<int64_t>(rows);
}

void LabelTally::ReserveSums(Shard& shard, LabelSlot& slot, int64_t rows, LabelMemory& memory) {
  if (!slot.sums) {
    auto* sums = reinterpret_cast<uint64_t*>(memory.sums.Take());
    std::fill_n(sums, 2 * m_, 0);
    assigner_.Accumulate({slot.kept, static_cast<size_t>(slot.rows)}, false, sums, sums + m_);
    for (int64_t i = 0; i < slot.rows; ++i) memory.rows.GiveBack(slot.kept[i]);
    slot.sums = sums;
    slot.high_entropy = 0;
  }
  if (NeedsHighWords(slot.rows + rows) && !slot.high) {
    shard.high.push_back(std::make_unique<uint64_t[]>(4 * m_));
    slot.high = shard.high.back().get();
  }
  slot.rows += rows;
}

bool LabelTally::NeedsHighWords(int64_t rows) { return rows > kRowsWithoutCarry; }

void LabelTally::Unreserve(LabelSlot& slot, size_t rows, LabelMemory& memory) noexcept {
  for (size_t i = 0; i < rows; ++i) {
    --slot.rows;
    if (!slot.sums) memory.rows.GiveBack(slot.kept[slot.rows]);
  }
}

void LabelTally::Accumulate(LabelSlot& slot, std::span<const std::byte* const> rows, bool subtract) noexcept {
  if (!slot.sums) {
    std::byte** to = slot.kept + slot.rows - rows.size();
    for (const std::byte* row : rows) std::memcpy(*to++, row, row_bytes_);
  } else if (!slot.high) {
    assigner_.Accumulate(rows, subtract, slot.sums, slot.sums + m_);
  } else {
    uint64_t* scratch = slot.high + 2 * m_;
    std::fill_n(scratch, 2 * m_, 0);
    assigner_.Accumulate(rows, false, scratch, scratch + m_);
    (subtract ? SubtractWords : AddWords)(2 * m_, scratch, slot.sums, slot.high);
  }
}

void LabelTally::DropKept(LabelSlot& slot, const std::byte* row, LabelMemory& memory) noexcept {
  std::byte** end = slot.kept + slot.rows;
  std::byte** found = std::find_if(slot.kept, end, [&](const std::byte* kept) {
    return std::memcmp(kept, row, row_bytes_) == 0;  // the same row is assigned the same bits again
  });
  memory.rows.GiveBack(*found);
  *found = *(end - 1);
  --slot.rows;
}

LabelTally::Shard& LabelTally::ShardOf(uint64_t hash) const { return *shards_[hash >> (64 - shard_bits_)]; }

LabelSlot& LabelTally::SlotOf(int64_t label) const {
  const uint64_t hash = LabelHash(label);
  return *ShardOf(hash).table.Find(label, hash);
}

bool LabelTally::Has(int64_t label) const {
  const uint64_t hash = LabelHash(label);
  const LabelSlot* slot = ShardOf(hash).table.Find(label, hash);
  return slot && slot->rows > 0;
}

LabelSlot& LabelTally::Insert(int64_t label, std::span<const std::byte* const> rows) {
  const uint64_t hash = LabelHash(label);
  Shard& shard = ShardOf(hash);
  LabelSlot& slot = shard.table.FindOrInsert(label, hash);
  Reserve(shard, slot, rows.size(), memory_);
  Accumulate(slot, rows, false);
  return slot;
}

LabelSlot& LabelTally::InsertSums(int64_t label, int64_t rows) {
  const uint64_t hash = LabelHash(label);
  Shard& shard = ShardOf(hash);
  LabelSlot& slot = shard.table.FindOrInsert(label, hash);
  ReserveSums(shard, slot, rows, memory_);
  return slot;
}

void LabelTally::AddSums(int64_t label, int64_t rows, const Moments& moments, const uint64_t entropy[2]) {
  LabelSlot& slot = InsertSums(label, rows);
  slot.AddEntropy(entropy[0], entropy[1]);
  const auto add = [&](const SumsView& sums, size_t at) {
    AddWords(m_, sums.low, slot.sums + at, slot.high ? slot.high + at : nullptr);
    if (!sums.high || !slot.high) return;
    for (size_t j = 0; j < m_; ++j) slot.high[at + j] += sums.high[j];
  };
  add(moments.first, 0);
  add(moments.second, m_);
}

void LabelTally::ReserveAll(const LabelTally& other) {
  size_t reserved = 0;
  try {
    other.ForEach([&](const LabelSlot& from) {
      const uint64_t hash = LabelHash(from.label);
      Shard& shard = ShardOf(hash);
      ReserveSums(shard, shard.table.FindOrInsert(from.label, hash), from.rows, memory_);
      ++reserved;
    });
  } catch (...) {
    other.ForEach([&](const LabelSlot& from) {
      if (reserved == 0) return;
      SlotOf(from.label).rows -= from.rows;
      --reserved;
    });
    throw;
  }
}

void LabelTally::ReleaseAll(const LabelTally& other) noexcept {
  other.ForEach([&](const LabelSlot& from) { SlotOf(from.label).rows -= from.rows; });
}

void LabelTally::AddAll(const LabelTally& other) noexcept {
  other.ForEach([&](const LabelSlot& from) {
    LabelSlot& slot = SlotOf(from.label);
    slot.AddEntropy(from.entropy, from.entropy_high());
    if (!from.sums) {
      Accumulate(slot, {from.kept, static_cast<size_t>(from.rows)}, false);
      return;
    }
    AddWords(2 * m_, from.sums, slot.sums, slot.high);
    // High words that stayed when rows were taken back are 0, and there may be no place for them.
    if (!from.high || !slot.high) return;
    for (size_t j = 0; j < 2 * m_; ++j) slot.high[j] += from.high[j];
  });
}

std::vector<std::span<const LabelSlot>> LabelTally::Blocks() const {
  std::vector<std::span<const LabelSlot>> blocks;
  for (const auto& shard : shards_) {
    for (size_t i = 0; i < shard->table.blocks(); ++i) blocks.push_back(shard->table.Block(i));
  }
  return blocks;
}

std::vector<const LabelSlot*> LabelTally::Slots() const {
  std::vector<const LabelSlot*> found;
  ForEach([&](const LabelSlot& slot) { found.push_back(&slot); });
  return found;
}

std::vector<const LabelSlot*> LabelTally::SortedSlots() const {
  std::vector<const LabelSlot*> slots = Slots();
  std::ranges::sort(slots, {}, &LabelSlot::label);
  return slots;
}

void LabelTally::Prefetch(const LabelSlot& slot) const {
  if (slot.sums) {
    PrefetchLines(slot.sums, m_ * sizeof(uint64_t));
  } else {
    for (int64_t i = 0; i < slot.rows; ++i) PrefetchLines(slot.kept[i], row_bytes_);
  }
}

Moments LabelTally::MomentsOf(const LabelSlot& slot, std::span<uint64_t> scratch) const {
  if (slot.sums) return {{slot.sums, slot.high}, {slot.sums + m_, slot.high ? slot.high + m_ : nullptr}};
  std::fill(scratch.begin(), scratch.end(), 0);
  assigner_.Accumulate({slot.kept, static_cast<size_t>(slot.rows)}, false, scratch.data(), scratch.data() + m_);
  return {{scratch.data(), nullptr}, {scratch.data() + m_, nullptr}};
}

}  // namespace sextant
