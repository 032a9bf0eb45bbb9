// SPDX-License-Identifier: Apache-2.0
#include "space/measures.h"

#include <cmath>
#include <limits>

#include "space/row_statistics.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// The variance of u_i among the sampled rows.
double SampledVariance(const Engine& engine, ThreadPool& pool, const Tally& tally, const RowSample& sample) {
  if (sample.size() < 2) return kNaN;
  const std::vector<RowSample::Row> rows = sample.Rows();
  const Reference reference(tally.moments().first, engine.anchors(), tally.rows());
  const std::vector<double> entropies = CrossEntropiesOf(engine, pool, rows, reference);
  const auto count = static_cast<double>(entropies.size());
  double mean = 0, squares = 0;
  for (const double entropy : entropies) mean += entropy;
  mean /= count;
  for (const double entropy : entropies) squares += (entropy - mean) * (entropy - mean);
  return squares / (count - 1);
}

}  // namespace

double CorrectedEntropy(const Engine& engine, const Moments& moments, int64_t rows, double entropy) {
  return rows > 1 ? entropy + engine.Slope(moments) / static_cast<double>(rows - 1) : kNaN;
}

Measures MeasureAll(const Engine& engine, ThreadPool& pool, const Tally& tally, const CoMoments* products,
                    const RowSample& sample, int64_t skipped, int64_t uniform) {
  if (tally.rows() == 0) return {0, skipped, kNaN, kNaN, kNaN, uniform, 0, kNaN, kNaN, kNaN, kNaN};
  const Moments moments = tally.moments();
  const double entropy = engine.Entropy(moments.first, tally.rows());
  const double noise_floor = tally.mean_row_entropy();
  const double variance =
      products ? CrossEntropyVariance(tally, *products) : SampledVariance(engine, pool, tally, sample);
  return {tally.rows(),
          skipped,
          entropy,
          noise_floor,
          entropy - noise_floor,
          uniform,
          static_cast<int64_t>(sample.size()),
          CorrectedEntropy(engine, moments, tally.rows(), entropy),
          std::sqrt(variance / static_cast<double>(tally.rows())),
          kNaN,
          kNaN};
}

std::vector<LabelLine> LinesOf(const Engine& engine, const LabelTally& labels) {
  std::vector<LabelLine> lines;
  std::vector<uint64_t> scratch(2 * static_cast<size_t>(engine.anchors()));
  for (const LabelSlot* slot : labels.SortedSlots()) {
    const Moments moments = labels.MomentsOf(*slot, scratch);
    const double entropy = engine.Entropy(moments.first, slot->rows);
    lines.push_back({slot->label, slot->rows, entropy, CorrectedEntropy(engine, moments, slot->rows, entropy)});
  }
  return lines;
}

}  // namespace sextant
