// SPDX-License-Identifier: Apache-2.0
#include "space/batch.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.h"
#include "space/bad_row.h"

namespace sextant {
namespace {

// From a row's entropy to that in a label's sum.
constexpr int kDroppedBits = kFractionBits - LabelSlot::kEntropyBits;
constexpr uint64_t kHalfUnit = uint64_t{1} << (kDroppedBits - 1);

}  // namespace

Worker::Worker(std::span<const std::unique_ptr<Draw>> draws, int shard_bits)
    : tile(draws[0]->assigner().NewTile()), groups(static_cast<size_t>(draws[0]->assigner().tile_rows()), shard_bits) {
  const auto most = static_cast<size_t>(draws[0]->assigner().tile_rows());
  rows.reserve(most);
  row_numbers.reserve(most);
  entropies.reserve(most);
  hashes.reserve(most);
  wanted.reserve(most);
  labels.resize(most);
  for (const auto& draw : draws) shares.push_back(draw->NewShare());
}

void Worker::Reset() {
  for (DrawShare& share : shares) share.Reset();
  skipped = 0;
  uniform = 0;
}

Batch::Batch(std::span<const std::unique_ptr<Draw>> draws, const RowsView& rows, int64_t ordinal,
             std::span<const int64_t* const> labels, BadRows bad_rows, std::atomic<bool>& cancelled)
    : draws_(draws),
      rows_(rows),
      ordinal_(ordinal),
      labels_(labels),
      bad_rows_(bad_rows),
      cancelled_(cancelled),
      tile_rows_(draws[0]->assigner().tile_rows()),
      tiles_((rows.rows + tile_rows_ - 1) / tile_rows_),
      first_bad_row_(std::numeric_limits<int64_t>::max()),
      added_(static_cast<size_t>(tiles_)) {}

void Batch::Work(Worker& worker) {
  try {
    for (int64_t tile = next_++; tile < tiles_ && !failed_; tile = next_++) {
      if (cancelled_.load(std::memory_order_relaxed) && cancelled_.exchange(false)) {
        throw Error(Fault::kCancelled, "the batch was cancelled");
      }
      // A bad row ends the batch, but earlier tiles may still hold an earlier one.
      if (tile * tile_rows_ < first_bad_row_) AddTile(worker, tile);
    }
  } catch (...) {
    const std::lock_guard lock(failure_mutex_);
    if (!failure_) failure_ = std::current_exception();
    failed_ = true;
  }
}

void Batch::Finish(Worker& worker) {
  const int64_t bad_row = first_bad_row_;
  const bool rejected = bad_row != std::numeric_limits<int64_t>::max();
  if (!failed_ && !rejected) return;
  for (int64_t tile = 0; tile < tiles_; ++tile) {
    if (added_[static_cast<size_t>(tile)]) TakeBack(worker, tile, draws_.size());
  }
  if (failure_) std::rethrow_exception(failure_);
  AssignTile(worker, bad_row / tile_rows_, 0);
  throw RejectedRow(bad_row, worker.tile->bad[static_cast<size_t>(bad_row % tile_rows_)]);
}

RowsView Batch::TileRows(int64_t tile) const {
  const int64_t begin = tile * tile_rows_;
  RowsView view = rows_;
  view.data = static_cast<const unsigned char*>(rows_.data) + begin * rows_.stride_bytes;
  view.rows = std::min(tile_rows_, rows_.rows - begin);
  if (rows_.use) view.use = rows_.use + begin;
  return view;
}

void Batch::AssignTile(Worker& worker, int64_t tile, size_t draw) const {
  const Assigner& assigner = draws_[draw]->assigner();
  const RowsView view = TileRows(tile);
  assigner.Assign(view, *worker.tile);
  worker.rows.clear();
  worker.row_numbers.clear();
  worker.entropies.clear();
  worker.entropy = 0;
  worker.nearest = kNoCosine;
  worker.even_rows = 0;
  worker.bad_rows = 0;
  for (int32_t i = 0; i < view.rows; ++i) {
    if (view.use && !view.use[i]) continue;
    const BadRow bad = worker.tile->bad[static_cast<size_t>(i)];
    if (bad == kZeroRow && bad_rows_ == BadRows::kUniform) {
      assigner.AssignEvenly(*worker.tile, i);
      ++worker.even_rows;
    } else if (bad) {
      if (worker.bad_rows++ == 0) worker.first_bad_row = i;
      continue;
    } else {
      worker.nearest = std::fmax(worker.nearest, worker.tile->nearest[static_cast<size_t>(i)]);
    }
    worker.rows.push_back(assigner.RowOf(*worker.tile, i));
    worker.row_numbers.push_back(i);
    const uint64_t entropy = worker.tile->fixed_entropy[static_cast<size_t>(i)];
    worker.entropy += entropy;
    worker.entropies.push_back((entropy + kHalfUnit) >> kDroppedBits);
  }
}

void Batch::GroupByLabel(Worker& worker, int64_t tile, size_t set) const {
  const int64_t* labels = labels_[set] + tile * tile_rows_;
  for (size_t i = 0; i < worker.row_numbers.size(); ++i) worker.labels[i] = labels[worker.row_numbers[i]];
  worker.groups.Build(worker.labels, worker.rows, worker.entropies);
}

void Batch::Sample(Worker& worker, int64_t tile, const Draw& draw) const {
  const int64_t begin = tile * tile_rows_;
  worker.hashes.clear();
  for (const int32_t i : worker.row_numbers) worker.hashes.push_back(RowSample::HashOf(ordinal_ + begin + i));
  SampleOf(worker, nullptr, *draw.batch_samples()[0]);
  for (size_t set = 0; set < labels_.size(); ++set) {
    if (labels_[set]) SampleOf(worker, labels_[set] + begin, *draw.batch_samples()[1 + set]);
  }
}

void Batch::SampleOf(Worker& worker, const int64_t* labels, SharedSample& sample) {
  if (sample.sample().capacity() == 0) return;
  const uint64_t threshold = sample.threshold();
  worker.wanted.clear();
  for (size_t i = 0; i < worker.rows.size(); ++i) {
    if (worker.hashes[i] > threshold) continue;
    worker.wanted.push_back({worker.hashes[i], labels ? labels[worker.row_numbers[i]] : 0, worker.rows[i]});
  }
  sample.Offer(worker.wanted);
}

void Batch::AddTile(Worker& worker, int64_t tile) {
  size_t draw = 0;
  try {
    for (; draw < draws_.size(); ++draw) {
      AssignTile(worker, tile, draw);
      // Which rows are bad is the same for all draws.
      if (worker.bad_rows > 0 && bad_rows_ != BadRows::kSkip) {
        ReportBadRow(worker, tile);
        return;
      }
      AddAssigned(worker, tile, draw);
    }
  } catch (...) {
    TakeBack(worker, tile, draw);
    throw;
  }
  added_[static_cast<size_t>(tile)] = 1;
  worker.skipped += worker.bad_rows;
  worker.uniform += worker.even_rows;
}

void Batch::AddAssigned(Worker& worker, int64_t tile, size_t draw) {
  const Draw& to = *draws_[draw];
  DrawShare& share = worker.shares[draw];
  // May run out of memory: before there is anything to take back.
  if (share.products) share.products->Add(to.assigner(), worker.rows);
  size_t set = 0;
  try {
    for (; set < labels_.size(); ++set) {
      if (!labels_[set]) continue;
      GroupByLabel(worker, tile, set);
      to.label_tallies()[set]->Add(worker.groups, share.memory[set]);
    }
  } catch (...) {
    TakeBackSets(worker, tile, draw, set);
    throw;
  }
  share.tally.Add(to.assigner(), worker.rows, worker.entropy);
  share.nearest = std::max(share.nearest, worker.nearest);
  Sample(worker, tile, to);
}

void Batch::TakeBack(Worker& worker, int64_t tile, size_t draws) {
  for (size_t draw = 0; draw < draws; ++draw) {
    AssignTile(worker, tile, draw);
    TakeBackSets(worker, tile, draw, labels_.size());
  }
}

void Batch::TakeBackSets(Worker& worker, int64_t tile, size_t draw, size_t sets) {
  for (size_t set = 0; set < sets; ++set) {
    if (!labels_[set]) continue;
    GroupByLabel(worker, tile, set);
    draws_[draw]->label_tallies()[set]->TakeBack(worker.groups, worker.shares[draw].memory[set]);
  }
}

void Batch::ReportBadRow(const Worker& worker, int64_t tile) {
  const int64_t row = tile * tile_rows_ + worker.first_bad_row;
  int64_t first = first_bad_row_;
  while (row < first && !first_bad_row_.compare_exchange_weak(first, row)) {
  }
}

}  // namespace sextant
