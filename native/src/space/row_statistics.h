// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "space/engine.h"
#include "space/row_sample.h"

namespace sextant {

// ln P_j, 0 where P_j is 0. `rows` rows have the sums.
std::vector<double> LogMeans(const SumsView& sums, int64_t anchors, int64_t rows);

struct RowStatistics {
  std::vector<double> entropy;        // f_i = H(p_i)
  std::vector<double> cross_entropy;  // u_i = -sum_j p_ij ln P_j
};

// Of every row, where `log_means` are ln P_j.
RowStatistics StatisticsOf(const Engine& engine, std::span<const RowSample::Row> rows,
                           std::span<const double> log_means);

}  // namespace sextant
