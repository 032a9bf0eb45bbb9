// SPDX-License-Identifier: Apache-2.0
#include "space/measures.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "common/elementary.h"
#include "common/prefetch.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Sums over labels, in fixed point like the sums over rows, so that the order of labels cannot matter.
struct LabelSums {
  __extension__ using Wide = __int128;
  Wide weighted_entropy = 0;  // sum n_x H(Z|X=x)
  Wide weighted_log = 0;      // sum n_x ln n_x
  Wide divergence = 0;        // sum JSD_x

  static Wide Fixed(double value) { return static_cast<int64_t>(value * kFixedOne + 0.5); }  // value >= 0

  void Add(const LabelTerms& terms, int64_t rows) {
    weighted_entropy += Fixed(std::max(0.0, terms.entropy)) * rows;
    weighted_log += Fixed(Ln(static_cast<double>(rows))) * rows;
    divergence += Fixed(terms.divergence);
  }
  void Add(const LabelSums& other) {
    weighted_entropy += other.weighted_entropy;
    weighted_log += other.weighted_log;
    divergence += other.divergence;
  }
};

// Where rows are single precision, so are the logarithms of labels of few rows: they are many, and their error of
// about 1e-7 nats is random from label to label.
Precision PrecisionFor(int64_t rows, Precision precision) {
  constexpr int64_t kFewRows = 16;
  return rows <= kFewRows ? precision : Precision::kF64;
}

LabelSums SumOverLabels(const Backend& backend, ThreadPool& pool, const Tally& tally, const LabelTally& labels,
                        const std::vector<const LabelSlot*>& slots, int64_t m, Precision precision) {
  constexpr size_t kGrain = 256, kAhead = 4;
  const size_t grains = (slots.size() + kGrain - 1) / kGrain;
  const int workers = static_cast<int>(std::min<size_t>(grains, static_cast<size_t>(pool.threads())));
  std::vector<LabelSums> sums(static_cast<size_t>(std::max(1, workers)));
  std::atomic<size_t> next{0};
  pool.Run(workers, [&](int worker) {
    LabelSums own;
    std::vector<uint64_t> scratch(static_cast<size_t>(m));
    for (size_t grain = next++; grain < grains; grain = next++) {
      for (size_t i = grain * kGrain; i < std::min(slots.size(), (grain + 1) * kGrain); ++i) {
        const LabelSlot& slot = *slots[i];
        sextant::Prefetch(slots[std::min(i + 2 * kAhead, slots.size() - 1)]);
        labels.Prefetch(*slots[std::min(i + kAhead, slots.size() - 1)]);
        own.Add(backend.TermsOf(labels.First(slot, scratch), slot.rows, tally.first(), tally.rows(), m,
                                PrecisionFor(slot.rows, precision)),
                slot.rows);
      }
    }
    sums[static_cast<size_t>(worker)] = own;
  });
  LabelSums total;
  for (const LabelSums& part : sums) total.Add(part);
  return total;
}

}  // namespace

Measures MeasureAll(const Backend& backend, const Tally& tally, int64_t m, int64_t skipped) {
  if (tally.rows() == 0) return {0, skipped, kNaN, kNaN, kNaN};
  const double entropy = backend.Entropy(tally.first(), m, tally.rows());
  const double noise_floor = tally.mean_row_entropy();
  return {tally.rows(), skipped, entropy, noise_floor, entropy - noise_floor};
}

LabelMeasures MeasureSet(const Backend& backend, ThreadPool& pool, const Tally& tally, const LabelTally& labels,
                         int64_t m, Precision precision) {
  if (tally.rows() == 0) return {0, 0, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  const std::vector<const LabelSlot*> slots = labels.Slots();
  const LabelSums sums = SumOverLabels(backend, pool, tally, labels, slots, m, precision);
  const auto rows = static_cast<double>(tally.rows());
  const auto cardinality = static_cast<int64_t>(slots.size());
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
