// SPDX-License-Identifier: Apache-2.0
#include "space/row_statistics.h"

#include <algorithm>
#include <numeric>

#include "common/elementary.h"
#include "space/tally.h"

namespace sextant {

Reference::Reference(const SumsView& sums, int64_t anchors, int64_t rows)
    : p(static_cast<size_t>(anchors)), log(p.size()), inverse(p.size()) {
  const double one = kFixedOne * static_cast<double>(rows);
  for (size_t j = 0; j < log.size(); ++j) {
    const double sum = ValueOf(sums, j);
    if (sum == 0) continue;
    p[j] = static_cast<float>(sum / one);
    log[j] = Ln(sum / one);
    inverse[j] = one / sum;
  }
}

namespace {

// of(p in fixed point) of every row, by several workers where there are many.
template <class Value, class Of>
std::vector<Value> ForEachRow(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows, Of of) {
  constexpr size_t kLeastRows = 256;
  const size_t workers = std::clamp<size_t>(rows.size() / kLeastRows, 1, static_cast<size_t>(pool.threads()));
  std::vector<Value> values(rows.size());
  pool.Run(static_cast<int>(workers), [&](int worker) {
    const auto part = static_cast<size_t>(worker);
    std::vector<uint64_t> fixed(static_cast<size_t>(engine.anchors()));
    for (size_t i = rows.size() * part / workers; i < rows.size() * (part + 1) / workers; ++i) {
      std::fill(fixed.begin(), fixed.end(), 0);
      engine.assigner.Accumulate({&rows[i].assignment, 1}, false, fixed.data(), nullptr);
      values[i] = of(fixed);
    }
  });
  return values;
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

std::vector<double> CrossEntropiesOf(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows,
                                     const Reference& reference) {
  return ForEachRow<double>(engine, pool, rows,
                            [&](const std::vector<uint64_t>& fixed) { return CrossEntropy(fixed, reference); });
}

std::vector<RowStatistics> StatisticsOf(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows,
                                        const Reference& reference) {
  return ForEachRow<RowStatistics>(engine, pool, rows, [&](const std::vector<uint64_t>& fixed) -> RowStatistics {
    const SumsView sums{fixed.data(), nullptr};
    return {engine.Entropy(sums, 1), CrossEntropy(fixed, reference),
            engine.backend.WeightedSquares(sums, reference.inverse.data(), engine.anchors(), 1)};
  });
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
