// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mapping/mapping.h"

// What the shim of mappings asks of the engine, in this program.
namespace sextant::test {

struct FakeMapping {
  int calls = 0;
  MappingInput input{};
  MappingOptions options;
  std::vector<Measure> measures;
  Result result;

  static FakeMapping& Get();
};

}  // namespace sextant::test
