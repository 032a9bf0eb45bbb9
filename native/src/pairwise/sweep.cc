// SPDX-License-Identifier: Apache-2.0
#include "pairwise/sweep.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <utility>
#include <vector>

#include "common/error.h"

namespace sextant {
namespace {

constexpr int64_t kTileColumns = 4 * kPanelColumns;

// Rows of a strip: as many as stay in cache, fewer where there would not be some strips for each thread.
int64_t StripRows(std::span<const PairSource> sources, int64_t rows, int threads) {
  constexpr int64_t kStripsPerThread = 4, kLeast = 24, kStep = 12;
  int64_t most = std::numeric_limits<int64_t>::max();
  for (const PairSource& source : sources) most = std::min(most, source.x->strip_rows());
  if (threads == 1) return most;
  const int64_t fair = rows / (kStripsPerThread * threads) / kStep * kStep;
  return std::min(most, std::max(fair, kLeast));
}

// What is done, told now and then by the calling thread, and whether to go on.
class Progress {
 public:
  Progress(SweepControl& control, int64_t total) : control_(control), total_(total) {}

  bool stopped() const { return stop_.load(std::memory_order_relaxed); }
  void Stop() { stop_ = true; }
  void Add(int64_t done) { done_.fetch_add(done, std::memory_order_relaxed); }

  // By one thread alone.
  void Tell() {
    constexpr std::chrono::milliseconds kPause{50};
    const auto now = std::chrono::steady_clock::now();
    if (told_ && now - last_ < kPause) return;
    told_ = true;
    last_ = now;
    control_.Report(done_.load(std::memory_order_relaxed), total_);
  }

 private:
  SweepControl& control_;
  const int64_t total_;  // pairs
  std::atomic<int64_t> done_ = 0;
  std::atomic<bool> stop_ = false;
  bool told_ = false;
  std::chrono::steady_clock::time_point last_;
};

// One worker: its buffers, and the strips that it has in hand.
class Worker {
 public:
  Worker(std::span<const PairSource> sources, std::span<Reduction* const> reductions, int64_t strip_rows, bool tells)
      : sources_(sources), tells_(tells), tiles_(sources.size()) {
    for (const PairSource& source : sources) scratch_.push_back(source.x->NewScratch(strip_rows, kTileColumns));
    for (Reduction* reduction : reductions) strips_.push_back(reduction->NewStrip());
  }

  void Run(int64_t first_row, int64_t rows, int64_t start, int64_t columns, Progress& progress) {
    for (const auto& strip : strips_) strip->Begin(first_row, rows);
    for (int64_t column = start; column < columns; column += kTileColumns) {
      if (tells_) progress.Tell();
      if (progress.stopped()) return;
      const int64_t width = std::min(kTileColumns, columns - column);
      Tile(first_row, rows, column, width);
      progress.Add(rows * width);
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
  const bool tells_;
  std::vector<PairSpace::ScratchPointer> scratch_;
  std::vector<std::unique_ptr<Strip>> strips_;
  std::vector<PairTile> tiles_;
};

// The rows of a sweep, cut into strips that workers take in turn. Those of kUpper come longest first.
class Cut {
 public:
  Cut(int64_t rows, int64_t columns, int64_t strip_rows, Pairs pairs)
      : rows_(rows), columns_(columns), strip_rows_(strip_rows), pairs_(pairs) {}

  int64_t strips() const { return (rows_ + strip_rows_ - 1) / strip_rows_; }
  int64_t FirstRow(int64_t strip) const { return strip * strip_rows_; }
  int64_t Rows(int64_t strip) const { return std::min(strip_rows_, rows_ - FirstRow(strip)); }
  int64_t FirstColumn(int64_t strip) const {
    return pairs_ == Pairs::kUpper ? FirstRow(strip) / kPanelColumns * kPanelColumns : 0;
  }
  int64_t PairCount() const {
    int64_t count = 0;
    for (int64_t strip = 0; strip < strips(); ++strip) count += Rows(strip) * (columns_ - FirstColumn(strip));
    return count;
  }

 private:
  const int64_t rows_, columns_, strip_rows_;
  const Pairs pairs_;
};

}  // namespace

SweepControl::SweepControl(int threads, std::function<bool(int64_t, int64_t)> progress,
                           const std::optional<PairDevice>& device)
    : pool_(threads > 0 ? threads : AvailableProcessors()), progress_(std::move(progress)), device_(device) {}

void SweepControl::Report(int64_t done, int64_t total) {
  if (progress_ && !progress_(done, total)) throw Error(Fault::kCancelled, "stopped on request");
}

void Sweep(std::span<const PairSource> sources, std::span<Reduction* const> reductions, Pairs pairs,
           SweepControl& control) {
  const int64_t rows = sources.front().x->rows(), columns = sources.front().columns().rows();
  const int64_t strip_rows = StripRows(sources, rows, control.pool().threads());
  const Cut cut(rows, columns, strip_rows, pairs);
  const int workers = static_cast<int>(std::clamp<int64_t>(cut.strips(), 1, control.pool().threads()));
  std::vector<Worker> hands;
  for (int i = 0; i < workers; ++i) hands.emplace_back(sources, reductions, strip_rows, i == 0);
  Progress progress(control, cut.PairCount());
  progress.Tell();  // other workers may be done before this thread has had its first strip
  std::atomic<int64_t> next = 0;
  control.pool().Run(workers, [&](int worker) {
    try {
      for (int64_t strip = next++; strip < cut.strips() && !progress.stopped(); strip = next++) {
        Worker& hand = hands[static_cast<size_t>(worker)];
        hand.Run(cut.FirstRow(strip), cut.Rows(strip), cut.FirstColumn(strip), columns, progress);
      }
    } catch (...) {
      progress.Stop();
      throw;
    }
  });
}

void Sweep(const PairSource& source, Reduction& reduction, Pairs pairs, SweepControl& control) {
  Reduction* const reductions[] = {&reduction};
  Sweep({&source, 1}, reductions, pairs, control);
}

}  // namespace sextant
