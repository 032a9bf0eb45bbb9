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
#include "space/label_tally.h"
#include "space/row_groups.h"
#include "space/tally.h"

namespace sextant {

// What one worker needs to add tiles; kept from batch to batch.
struct Worker {
  Worker(const Assigner& assigner, size_t m);
  void Reset();

  std::unique_ptr<Tile> tile;
  TileTally tally;
  int64_t skipped = 0;
  std::vector<int32_t> good_rows;  // of the tile
  int64_t bad_rows = 0;            // of the tile
  RowGroups groups;
  std::vector<LabelSlot*> slots;  // of the groups
};

// One batch, added as a transaction: it is cut into tiles that workers take in turn. Totals stay with the workers
// until all is well; label sums are added at once and, if the batch fails, taken back, which integers do exactly.
class Batch {
 public:
  // `sets[i]` receives labels[i] unless that is null.
  Batch(const Assigner& assigner, const RowsView& rows, std::span<const int64_t* const> labels,
        std::span<const std::unique_ptr<LabelTally>> sets, bool skip_bad_rows);

  int64_t tiles() const { return tiles_; }

  // Adds tiles until none is left or one fails. Called by every worker.
  void Work(Worker& worker);
  // Called once all workers are done: throws what went wrong, with the batch taken back.
  void Finish(Worker& worker);

 private:
  RowsView TileRows(int64_t tile) const;
  void AssignTile(Worker& worker, int64_t tile) const;
  void AddTile(Worker& worker, int64_t tile);
  void TakeBackTile(Worker& worker, int64_t tile);
  bool GroupByLabel(Worker& worker, int64_t tile, size_t set) const;
  void AddLabels(Worker& worker, int64_t tile, size_t set);
  void TakeBackLabels(Worker& worker, int64_t tile, size_t set);
  void ReportBadRow(const Worker& worker, int64_t tile);

  const Assigner& assigner_;
  const RowsView rows_;
  const std::span<const int64_t* const> labels_;
  const std::span<const std::unique_ptr<LabelTally>> sets_;
  const bool skip_bad_rows_;
  const int64_t tiles_;
  std::atomic<int64_t> next_{0};
  std::atomic<int64_t> first_bad_row_;
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
  std::mutex failure_mutex_;
  std::vector<uint8_t> added_;  // by tile
};

}  // namespace sextant
