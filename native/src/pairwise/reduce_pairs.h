// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "backend/device_pairs.h"
#include "common/matrix_view.h"
#include "pairwise/metric.h"
#include "pairwise/pair_space.h"

namespace sextant {

// In the order of sextant.h, which defines them.
enum class PairReductionKind { kTopK, kKernelSums, kGroupSums, kRangeCounts, kHistogram, kMatrix, kCondensed, kRanks };

// What a caller wants of all pairs, checked. Spans are of the caller's memory, and as large as the kind says.
struct PairReduction {
  PairReductionKind kind;
  bool self = false;
  bool strict = false;
  int64_t k = 0;
  std::span<const double> parameters;
  std::span<const int64_t> groups;
  int64_t group_count = 0;
  int64_t bins = 0;
  std::span<double> values;
  std::span<int64_t> indices;
};

struct PairRequest {
  MatrixView x;
  std::optional<MatrixView> y;  // none: x itself
  Metric metric;
  PairArithmetic arithmetic;
  std::optional<PairDevice> device;  // none: the CPU
  int threads = 0;
  std::function<bool(int64_t, int64_t)> progress;
  std::span<const PairReduction> reductions;
};

// All reductions in one sweep.
void ReducePairs(const PairRequest& request);

}  // namespace sextant
