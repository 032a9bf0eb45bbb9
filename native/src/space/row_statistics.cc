// SPDX-License-Identifier: Apache-2.0
#include "space/row_statistics.h"

#include <algorithm>
#include <cmath>

#include "common/elementary.h"

namespace sextant {

std::vector<double> LogMeans(const SumsView& sums, int64_t anchors, int64_t rows) {
  std::vector<double> logs(static_cast<size_t>(anchors));
  const double one = kFixedOne * static_cast<double>(rows);
  for (size_t j = 0; j < logs.size(); ++j) {
    const double high = sums.high ? static_cast<double>(sums.high[j]) : 0.0;
    const double sum = std::fma(high, 0x1p64, static_cast<double>(sums.low[j]));
    if (sum > 0) logs[j] = Ln(sum / one);
  }
  return logs;
}

RowStatistics StatisticsOf(const Engine& engine, std::span<const RowSample::Row> rows,
                           std::span<const double> log_means) {
  RowStatistics statistics;
  std::vector<uint64_t> fixed(log_means.size());
  for (const RowSample::Row& row : rows) {
    std::fill(fixed.begin(), fixed.end(), 0);
    engine.assigner.Accumulate({&row.assignment, 1}, false, fixed.data(), nullptr);
    double cross = 0;
    for (size_t j = 0; j < fixed.size(); ++j)
      cross -= static_cast<double>(static_cast<int64_t>(fixed[j])) * log_means[j];
    statistics.entropy.push_back(engine.Entropy({fixed.data(), nullptr}, 1));
    statistics.cross_entropy.push_back(cross / kFixedOne);
  }
  return statistics;
}

}  // namespace sextant
