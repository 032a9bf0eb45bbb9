// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "pairwise/metric.h"
#include "structure/kernel.h"
#include "structure/measure.h"

namespace sextant {

// Named numbers of one measure and one setting of its parameters: first "value". Names are static texts.
struct Record {
  Measure measure;
  std::optional<Metric> metric;  // that was used, where the measure takes one
  std::optional<Kernel> kernel;  // likewise
  std::vector<std::pair<const char*, double>> fields;
};

// What a measure finds for every row, label or cell; row-major.
struct ResultVector {
  int32_t record;
  const char* name;
  int64_t rows, columns;
  std::variant<std::vector<double>, std::vector<int64_t>> values;
};

// A whole number as the value of a field.
inline double Count(int64_t count) { return static_cast<double>(count); }

struct Result {
  std::vector<Record> records;
  std::vector<ResultVector> vectors;

  Record& Add(Measure measure, std::vector<std::pair<const char*, double>> fields) {
    return records.emplace_back(Record{measure, std::nullopt, std::nullopt, std::move(fields)});
  }
  // Of the record that was added last.
  template <typename T>
  void AddVector(const char* name, int64_t rows, int64_t columns, std::vector<T> values) {
    vectors.push_back({static_cast<int32_t>(records.size()) - 1, name, rows, columns, std::move(values)});
  }
};

}  // namespace sextant
