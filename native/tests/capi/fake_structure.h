// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "structure/options.h"
#include "structure/result.h"

namespace sextant {
class SweepControl;
}

// What the shim of structure asks of the engine, in this program.
namespace sextant::test {

struct FakeStructure {
  int calls = 0;
  StructureInput input;
  StructureOptions options;
  std::vector<Measure> measures;
  Result result;
  int threads = -1;
  std::function<void(SweepControl&)> fault;

  static FakeStructure& Get();
};

}  // namespace sextant::test
