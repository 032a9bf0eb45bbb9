// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "pairwise/raw_array.h"
#include "pairwise/sweep.h"
#include "pairwise/wide_sum.h"

namespace sextant {

// Ranks by sorting take 28 bytes for each pair of rows: this many fit in less than a gibibyte.
inline constexpr int64_t kMostRankedPairs = int64_t{1} << 25;

// Distances of the pairs i < j, row by row.
RawArray<double> CondensedDistances(const PairSource& source, SweepControl& control);

// In place of each value its rank from 1 on, of equal ones the mean. At most 2^32 - 1 values.
void MeanRanks(std::span<double> values, ThreadPool& pool);

// The same as whole numbers: twice the rank less its mean. At most 2^30 values.
RawArray<int32_t> CentredRanks(std::span<const double> values, ThreadPool& pool);

// sum_i x_i y_i of centred ranks.
WideSum SumOfProducts(std::span<const int32_t> x, std::span<const int32_t> y);

}  // namespace sextant
