// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/device_pairs.h"
#include "common/matrix_view.h"
#include "pairwise/pair_space.h"
#include "structure/kernel.h"

namespace sextant {

enum class RossVariant { kRoss, kJidt };

// What is measured, and how: sextant_structure_options, checked, with the defaults that do not depend on the measure.
// Spans are of the caller's memory.
struct StructureOptions {
  std::optional<Metric> metric;  // none: the measure's own
  PairArithmetic arithmetic;
  int64_t k = 0;                   // 0: the measure's own
  std::vector<double> bandwidths;  // none: the median distance
  std::vector<double> alphas;      // none: the measure's own
  std::optional<Kernel> kernel;    // none: the measure's own
  RossVariant ross = RossVariant::kRoss;
  double temperature = 2;
  double exponent = 2;
  std::span<const double> directions;  // direction_count x dim; none: generated
  int64_t direction_count = 128;
  uint64_t seed = 0;
  int64_t bins = 30;
  std::optional<double> low;
  int64_t batches = 4;
  std::span<const double> anchors;  // anchor_count x dim; none: generated
  int64_t anchor_count = 100;
  std::span<const int64_t> permutations;  // shuffles x n; none: generated
  int64_t shuffles = 0;
  std::optional<PairDevice> device;  // of the sweeps that devices have; none: the CPU
};

struct StructureInput {
  MatrixView x;
  std::optional<MatrixView> against;
  std::optional<std::span<const int64_t>> labels;  // of the rows of x, which may be none
};

}  // namespace sextant
