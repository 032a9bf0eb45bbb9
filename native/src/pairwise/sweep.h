// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "backend/device_pairs.h"
#include "backend/panels.h"
#include "common/thread_pool.h"
#include "pairwise/pair_space.h"

namespace sextant {

// Tiles begin at columns that are multiples of this and, but for the last, are as many columns wide. Whoever adds
// floating-point values folds them by panels of so many columns, so that no bit depends on the width of a tile.
inline constexpr int64_t kPanelColumns = kPanelValues;

// One kind of distance of a sweep: of the rows of x to those of y, which is x itself where it is null.
struct PairSource {
  const PairSpace* x;
  const PairSpace* y = nullptr;

  const PairSpace& columns() const { return y != nullptr ? *y : *x; }
};

// Reduces some rows, a strip, against all columns. A worker keeps one and reuses it.
class Strip {
 public:
  virtual ~Strip() = default;
  virtual void Begin(int64_t first_row, int64_t rows) = 0;
  // The same pairs of every source. Tiles come by ascending column, without gaps.
  virtual void Add(std::span<const PairTile> tiles) = 0;
  // All columns were there: stores what the strip's rows come to.
  virtual void End() = 0;
};

// What a sweep reduces its pairs to. Strips work in parallel and store to different rows; what is common to all rows
// is folded row by row when the sweep is over, so that it does not depend on threads.
class Reduction {
 public:
  virtual ~Reduction() = default;
  virtual std::unique_ptr<Strip> NewStrip() = 0;
};

// Threads, device, progress and cancellation of a call.
class SweepControl {
 public:
  // `progress` is called with done and total, and ends the call by returning false. It may be empty.
  SweepControl(int threads, std::function<bool(int64_t, int64_t)> progress,
               const std::optional<PairDevice>& device = std::nullopt);

  ThreadPool& pool() { return pool_; }
  // That takes the sweeps it has; none: the CPU takes all.
  const std::optional<PairDevice>& device() const { return device_; }
  // Throws Cancelled if the caller wants no more.
  void Report(int64_t done, int64_t total);

 private:
  ThreadPool pool_;
  std::function<bool(int64_t, int64_t)> progress_;
  std::optional<PairDevice> device_;
};

// Pairs i < j of a space with itself.
inline int64_t PairsOf(int64_t rows) { return rows * (rows - 1) / 2; }

// Which pairs a sweep visits.
enum class Pairs {
  kAll,
  kUpper  // of a space with itself: tiles that hold a pair i < j; reductions pass over the others in them
};

// Computes every pair of every source once, tile by tile, and hands each tile to all reductions while it is hot. All
// sources have the same number of rows and of columns.
void Sweep(std::span<const PairSource> sources, std::span<Reduction* const> reductions, Pairs pairs,
           SweepControl& control);
// The same of one source and one reduction.
void Sweep(const PairSource& source, Reduction& reduction, Pairs pairs, SweepControl& control);

}  // namespace sextant
