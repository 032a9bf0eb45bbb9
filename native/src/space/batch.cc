// SPDX-License-Identifier: Apache-2.0
#include "space/batch.h"

#include <algorithm>
#include <limits>
#include <string>

#include "common/error.h"

namespace sextant {
namespace {

const char* Describe(BadRow bad) {
  switch (bad) {
    case kGoodRow:
      return "is good";
    case kZeroRow:
      return "is zero";
    case kNotFiniteRow:
      return "holds NaN or infinity";
    case kUnscoredRow:
      return "is too large: a score is not finite";
  }
  return "";
}

// From a row's entropy to that in a label's sum.
constexpr int kDroppedBits = kFractionBits - LabelSlot::kEntropyBits;
constexpr uint64_t kHalfUnit = uint64_t{1} << (kDroppedBits - 1);

}  // namespace

Worker::Worker(const Assigner& assigner, std::span<const std::unique_ptr<LabelTally>> sets, int shard_bits)
    : tile(assigner.NewTile()),
      tally(static_cast<size_t>(assigner.anchors())),
      groups(static_cast<size_t>(assigner.tile_rows()), shard_bits) {
  rows.reserve(static_cast<size_t>(assigner.tile_rows()));
  row_numbers.reserve(static_cast<size_t>(assigner.tile_rows()));
  entropies.reserve(static_cast<size_t>(assigner.tile_rows()));
  hashes.reserve(static_cast<size_t>(assigner.tile_rows()));
  wanted.reserve(static_cast<size_t>(assigner.tile_rows()));
  labels.resize(static_cast<size_t>(assigner.tile_rows()));
  for (const auto& set : sets) memory.push_back(set->NewMemory());
}

void Worker::Reset() {
  tally.Reset();
  skipped = 0;
  uniform = 0;
}

Batch::Batch(const Assigner& assigner, const RowsView& rows, int64_t ordinal, std::span<const int64_t* const> labels,
             std::span<const std::unique_ptr<LabelTally>> sets, std::span<const std::unique_ptr<SharedSample>> samples,
             BadRows bad_rows)
    : assigner_(assigner),
      rows_(rows),
      ordinal_(ordinal),
      labels_(labels),
      sets_(sets),
      samples_(samples),
      bad_rows_(bad_rows),
      tiles_((rows.rows + assigner.tile_rows() - 1) / assigner.tile_rows()),
      first_bad_row_(std::numeric_limits<int64_t>::max()),
      added_(static_cast<size_t>(tiles_)) {}

void Batch::Work(Worker& worker) {
  try {
    for (int64_t tile = next_++; tile < tiles_ && !failed_; tile = next_++) {
      // A bad row ends the batch, but earlier tiles may still hold an earlier one.
      if (tile * assigner_.tile_rows() < first_bad_row_) AddTile(worker, tile);
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
    if (!added_[static_cast<size_t>(tile)]) continue;
    AssignTile(worker, tile);
    TakeBackSets(worker, tile, sets_.size());
  }
  if (failure_) std::rethrow_exception(failure_);
  AssignTile(worker, bad_row / assigner_.tile_rows());
  const BadRow why = worker.tile->bad[static_cast<size_t>(bad_row % assigner_.tile_rows())];
  throw Error(Fault::kInvalidData, "row " + std::to_string(bad_row) + " of the batch " + Describe(why), bad_row);
}

RowsView Batch::TileRows(int64_t tile) const {
  const int64_t begin = tile * assigner_.tile_rows();
  RowsView view = rows_;
  view.data = static_cast<const unsigned char*>(rows_.data) + begin * rows_.stride_bytes;
  view.rows = std::min(assigner_.tile_rows(), rows_.rows - begin);
  if (rows_.use) view.use = rows_.use + begin;
  return view;
}

void Batch::AssignTile(Worker& worker, int64_t tile) const {
  const RowsView view = TileRows(tile);
  assigner_.Assign(view, *worker.tile);
  worker.rows.clear();
  worker.row_numbers.clear();
  worker.entropies.clear();
  worker.entropy = 0;
  worker.even_rows = 0;
  worker.bad_rows = 0;
  for (int32_t i = 0; i < view.rows; ++i) {
    if (view.use && !view.use[i]) continue;
    const BadRow& bad = worker.tile->bad[static_cast<size_t>(i)];
    if (bad == kZeroRow && bad_rows_ == BadRows::kUniform) {
      assigner_.AssignEvenly(*worker.tile, i);
      ++worker.even_rows;
    }
    if (bad) {
      if (worker.bad_rows++ == 0) worker.first_bad_row = i;
      continue;
    }
    worker.rows.push_back(assigner_.RowOf(*worker.tile, i));
    worker.row_numbers.push_back(i);
    const uint64_t entropy = worker.tile->fixed_entropy[static_cast<size_t>(i)];
    worker.entropy += entropy;
    worker.entropies.push_back((entropy + kHalfUnit) >> kDroppedBits);
  }
}

void Batch::GroupByLabel(Worker& worker, int64_t tile, size_t set) const {
  const int64_t* labels = labels_[set] + tile * assigner_.tile_rows();
  for (size_t i = 0; i < worker.row_numbers.size(); ++i) worker.labels[i] = labels[worker.row_numbers[i]];
  worker.groups.Build(worker.labels, worker.rows, worker.entropies);
}

void Batch::Sample(Worker& worker, int64_t tile) const {
  const int64_t begin = tile * assigner_.tile_rows();
  worker.hashes.clear();
  for (const int32_t i : worker.row_numbers) worker.hashes.push_back(RowSample::HashOf(ordinal_ + begin + i));
  SampleOf(worker, nullptr, *samples_[0]);
  for (size_t set = 0; set < sets_.size(); ++set) {
    if (labels_[set]) SampleOf(worker, labels_[set] + begin, *samples_[1 + set]);
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
  AssignTile(worker, tile);
  if (worker.bad_rows > 0 && bad_rows_ != BadRows::kSkip) {
    ReportBadRow(worker, tile);
    return;
  }
  size_t set = 0;
  try {
    for (; set < sets_.size(); ++set) {
      if (!labels_[set]) continue;
      GroupByLabel(worker, tile, set);
      sets_[set]->Add(worker.groups, worker.memory[set]);
    }
  } catch (...) {
    TakeBackSets(worker, tile, set);
    throw;
  }
  added_[static_cast<size_t>(tile)] = 1;
  worker.tally.Add(assigner_, worker.rows, worker.entropy);
  Sample(worker, tile);
  worker.skipped += worker.bad_rows;
  worker.uniform += worker.even_rows;
}

void Batch::TakeBackSets(Worker& worker, int64_t tile, size_t sets) {
  for (size_t set = 0; set < sets; ++set) {
    if (!labels_[set]) continue;
    GroupByLabel(worker, tile, set);
    sets_[set]->TakeBack(worker.groups, worker.memory[set]);
  }
}

void Batch::ReportBadRow(const Worker& worker, int64_t tile) {
  const int64_t row = tile * assigner_.tile_rows() + worker.first_bad_row;
  int64_t first = first_bad_row_;
  while (row < first && !first_bad_row_.compare_exchange_weak(first, row)) {
  }
}

}  // namespace sextant
