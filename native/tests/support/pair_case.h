// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "structure/structure.h"
#include "tests/support/golden_points.h"
#include "tests/support/result_fields.h"

namespace sextant::test {

// A golden folder of two spaces.
struct PairCase : GoldenPoints {
  explicit PairCase(const std::string& name) : GoldenPoints(name), x(Read("x")), y(Read("y")) {}

  std::vector<int64_t> Permutations() const {
    const std::vector<int32_t> stored = ReadNpy(GoldenPath(folder + "perms.npy")).As<int32_t>();
    return {stored.begin(), stored.end()};
  }

  const Points x, y;
};

// Row i is row order[i].
inline Points Reordered(const Points& points, const int64_t* order) {
  Points moved{points.rows, points.dim, {}};
  for (int64_t i = 0; i < points.rows; ++i) {
    moved.values.insert(moved.values.end(), points.row(order[i]), points.row(order[i]) + points.dim);
  }
  return moved;
}

inline StructureOptions PlainOptions() {
  StructureOptions options;
  options.arithmetic = {Precision::kF64, ""};
  options.alphas = {1, 2};
  return options;
}

inline Result MeasurePaired(const Points& x, const Points& y, const StructureOptions& options,
                            const std::vector<Measure>& measures, int threads = 4) {
  const StructureInput input{x.View(), y.View(), {}};
  SweepControl control(threads, {});
  return MeasureStructure(input, options, measures, control);
}

}  // namespace sextant::test
