// SPDX-License-Identifier: Apache-2.0
#include "pairwise/sweep.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "common/error.h"

namespace sextant {
namespace {

constexpr int64_t kStripRows = 64;
constexpr int64_t kTileColumns = 4 * kPanelColumns;

// One worker: its buffers, and the strips that it has in hand.
class Worker {
 public:
  Worker(std::span<const PairSource> sources, std::span<Reduction* const> reductions, Pairs pairs)
      : sources_(sources), pairs_(pairs), tiles_(sources.size()) {
    for (const PairSource& source : sources) scratch_.push_back(source.x->NewScratch(kStripRows, kTileColumns));
    for (Reduction* reduction : reductions) strips_.push_back(reduction->NewStrip());
  }

  void Run(int64_t first_row, int64_t rows, int64_t columns) {
    for (const auto& strip : strips_) strip->Begin(first_row, rows);
    const int64_t start = pairs_ == Pairs::kUpper ? first_row / kPanelColumns * kPanelColumns : 0;
    for (int64_t column = start; column < columns; column += kTileColumns) {
      Tile(first_row, rows, column, std::min(kTileColumns, columns - column));
    }
    for (const auto& strip : strips_) strip->End();
  }

 private:
  void Tile(int64_t first_row, int64_t rows, int64_t first_column, int64_t columns) {
    for (size_t i = 0; i < sources_.size(); ++i) {
      const PairSource& source = sources_[i];
      tiles_[i] = source.x->Compute(first_row, rows, source.columns(), first_column, columns, *scratch_[i]);
    }
    for (const auto& strip : strips_) strip->Add(tiles_);
  }

  std::span<const PairSource> sources_;
  Pairs pairs_;
  std::vector<PairSpace::ScratchPointer> scratch_;
  std::vector<std::unique_ptr<Strip>> strips_;
  std::vector<PairTile> tiles_;
};

}  // namespace

SweepControl::SweepControl(int threads, std::function<bool(int64_t, int64_t)> progress)
    : pool_(threads > 0 ? threads : AvailableProcessors()), progress_(std::move(progress)) {}

void SweepControl::Report(int64_t done, int64_t total) {
  if (progress_ && !progress_(done, total)) throw Error(Fault::kCancelled, "stopped on request");
}

void Sweep(std::span<const PairSource> sources, std::span<Reduction* const> reductions, Pairs pairs,
           SweepControl& control) {
  const int64_t rows = sources.front().x->rows(), columns = sources.front().columns().rows();
  const int64_t strips = (rows + kStripRows - 1) / kStripRows;
  const int workers = static_cast<int>(std::clamp<int64_t>(strips, 1, control.pool().threads()));
  std::vector<Worker> hands;
  for (int i = 0; i < workers; ++i) hands.emplace_back(sources, reductions, pairs);
  std::atomic<int64_t> next = 0;
  std::atomic<bool> stop = false;
  control.pool().Run(workers, [&](int worker) {
    try {
      for (int64_t strip = next++; strip < strips && !stop; strip = next++) {
        if (worker == 0) control.Report(strip * kStripRows, rows);
        const int64_t first = strip * kStripRows;
        hands[static_cast<size_t>(worker)].Run(first, std::min(kStripRows, rows - first), columns);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  });
}

}  // namespace sextant
