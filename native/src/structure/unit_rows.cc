// SPDX-License-Identifier: Apache-2.0
#include "structure/unit_rows.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/error.h"

namespace sextant {
namespace {

// By its greatest element first, so that no square is out of range. False for a row of zeros.
bool ScaleToUnit(std::span<double> row) {
  double greatest = 0;
  for (const double value : row) greatest = std::max(greatest, std::abs(value));
  if (greatest == 0) return false;
  double squares = 0;
  for (double& value : row) {
    value /= greatest;
    squares += value * value;
  }
  const double length = std::sqrt(squares);
  for (double& value : row) value /= length;
  return true;
}

}  // namespace

Table ToTable(MeasureContext& context, Side side) {
  return {context.matrix(side).rows, context.matrix(side).dim, context.CopyValues(side)};
}

Table UnitRows(MeasureContext& context, Side side, const char* measure) {
  Table table = ToTable(context, side);
  for (int64_t i = 0; i < table.rows; ++i) {
    if (ScaleToUnit(table.row(i))) continue;
    throw Error(Fault::kInvalidData,
                std::string(measure) + " needs rows with a direction, but one of " +
                    (side == Side::kX ? "x" : "against") + " is zero",
                i);
  }
  return table;
}

}  // namespace sextant
