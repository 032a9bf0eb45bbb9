// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "backend/backend.h"
#include "space/draw.h"
#include "space/row_groups.h"
#include "space/row_sample.h"
#include "space/space.h"
#include "space/tally.h"

namespace sextant {

// What one worker needs to add tiles; kept from batch to batch.
struct Worker {
  Worker(std::span<const std::unique_ptr<Draw>> draws, int shard_bits);
  void Reset();

  std::unique_ptr<Tile> tile;
  RowGroups groups;
  std::vector<DrawShare> shares;  // by draw
  int64_t skipped = 0;
  int64_t uniform = 0;
  // Of the tile and one draw:
  std::vector<const std::byte*> rows;  // assignments of the good rows that are used
  std::vector<int32_t> row_numbers;    // their places in the tile
  std::vector<uint64_t> entropies;     // in units of 2^-LabelSlot::kEntropyBits
  std::vector<uint64_t> hashes;        // of their ordinals
  std::vector<int64_t> labels;         // their labels of one set
  std::vector<RowSample::Row> wanted;  // those that a sample may take
  uint64_t entropy = 0;
  double nearest = kNoCosine;
  int64_t bad_rows = 0;
  int64_t even_rows = 0;      // zero rows among the good ones
  int32_t first_bad_row = 0;  // its place in the tile, where there is one
};

// One batch, added as a transaction: it is cut into tiles that workers take in turn, and assign to the anchors of every
// draw while they are in cache. Totals stay with the workers and samples apart until all is well; label sums are added
// at once and, if the batch fails, taken back, which integers do exactly.
class Batch {
 public:
  // labels[i] go to label set i unless that is null; `ordinal` is that of the first row.
  Batch(std::span<const std::unique_ptr<Draw>> draws, const RowsView& rows, int64_t ordinal,
        std::span<const int64_t* const> labels, BadRows bad_rows, std::atomic<bool>& cancelled);

  int64_t tiles() const { return tiles_; }

  // Adds tiles until none is left or one fails. Called by every worker.
  void Work(Worker& worker);
  // Called once all workers are done: throws what went wrong, with the batch taken back.
  void Finish(Worker& worker);

 private:
  RowsView TileRows(int64_t tile) const;
  void AssignTile(Worker& worker, int64_t tile, size_t draw) const;
  void AddTile(Worker& worker, int64_t tile);
  void AddAssigned(Worker& worker, int64_t tile, size_t draw);
  void GroupByLabel(Worker& worker, int64_t tile, size_t set) const;
  void Sample(Worker& worker, int64_t tile, const Draw& draw) const;
  static void SampleOf(Worker& worker, const int64_t* labels, SharedSample& sample);
  void TakeBack(Worker& worker, int64_t tile, size_t draws);
  void TakeBackSets(Worker& worker, int64_t tile, size_t draw, size_t sets);
  void ReportBadRow(const Worker& worker, int64_t tile);

  const std::span<const std::unique_ptr<Draw>> draws_;
  const RowsView rows_;
  const int64_t ordinal_;
  const std::span<const int64_t* const> labels_;
  const BadRows bad_rows_;
  std::atomic<bool>& cancelled_;  // set from outside; reset by the worker that heeds it
  const int64_t tile_rows_;
  const int64_t tiles_;
  std::atomic<int64_t> next_{0};
  std::atomic<int64_t> first_bad_row_;
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
  std::mutex failure_mutex_;
  std::vector<uint8_t> added_;  // by tile
};

}  // namespace sextant
