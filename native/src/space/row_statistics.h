// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/thread_pool.h"
#include "space/engine.h"
#include "space/row_sample.h"

namespace sextant {

// The distribution P of a population, as statistics of single rows need it; 0 where P_j is 0.
struct Reference {
  Reference(const SumsView& sums, int64_t anchors, int64_t rows);

  std::vector<float> p;         // P_j
  std::vector<double> log;      // ln P_j
  std::vector<double> inverse;  // 1 / P_j
};

// Of one row, in this order: f_i = H(p_i), u_i = -sum_j p_ij ln P_j, b_i = sum_j p_ij^2 / P_j. Over the population
// their means are F, H(Z) and 1 + 2 a, a the slope.
inline constexpr size_t kStatistics = 3;
using RowStatistics = std::array<double, kStatistics>;

// u_i of every row.
std::vector<double> CrossEntropiesOf(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows,
                                     const Reference& reference);
std::vector<RowStatistics> StatisticsOf(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows,
                                        const Reference& reference);
RowStatistics MeanOf(std::span<const RowStatistics> rows);

}  // namespace sextant
