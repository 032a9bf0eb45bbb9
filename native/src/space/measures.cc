// SPDX-License-Identifier: Apache-2.0
#include "space/measures.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "common/elementary.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Sums over labels, in fixed point like the sums over rows, so that the order of labels cannot matter.
struct LabelSums {
  __extension__ using Wide = __int128;
  Wide weighted_entropy = 0;  // sum n_x H(Z|X=x)
  Wide weighted_log = 0;      // sum n_x ln n_x
  Wide divergence = 0;        // sum JSD_x
  int64_t labels = 0;

  static Wide Fixed(double value) { return static_cast<int64_t>(value * kFixedOne + 0.5); }  // value >= 0

  void Add(const LabelTerms& terms, int64_t rows) {
    ++labels;
    weighted_entropy += Fixed(std::max(0.0, terms.entropy)) * rows;
    if (rows > 1) weighted_log += Fixed(Ln(static_cast<double>(rows))) * rows;
    divergence += Fixed(terms.divergence);
  }
  void Add(const LabelSums& other) {
    labels += other.labels;
    weighted_entropy += other.weighted_entropy;
    weighted_log += other.weighted_log;
    divergence += other.divergence;
  }
};

LabelSums SumOverLabels(const Backend& backend, ThreadPool& pool, const Tally& tally, const LabelTally& labels,
                        int64_t m, Precision precision) {
  constexpr size_t kAhead = 4;
  const auto blocks = labels.Blocks();
  const auto meter = backend.NewLabelMeter(tally.first(), tally.rows(), m, precision);
  const int workers = static_cast<int>(std::min<size_t>(blocks.size(), static_cast<size_t>(pool.threads())));
  std::vector<LabelSums> sums(static_cast<size_t>(std::max(1, workers)));
  std::atomic<size_t> next{0};
  pool.Run(workers, [&](int worker) {
    LabelSums own;
    std::vector<uint64_t> scratch(static_cast<size_t>(m));
    for (size_t block = next++; block < blocks.size(); block = next++) {
      const auto slots = blocks[block];
      for (size_t i = 0; i < slots.size(); ++i) {
        const LabelSlot& slot = slots[i];
        labels.Prefetch(slots[std::min(i + kAhead, slots.size() - 1)]);
        if (slot.rows == 0) continue;
        const std::byte* row = labels.OnlyRow(slot);
        own.Add(row ? meter->OfRow(row, scratch) : meter->Of(labels.First(slot, scratch), slot.rows), slot.rows);
      }
    }
    sums[static_cast<size_t>(worker)] = own;
  });
  LabelSums total;
  for (const LabelSums& part : sums) total.Add(part);
  return total;
}

}  // namespace

Measures MeasureAll(const Backend& backend, const Tally& tally, int64_t m, int64_t skipped, int64_t uniform) {
  if (tally.rows() == 0) return {0, skipped, kNaN, kNaN, kNaN, uniform};
  const double entropy = backend.Entropy(tally.first(), m, tally.rows());
  const double noise_floor = tally.mean_row_entropy();
  return {tally.rows(), skipped, entropy, noise_floor, entropy - noise_floor, uniform};
}

LabelMeasures MeasureSet(const Backend& backend, ThreadPool& pool, const Tally& tally, const LabelTally& labels,
                         int64_t m, Precision precision) {
  if (tally.rows() == 0) return {0, 0, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  const LabelSums sums = SumOverLabels(backend, pool, tally, labels, m, precision);
  const auto rows = static_cast<double>(tally.rows());
  const int64_t cardinality = sums.labels;
  const bool several = cardinality > 1;

  LabelMeasures out;
  out.rows = tally.rows();
  out.cardinality = cardinality;
  out.entropy = backend.Entropy(tally.first(), m, tally.rows());
  out.label_entropy = several ? Ln(rows) - static_cast<double>(sums.weighted_log) / kFixedOne / rows : 0.0;
  out.conditional_entropy = several ? static_cast<double>(sums.weighted_entropy) / kFixedOne / rows : out.entropy;
  out.mutual_information = out.entropy - out.conditional_entropy;
  out.regularity = out.entropy > 0 ? out.mutual_information / out.entropy : kNaN;
  out.variation = out.conditional_entropy;
  out.disentanglement =
      several ? static_cast<double>(sums.divergence) / kFixedOne / static_cast<double>(cardinality) : kNaN;
  out.disentanglement_multiway = several ? out.mutual_information / out.label_entropy : kNaN;
  return out;
}

std::vector<LabelLine> LinesOf(const Backend& backend, const LabelTally& labels, int64_t m) {
  std::vector<LabelLine> lines;
  std::vector<uint64_t> scratch(static_cast<size_t>(m));
  for (const LabelSlot* slot : labels.Slots()) {
    lines.push_back({slot->label, slot->rows, backend.Entropy(labels.First(*slot, scratch), m, slot->rows)});
  }
  std::sort(lines.begin(), lines.end(), [](const LabelLine& a, const LabelLine& b) { return a.label < b.label; });
  return lines;
}

}  // namespace sextant
