// SPDX-License-Identifier: Apache-2.0
#include "space/label_sums.h"

#include <algorithm>
#include <atomic>
#include <span>

#include "common/elementary.h"

namespace sextant {
namespace {

LabelSums::Wide Fixed(double value) { return static_cast<int64_t>(std::max(0.0, value) * kFixedOne + 0.5); }

}  // namespace

void SizeCounts::Add(int64_t rows) {
  if (rows < static_cast<int64_t>(kSmall)) {
    ++small_[static_cast<size_t>(rows)];
  } else {
    ++large_[rows];
  }
}

void SizeCounts::Add(const SizeCounts& other) {
  for (size_t i = 0; i < kSmall; ++i) small_[i] += other.small_[i];
  for (const auto& [rows, labels] : other.large_) large_[rows] += labels;
}

std::vector<LabelSize> SizeCounts::Sizes() const {
  std::vector<LabelSize> sizes;
  for (size_t i = 0; i < kSmall; ++i) {
    if (small_[i] > 0) sizes.push_back({static_cast<int64_t>(i), small_[i]});
  }
  for (const auto& [rows, labels] : large_) sizes.push_back({rows, labels});
  return sizes;
}

void LabelSums::Add(const LabelTerms& terms, double slope, int64_t rows) {
  ++labels;
  sizes.Add(rows);
  const Wide fixed = Fixed(terms.entropy);
  entropy += fixed;
  weighted_entropy += fixed * rows;
  divergence += Fixed(terms.divergence);
  if (rows == 1) return;
  weighted_correction += Fixed(slope / static_cast<double>(rows - 1)) * rows;
  weighted_log += Fixed(Ln(static_cast<double>(rows))) * rows;
}

void LabelSums::Add(const LabelSums& other) {
  labels += other.labels;
  sizes.Add(other.sizes);
  entropy += other.entropy;
  weighted_entropy += other.weighted_entropy;
  weighted_correction += other.weighted_correction;
  weighted_log += other.weighted_log;
  divergence += other.divergence;
}

LabelSums SumOverLabels(const Engine& engine, ThreadPool& pool, const Tally& all, const LabelTally& labels,
                        int64_t min_rows) {
  constexpr size_t kAhead = 4;
  const auto blocks = labels.Blocks();
  const auto meter = engine.backend.NewLabelMeter(all.moments().first, all.rows(), engine.anchors(), engine.precision);
  const int workers = static_cast<int>(std::min<size_t>(blocks.size(), static_cast<size_t>(pool.threads())));
  std::vector<LabelSums> sums(static_cast<size_t>(std::max(1, workers)));
  std::atomic<size_t> next{0};
  pool.Run(workers, [&](int worker) {
    LabelSums own;
    std::vector<uint64_t> scratch(2 * static_cast<size_t>(engine.anchors()));
    const auto add = [&](const LabelSlot& slot) {
      const double row_entropy = slot.mean_row_entropy();
      if (const std::byte* row = labels.OnlyRow(slot)) {
        own.Add(meter->OfRow(row, row_entropy, std::span(scratch).first(scratch.size() / 2)), 0, 1);
        return;
      }
      const Moments moments = labels.MomentsOf(slot, scratch);
      own.Add(meter->Of(moments.first, slot.rows, row_entropy), engine.Slope(moments), slot.rows);
    };
    for (size_t block = next++; block < blocks.size(); block = next++) {
      const auto slots = blocks[block];
      for (size_t i = 0; i < slots.size(); ++i) {
        labels.Prefetch(slots[std::min(i + kAhead, slots.size() - 1)]);
        if (slots[i].rows > 0 && slots[i].rows >= min_rows) add(slots[i]);
      }
    }
    sums[static_cast<size_t>(worker)] = std::move(own);
  });
  LabelSums total;
  for (const LabelSums& part : sums) total.Add(part);
  return total;
}

Tally PoolLabels(const Engine& engine, const LabelTally& labels, int64_t min_rows) {
  Tally pooled(static_cast<size_t>(engine.anchors()));
  std::vector<uint64_t> scratch(2 * static_cast<size_t>(engine.anchors()));
  for (const LabelSlot* slot : labels.Slots()) {
    if (slot->rows < min_rows) continue;
    const uint64_t entropy = slot->entropy, entropy_high = slot->entropy_high();
    pooled.AddLabel(slot->rows, labels.MomentsOf(*slot, scratch), {&entropy, &entropy_high});
  }
  return pooled;
}

}  // namespace sextant
