// SPDX-License-Identifier: Apache-2.0
#include "pairwise/rank_cells.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <utility>

#include "pairwise/ordered_sum.h"
#include "pairwise/pair_sample.h"

namespace sextant {
namespace {

constexpr size_t kCells = size_t{1} << 16;

// Counts of one source.
struct Tally {
  explicit Tally(size_t cells) : counts(cells) {}

  std::vector<int64_t> counts;
  std::optional<DistinctValues> values = std::make_optional<DistinctValues>();  // none: too many
};

class CellCounter final : public Reduction {
 public:
  explicit CellCounter(std::vector<KeyGrid> grids) : grids_(std::move(grids)), few_(grids_.size()) {
    for (std::atomic<bool>& few : few_) few = true;
  }

  std::unique_ptr<Strip> NewStrip() override {
    const std::lock_guard lock(mutex_);
    std::vector<Tally>& tallies = tallies_.emplace_back(std::make_unique<std::vector<Tally>>()).operator*();
    for (const KeyGrid& grid : grids_) tallies.emplace_back(grid.cells());
    return std::make_unique<CellStrip>(*this, tallies);
  }

  const KeyGrid& grid(size_t source) const { return grids_[source]; }

  // What all strips counted of a source.
  Tally Total(size_t source) const {
    Tally total(grids_[source].cells());
    for (const auto& tallies : tallies_) {
      const Tally& part = (*tallies)[source];
      for (size_t cell = 0; cell < total.counts.size(); ++cell) total.counts[cell] += part.counts[cell];
      if (total.values && (!few_[source] || !part.values || !total.values->Add(*part.values))) total.values.reset();
    }
    return total;
  }

 private:
  class CellStrip final : public Strip {
   public:
    CellStrip(CellCounter& whole, std::vector<Tally>& tallies) : whole_(whole), tallies_(tallies) {}
    void Begin(int64_t, int64_t) override {}
    void Add(std::span<const PairTile> tiles) override {
      for (size_t source = 0; source < tiles.size(); ++source) {
        const PairTile& tile = tiles[source];
        for (int64_t row = 0; row < tile.rows; ++row) {
          const int64_t first = std::max<int64_t>(tile.first_row + row + 1 - tile.first_column, 0);
          if (first < tile.columns) AddRow(source, tile, row, first);
        }
      }
    }
    void End() override {}

   private:
    void AddRow(size_t source, const PairTile& tile, int64_t row, int64_t first) {
      const KeyGrid& grid = whole_.grids_[source];
      Tally& tally = tallies_[source];
      for (int64_t j = first; j < tile.columns; ++j) ++tally.counts[grid.CellOf(KeyOf(tile.at(row, j)))];
      if (!tally.values) return;
      if (!whole_.few_[source]) return tally.values.reset();
      for (int64_t j = first; j < tile.columns; ++j) {
        if (tally.values->Add(tile.at(row, j))) continue;
        whole_.few_[source] = false;
        return tally.values.reset();
      }
    }

    CellCounter& whole_;
    std::vector<Tally>& tallies_;
  };

  std::vector<KeyGrid> grids_;
  std::vector<std::atomic<bool>> few_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<std::vector<Tally>>> tallies_;  // of each worker
};

}  // namespace

std::vector<RankCells> RankCells::Count(std::span<const PairSource> sources, SweepControl& control) {
  std::vector<KeyGrid> grids;
  for (const PairSource& source : sources) {
    std::vector<uint64_t> keys;
    for (const double value : SamplePairs(source, 64, 16)) keys.push_back(KeyOf(value));
    if (keys.empty()) keys.push_back(0);
    grids.emplace_back(std::move(keys), kCells);
  }
  CellCounter counter(std::move(grids));
  Reduction* const reductions[] = {&counter};
  if (sources.front().x->rows() > 1) Sweep(sources, reductions, Pairs::kUpper, control);
  std::vector<RankCells> cells;
  for (size_t source = 0; source < sources.size(); ++source) {
    Tally total = counter.Total(source);
    cells.push_back(RankCells(std::move(total.values), counter.grid(source), std::move(total.counts)));
  }
  return cells;
}

RankCells::RankCells(std::optional<DistinctValues> values, std::optional<KeyGrid> grid, std::vector<int64_t> counts)
    : values_(std::move(values)), grid_(std::move(grid)), counts_(values_ ? values_->Order() : std::move(counts)) {
  int64_t all = 0, before = 0;
  for (const int64_t count : counts_) all += count;
  OrderedSum squares, within;
  for (const int64_t count : counts_) {
    const auto size = static_cast<double>(count);
    mean_rank_.push_back(static_cast<double>(2 * before + count - all) / 2);
    squares.Add(size * mean_rank_.back() * mean_rank_.back());
    if (!values_) within.Add((size * size - 1) * size / 12);  // if all in the cell differ
    before += count;
  }
  if (!values_) deviation_ = std::sqrt(within.Total() / squares.Total());
}

std::vector<uint32_t> RankCells::Widened(size_t most) const {
  std::vector<uint32_t> wider(counts_.size());
  if (counts_.size() <= most) {
    for (size_t cell = 0; cell < wider.size(); ++cell) wider[cell] = static_cast<uint32_t>(cell);
    return wider;
  }
  double all = 0, before = 0;
  for (const int64_t count : counts_) all += static_cast<double>(count);
  for (size_t cell = 0; cell < wider.size(); ++cell) {
    const auto size = static_cast<double>(counts_[cell]);
    const double share = (before + size / 2) / all * static_cast<double>(most);
    wider[cell] = static_cast<uint32_t>(std::min(share, static_cast<double>(most - 1)));
    before += size;
  }
  return wider;
}

}  // namespace sextant
