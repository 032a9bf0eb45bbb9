// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/fake_mapping.h"

namespace sextant {

Result MeasureMapping(const MappingInput& input, const MappingOptions& options, std::span<const Measure> measures,
                      SweepControl& control) {
  test::FakeMapping& mapping = test::FakeMapping::Get();
  ++mapping.calls;
  mapping.input = input;
  mapping.options = options;
  mapping.measures.assign(measures.begin(), measures.end());
  control.Report(1, 2);
  return mapping.result;
}

namespace test {

FakeMapping& FakeMapping::Get() {
  static FakeMapping mapping;
  return mapping;
}

}  // namespace test
}  // namespace sextant
