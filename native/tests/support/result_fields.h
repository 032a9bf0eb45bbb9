// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "structure/result.h"

// Fields and vectors of results by name. One that is not there is a failure of the test.
namespace sextant::test {

inline double FieldOf(const Record& record, const std::string& name) {
  for (const auto& [field, value] : record.fields) {
    if (field == name) return value;
  }
  ADD_FAILURE() << "no field " << name;
  return std::nan("");
}

inline double FieldOf(const Result& result, const std::string& name, size_t record = 0) {
  return FieldOf(result.records.at(record), name);
}

// The first of that name.
template <typename T = double>
std::vector<T> VectorOf(const Result& result, const std::string& name) {
  for (const ResultVector& vector : result.vectors) {
    if (vector.name == name) return std::get<std::vector<T>>(vector.values);
  }
  ADD_FAILURE() << "no vector " << name;
  return {};
}

}  // namespace sextant::test
