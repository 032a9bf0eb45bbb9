// SPDX-License-Identifier: Apache-2.0
#include "capi/result.h"

#include <limits>
#include <string>

#include "capi/checks.h"
#include "capi/guard.h"
#include "structure/catalogue.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

constexpr int32_t kMost = std::numeric_limits<int32_t>::max();
constexpr int32_t kEndOfMeasures = 256;  // measures have lower numbers

// "0 .. 17, 32 .. 35, ..."
std::string KnownMeasures() {
  std::string ranges;
  for (int32_t first = 0; first < kEndOfMeasures; ++first) {
    if (FindMeasure(first) == nullptr) continue;
    int32_t last = first;
    while (FindMeasure(last + 1) != nullptr) ++last;
    if (!ranges.empty()) ranges += ", ";
    ranges += std::to_string(first);
    if (last > first) ranges += " .. " + std::to_string(last);
    first = last;
  }
  return ranges;
}

template <typename T>
const T& At(const char* name, const std::vector<T>& list, int32_t index) {
  const auto count = static_cast<int64_t>(list.size());
  if (index >= 0 && index < count) return list[static_cast<size_t>(index)];
  throw Error(Fault::kInvalidArgument, std::string(name) + " must be less than " + std::to_string(count) +
                                           " and not negative, but is " + std::to_string(index));
}

}  // namespace

namespace sextant::capi {

std::vector<Measure> ToMeasures(const int32_t* measures, int32_t count) {
  RequireRange("count", count, 1, kMost);
  Require("measures", measures);
  std::vector<Measure> known;
  for (int32_t i = 0; i < count; ++i) {
    if (FindMeasure(measures[i]) == nullptr) {
      throw Error(Fault::kInvalidArgument, "measures[" + std::to_string(i) + "] must be one of " + KnownMeasures() +
                                               ", but is " + std::to_string(measures[i]));
    }
    known.push_back(static_cast<Measure>(measures[i]));
  }
  return known;
}

}  // namespace sextant::capi

const char* sextant_measure_name(int32_t measure) {
  const MeasureEntry* entry = FindMeasure(measure);
  return entry != nullptr ? entry->name : nullptr;
}

void sextant_result_destroy(sextant_result* result) { delete result; }

int32_t sextant_result_records(const sextant_result* result) {
  return result != nullptr ? static_cast<int32_t>(result->result.records.size()) : 0;
}

sextant_status sextant_result_record(const sextant_result* result, int32_t index, sextant_record* record,
                                     sextant_error* error) {
  return Guard(error, [&] {
    const Record& from = At("index", Require("result", result)->result.records, index);
    RequireStruct("record", record);
    record->measure = static_cast<int32_t>(from.measure);
    record->metric = from.metric ? static_cast<int32_t>(*from.metric) : SEXTANT_METRIC_DEFAULT;
    record->kernel = from.kernel ? static_cast<int32_t>(*from.kernel) : SEXTANT_KERNEL_DEFAULT;
    record->fields = static_cast<int32_t>(from.fields.size());
    record->reserved = 0;
  });
}

sextant_status sextant_result_field(const sextant_result* result, int32_t record, int32_t field, const char** name,
                                    double* value, sextant_error* error) {
  return Guard(error, [&] {
    const Record& from = At("record", Require("result", result)->result.records, record);
    const auto& [its_name, its_value] = At("field", from.fields, field);
    *Require("name", name) = its_name;
    *Require("value", value) = its_value;
  });
}

int32_t sextant_result_vectors(const sextant_result* result) {
  return result != nullptr ? static_cast<int32_t>(result->result.vectors.size()) : 0;
}

sextant_status sextant_result_vector(const sextant_result* result, int32_t index, sextant_vector* vector,
                                     sextant_error* error) {
  return Guard(error, [&] {
    const ResultVector& from = At("index", Require("result", result)->result.vectors, index);
    RequireStruct("vector", vector);
    vector->record = from.record;
    vector->type = std::holds_alternative<std::vector<int64_t>>(from.values) ? SEXTANT_VECTOR_I64 : SEXTANT_VECTOR_F64;
    vector->reserved = 0;
    vector->rows = from.rows;
    vector->columns = from.columns;
    vector->name = from.name;
    vector->data = std::visit([](const auto& values) -> const void* { return values.data(); }, from.values);
  });
}
