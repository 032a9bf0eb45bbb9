// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "space/slab.h"

namespace sextant {

// Sums of the rows of one label: S_x and Q_x. Words are 64 bits wide; a label of many rows gets high words too.
// Memory: 16 m bytes, and about 70 for the label, the slot and its share of the table.
struct LabelSlot {
  int64_t label;
  int64_t rows = 0;
  uint64_t* low;                     // S_x then Q_x: 2 m words
  std::unique_ptr<uint64_t[]> high;  // null while no sum can reach 2^64; else their high words, and 2 m of scratch
};

// Sums per label of one label set, at any cardinality. Reserve and Add may be called by several threads.
class LabelTally {
 public:
  explicit LabelTally(size_t m) : m_(m), slab_(2 * m) {}

  // Finds or makes the slot of a label and counts `rows` rows into it, so that Add cannot fail.
  LabelSlot& Reserve(int64_t label, int64_t rows);
  // Takes back what Reserve counted.
  void Release(LabelSlot& slot, int64_t rows);
  // Adds the assignments of rows that were reserved.
  void Add(LabelSlot& slot, const Assigner& assigner, const Tile& tile, std::span<const int32_t> rows);
  // Undoes Reserve and Add.
  void TakeBack(int64_t label, const Assigner& assigner, const Tile& tile, std::span<const int32_t> rows);
  // Merging another tally of the same m: ReserveAll may fail and then changes nothing, the others cannot.
  void ReserveAll(const LabelTally& other);
  void ReleaseAll(const LabelTally& other);
  void AddAll(const LabelTally& other);

  // Labels that have rows, in no particular order.
  std::vector<const LabelSlot*> Slots() const;
  template <class Visit>
  void ForEachSlot(Visit visit) const {
    for (const Shard& shard : shards_) {
      for (const LabelSlot& slot : shard.slots) {
        if (slot.rows > 0) visit(slot);
      }
    }
  }

  SumsView First(const LabelSlot& slot) const { return {slot.low, slot.high.get()}; }

 private:
  // A part of the labels behind its own lock: an open-addressing table of slots.
  struct Shard {
    struct Entry {
      int64_t label;
      LabelSlot* slot = nullptr;  // null where free
    };
    mutable std::mutex mutex;
    std::deque<LabelSlot> slots;
    std::vector<Entry> table;
  };
  static constexpr size_t kShards = 64;

  static uint64_t Hash(int64_t label);
  Shard& ShardOf(int64_t label) { return shards_[Hash(label) >> 58]; }
  LabelSlot& FindOrInsert(Shard& shard, int64_t label);
  void Accumulate(LabelSlot& slot, const Assigner& assigner, const Tile& tile, std::span<const int32_t> rows,
                  bool subtract);
  LabelSlot& SlotOf(int64_t label) { return *Find(ShardOf(label).table, label).slot; }
  static Shard::Entry& Find(std::vector<Shard::Entry>& table, int64_t label);
  static void Grow(Shard& shard);

  const size_t m_;
  Slab slab_;
  std::array<Shard, kShards> shards_;
};

}  // namespace sextant
