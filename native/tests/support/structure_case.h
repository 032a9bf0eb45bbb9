// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"
#include "structure/structure.h"
#include "tests/support/golden_points.h"
#include "tests/support/result_fields.h"

// Measures of structure as tests ask for them.
namespace sextant::test {

// One space, or two where `against` has a dim, with options that a test changes.
struct StructureCase {
  explicit StructureCase(Points first, Points second = {0, 0, {}}) : x(std::move(first)), against(std::move(second)) {
    options.arithmetic.precision = Precision::kF64;
    options.alphas = {1, 2};
  }

  Points x, against;
  StructureOptions options;
  int threads = 4;

  Result Run(Measure measure) const {
    StructureInput input{x.View(), std::nullopt, {}};
    if (against.dim > 0) input.against = against.View();
    SweepControl control(threads, {}, options.device);
    const Measure measures[1] = {measure};
    return MeasureStructure(input, options, measures, control);
  }

  double Value(Measure measure, const std::string& field = "value", size_t record = 0) const {
    return FieldOf(Run(measure), field, record);
  }

  // What the measure throws; "nothing" if it does not.
  std::string Refusal(Measure measure) const {
    try {
      Run(measure);
    } catch (const Error& e) {
      return std::string(e.what()) + " " + std::to_string(e.row());
    }
    return "nothing";
  }
};

// NaN is like NaN alone.
inline bool AreLike(double a, double b, double tolerance = 1e-10) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

// The first `columns` of every row.
inline Points FirstColumns(const Points& from, int64_t columns) {
  Points to{from.rows, columns, {}};
  for (int64_t i = 0; i < from.rows; ++i) to.values.insert(to.values.end(), from.row(i), from.row(i) + columns);
  return to;
}

}  // namespace sextant::test
