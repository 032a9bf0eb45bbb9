// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "space/row_groups.h"

namespace sextant {

// Sums of the rows of one label: S_x and Q_x. The first few rows are kept as they are, which is smaller than sums
// and just as exact, since a row is rounded to fixed point the same way whenever it is added.
struct alignas(64) LabelSlot {
  static constexpr size_t kMostKept = 3;

  int64_t label = 0;
  int64_t rows = 0;
  uint64_t* sums = nullptr;  // S_x then Q_x, 2 m low words; null while all rows are kept
  // Null while no sum can reach 2^64; else 2 m high words, and 2 m of scratch.
  std::unique_ptr<uint64_t[]> high = nullptr;
  std::byte* kept[kMostKept] = {};
};

// Sums per label of one label set, at any cardinality. Tiles may be added by several threads.
// Memory of a label with sums: 16 m bytes, and about 110 for its slot and its share of the table.
class LabelTally {
 public:
  // 2^shard_bits parts are locked one by one.
  LabelTally(const Assigner& assigner, int shard_bits);
  ~LabelTally();

  // Adds the assignments of a tile's rows, grouped by label; all or nothing.
  void Add(const RowGroups& groups);
  // Takes back what Add added.
  void TakeBack(const RowGroups& groups) noexcept;

  // Merging another tally of the same kind: ReserveAll may fail and then changes nothing, the others cannot.
  void ReserveAll(const LabelTally& other);
  void ReleaseAll(const LabelTally& other) noexcept;
  void AddAll(const LabelTally& other) noexcept;

  // Labels that have rows, in no particular order.
  std::vector<const LabelSlot*> Slots() const;
  // Asks for the memory that First will read.
  void Prefetch(const LabelSlot& slot) const;
  // S_x of a slot; `scratch` has m words.
  SumsView First(const LabelSlot& slot, std::span<uint64_t> scratch) const;

 private:
  struct Shard;

  void AddShard(Shard& shard, const RowGroups& groups, size_t index);
  void TakeBackShard(Shard& shard, const RowGroups& groups, size_t index) noexcept;
  LabelSlot& SlotOf(int64_t label) const;

  // Counts more rows of a label and makes room for them, so that Accumulate cannot fail.
  void Reserve(Shard& shard, LabelSlot& slot, size_t rows);
  void ReserveSums(Shard& shard, LabelSlot& slot, int64_t rows);
  void Unreserve(Shard& shard, LabelSlot& slot, size_t rows) noexcept;
  void Accumulate(LabelSlot& slot, std::span<const std::byte* const> rows, bool subtract) noexcept;
  void DropKept(Shard& shard, LabelSlot& slot, const std::byte* row) noexcept;

  const Assigner& assigner_;
  const size_t m_;
  const size_t row_bytes_;
  const size_t most_kept_;
  const int shard_bits_;
  const std::unique_ptr<Shard[]> shards_;
};

}  // namespace sextant
