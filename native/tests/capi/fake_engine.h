// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "space/ngrams.h"
#include "space/space.h"

// An engine behind the C ABI that records what it is asked, so that the shims are tested alone: a rejected argument
// never reaches it, and whatever it throws comes out as a status.
namespace sextant::test {

struct FakeEngine {
  int calls = 0;  // those that a shim may only make with checked arguments
  std::function<void()> fault;

  SpaceOptions options;
  RowsView rows;
  std::vector<const int64_t*> labels;
  const Space* merged = nullptr;
  std::string path;
  std::vector<std::byte> note;
  Tokens tokens;
  std::vector<int32_t> orders;
  NGramLabels ngrams{};
  int64_t ordinal = -1;
  int64_t min_rows = -1;
  bool keep_entropy = false;
  int draw = -100;
  DeviceMemory results{};

  int label_sets = 2;
  int64_t dim = 64;
  int draws = 3;
  Precision precision = Precision::kF64;
  std::vector<int> devices;  // of the space
  bool has_devices = true;   // 0 and 1; else there is no driver
  std::vector<LabelLine> table = {{-7, 2, 0.25, 0.75}, {9, 3, 0.5, 1.0}};

  // The one that the shims of this program call.
  static FakeEngine& Get();
};

}  // namespace sextant::test
