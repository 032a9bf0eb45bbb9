// SPDX-License-Identifier: Apache-2.0
#include "structure/structure.h"

#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "structure/catalogue.h"
#include "structure/measure_context.h"
#include "structure/nulls.h"

namespace sextant {
namespace {

[[noreturn]] void Refuse(const MeasureEntry& entry, const std::string& why) {
  throw Error(Fault::kInvalidArgument, std::string(entry.name) + " " + why);
}

void RequireApplies(const MeasureEntry& entry, const StructureInput& input) {
  const auto two = [&] {
    if (!input.against) Refuse(entry, "needs a second space");
  };
  const auto same_rows = [&] {
    if (input.against->rows == input.x.rows) return;
    Refuse(entry, "needs two spaces with the same rows, but they have " + std::to_string(input.x.rows) + " and " +
                      std::to_string(input.against->rows));
  };
  const auto same_dim = [&] {
    if (input.against->dim == input.x.dim) return;
    Refuse(entry, "needs two spaces of equal dim, but they have " + std::to_string(input.x.dim) + " and " +
                      std::to_string(input.against->dim));
  };
  switch (entry.needs) {
    case Needs::kOneSpace:
      return;
    case Needs::kLabelled:
      if (!input.labels) Refuse(entry, "needs labels");
      return;
    case Needs::kPaired:
      two();
      return same_rows();
    case Needs::kPairedAlike:
      two();
      same_rows();
      return same_dim();
    case Needs::kSamples:
      two();
      return same_dim();
    case Needs::kMapping:
      Refuse(entry, "is a measure of a discrete mapping");
  }
}

// What a measure adds where it has no value.
void AddNothing(const MeasureEntry& entry, int64_t shuffles, Result& result) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  result.Add(entry.measure, {{"value", kNaN}, {"bandwidth", kNaN}});
  if (shuffles > 0) {
    AddNull(entry, std::vector<double>(static_cast<size_t>(shuffles), kNaN), result.records.size() - 1, result);
  }
}

void MeasureOne(const MeasureEntry& entry, MeasureContext& context, Result& result) {
  const bool paired = entry.needs == Needs::kPaired || entry.needs == Needs::kPairedAlike;
  const int64_t shuffles = paired ? context.options().shuffles : 0;
  const size_t first = result.records.size();
  try {
    entry.measure_structure(context, result);
    if (shuffles > 0) AddNull(entry, context, first, result);
  } catch (const NoBandwidth&) {
    AddNothing(entry, shuffles, result);
  }
}

}  // namespace

Result MeasureStructure(const StructureInput& input, const StructureOptions& options, std::span<const Measure> measures,
                        SweepControl& control) {
  for (const Measure measure : measures) RequireApplies(*FindMeasure(static_cast<int32_t>(measure)), input);
  MeasureContext context(input, options, control);
  Result result;
  for (const Measure measure : measures) MeasureOne(*FindMeasure(static_cast<int32_t>(measure)), context, result);
  return result;
}

}  // namespace sextant
