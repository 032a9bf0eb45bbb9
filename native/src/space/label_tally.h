// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "space/arena.h"
#include "space/label_table.h"
#include "space/row_groups.h"
#include "space/slab.h"

namespace sextant {

// Where a thread takes memory for label sums from, so that it need not wait for others.
struct LabelMemory {
  Slab rows, sums;
};

// Sums per label of one label set, at any cardinality. Tiles may be added by several threads.
// Memory of a label with sums: 16 m bytes, and about 80 for its slot and its share of the table.
class LabelTally {
 public:
  // 2^shard_bits parts are locked one by one.
  LabelTally(const Assigner& assigner, int shard_bits);
  ~LabelTally();

  // To be used by one thread at a time, as long as the tally lives.
  LabelMemory NewMemory();

  // Adds the assignments of a tile's rows, grouped by label; all or nothing.
  void Add(const RowGroups& groups, LabelMemory& memory);
  // Takes back what Add added.
  void TakeBack(const RowGroups& groups, LabelMemory& memory) noexcept;

  // Merging another tally of the same kind: ReserveAll may fail and then changes nothing, the others cannot.
  void ReserveAll(const LabelTally& other);
  void ReleaseAll(const LabelTally& other) noexcept;
  void AddAll(const LabelTally& other) noexcept;

  // Adds a label that is not there yet: its rows, or the sums of so many, which are 0 and for the caller to fill, as
  // is the entropy.
  LabelSlot& Insert(int64_t label, std::span<const std::byte* const> rows);
  LabelSlot& InsertSums(int64_t label, int64_t rows);
  // Adds sums of rows of a label, and of their entropies in units of 2^-LabelSlot::kEntropyBits, low word first. May
  // fail and then changes nothing.
  void AddSums(int64_t label, int64_t rows, const Moments& moments, const uint64_t entropy[2]);

  // All labels in no particular order; those without rows do not count.
  std::vector<std::span<const LabelSlot>> Blocks() const;
  // Rows of a label that is here.
  int64_t RowsOf(int64_t label) const { return SlotOf(label).rows; }
  // Whether it is.
  bool Has(int64_t label) const;
  // Labels that have rows, in no particular order.
  std::vector<const LabelSlot*> Slots() const;
  // The same by ascending label.
  std::vector<const LabelSlot*> SortedSlots() const;
  // Asks for the memory that MomentsOf will read first.
  void Prefetch(const LabelSlot& slot) const;
  // Size of a kept row.
  size_t row_bytes() const { return row_bytes_; }
  // Whether so many rows can exceed 64 bits; if so, a slot with sums has high words.
  static bool NeedsHighWords(int64_t rows);
  // The row of a slot that keeps a single one; else null.
  const std::byte* OnlyRow(const LabelSlot& slot) const {
    return slot.rows == 1 && !slot.sums ? slot.kept[0] : nullptr;
  }
  // S_x and Q_x of a slot; `scratch` has 2 m words.
  Moments MomentsOf(const LabelSlot& slot, std::span<uint64_t> scratch) const;

 private:
  struct Shard;

  // Visits labels that have rows, in an order that lasts while none is inserted. Needs no memory.
  template <typename Visit>
  void ForEach(Visit&& visit) const;

  void AddShard(Shard& shard, const RowGroups& groups, size_t index, LabelMemory& memory);
  void TakeBackShard(Shard& shard, const RowGroups& groups, size_t index, LabelMemory& memory) noexcept;
  Shard& ShardOf(uint64_t hash) const;
  LabelSlot& SlotOf(int64_t label) const;

  // Counts more rows of a label and makes room for them, so that Accumulate cannot fail.
  void Reserve(Shard& shard, LabelSlot& slot, size_t rows, LabelMemory& memory);
  void ReserveSums(Shard& shard, LabelSlot& slot, int64_t rows, LabelMemory& memory);
  void Unreserve(LabelSlot& slot, size_t rows, LabelMemory& memory) noexcept;
  void Accumulate(LabelSlot& slot, std::span<const std::byte* const> rows, bool subtract) noexcept;
  void DropKept(LabelSlot& slot, const std::byte* row, LabelMemory& memory) noexcept;

  const Assigner& assigner_;
  const size_t m_;
  const size_t row_bytes_;
  const size_t most_kept_;
  const int shard_bits_;
  Arena arena_;
  LabelMemory memory_;  // of merges
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace sextant
