// SPDX-License-Identifier: Apache-2.0
#include "space/row_statistics.h"

#include <algorithm>
#include <numeric>

#include "common/elementary.h"
#include "space/tally.h"

namespace sextant {

Reference::Reference(const SumsView& sums, int64_t anchors, int64_t rows)
    : log(static_cast<size_t>(anchors)), inverse(static_cast<size_t>(anchors)) {
  const double one = kFixedOne * static_cast<double>(rows);
  for (size_t j = 0; j < log.size(); ++j) {
    const double sum = ValueOf(sums, j);
    if (sum == 0) continue;
    log[j] = Ln(sum / one);
    inverse[j] = one / sum;
  }
}

namespace {

// visit(p in fixed point) of every row.
template <class Visit>
void ForEachRow(const Engine& engine, std::span<const RowSample::Row> rows, Visit&& visit) {
  std::vector<uint64_t> fixed(static_cast<size_t>(engine.anchors()));
  for (const RowSample::Row& row : rows) {
    std::fill(fixed.begin(), fixed.end(), 0);
    engine.assigner.Accumulate({&row.assignment, 1}, false, fixed.data(), nullptr);
    visit(fixed);
  }
}

double CrossEntropy(const std::vector<uint64_t>& fixed, const Reference& reference) {
  constexpr size_t kSums = 8;  // so many that an addition need not wait for another
  std::array<double, kSums> sums{};
  const auto add = [&](size_t j, size_t to) {
    sums[to] -= static_cast<double>(static_cast<int64_t>(fixed[j])) * reference.log[j];
  };
  size_t j = 0;
  for (; j + kSums <= fixed.size(); j += kSums) {
    for (size_t i = 0; i < kSums; ++i) add(j + i, i);
  }
  for (size_t i = 0; j < fixed.size(); ++i) add(j++, i);
  return std::accumulate(sums.begin(), sums.end(), 0.0) / kFixedOne;
}

}  // namespace

std::vector<double> CrossEntropiesOf(const Engine& engine, std::span<const RowSample::Row> rows,
                                     const Reference& reference) {
  std::vector<double> entropies;
  entropies.reserve(rows.size());
  ForEachRow(engine, rows,
             [&](const std::vector<uint64_t>& fixed) { entropies.push_back(CrossEntropy(fixed, reference)); });
  return entropies;
}

std::vector<RowStatistics> StatisticsOf(const Engine& engine, std::span<const RowSample::Row> rows,
                                        const Reference& reference) {
  std::vector<RowStatistics> statistics;
  statistics.reserve(rows.size());
  ForEachRow(engine, rows, [&](const std::vector<uint64_t>& fixed) {
    const SumsView sums{fixed.data(), nullptr};
    statistics.push_back({engine.Entropy(sums, 1), CrossEntropy(fixed, reference),
                          engine.backend.WeightedSquares(sums, reference.inverse.data(), engine.anchors(), 1)});
  });
  return statistics;
}

RowStatistics MeanOf(std::span<const RowStatistics> rows) {
  RowStatistics mean{};
  for (const RowStatistics& row : rows) {
    for (size_t i = 0; i < kStatistics; ++i) mean[i] += row[i];
  }
  for (double& value : mean) value /= static_cast<double>(rows.size());
  return mean;
}

}  // namespace sextant
