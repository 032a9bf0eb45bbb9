// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "structure/structure.h"
#include "tests/support/npy.h"
#include "tests/support/pair_oracle.h"

namespace sextant::test {

// A golden folder of two spaces.
struct PairCase {
  explicit PairCase(const std::string& name)
      : folder(name + "/"),
        expected(nlohmann::json::parse(std::ifstream(GoldenPath(folder + "manifest.json")))["expected"]),
        x(ReadPoints("x")),
        y(ReadPoints("y")) {}

  Points ReadPoints(const std::string& array) const {
    const Npy npy = ReadNpy(GoldenPath(folder + array + ".npy"));
    return {npy.shape[0], npy.shape[1], npy.AsDoubles()};
  }
  std::vector<int64_t> Permutations() const {
    const std::vector<int32_t> stored = ReadNpy(GoldenPath(folder + "perms.npy")).As<int32_t>();
    return {stored.begin(), stored.end()};
  }

  const std::string folder;
  const nlohmann::json expected;
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

inline double FieldOf(const Result& result, const std::string& name, size_t record = 0) {
  for (const auto& [field, value] : result.records.at(record).fields) {
    if (field == name) return value;
  }
  throw std::runtime_error("no field " + name);
}

}  // namespace sextant::test
