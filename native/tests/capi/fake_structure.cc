// SPDX-License-Identifier: Apache-2.0
#include "tests/capi/fake_structure.h"

#include <utility>

#include "common/error.h"
#include "structure/catalogue.h"
#include "structure/structure.h"

namespace sextant {

SweepControl::SweepControl(int threads, std::function<bool(int64_t, int64_t)> progress,
                           const std::optional<PairDevice>& device)
    : pool_(1), progress_(std::move(progress)), device_(device) {
  test::FakeStructure::Get().threads = threads;
}

void SweepControl::Report(int64_t done, int64_t total) {
  if (progress_ && !progress_(done, total)) throw Error(Fault::kCancelled, "stopped on request");
}

const MeasureEntry* FindMeasure(int32_t measure) {
  static constexpr MeasureEntry kEntries[] = {
      {Measure::kKozachenkoLeonenko, "zero", Needs::kOneSpace, nullptr},
      {Measure::kTwonn, "one", Needs::kOneSpace, nullptr},
      {Measure::kResidualEntropy, "last", Needs::kMapping, nullptr},
  };
  for (const MeasureEntry& entry : kEntries) {
    if (static_cast<int32_t>(entry.measure) == measure) return &entry;
  }
  return nullptr;
}

Result MeasureStructure(const StructureInput& input, const StructureOptions& options, std::span<const Measure> measures,
                        SweepControl& control) {
  test::FakeStructure& structure = test::FakeStructure::Get();
  ++structure.calls;
  structure.input = input;
  structure.options = options;
  structure.measures.assign(measures.begin(), measures.end());
  if (structure.fault) structure.fault(control);
  return structure.result;
}

namespace test {

FakeStructure& FakeStructure::Get() {
  static FakeStructure structure;
  return structure;
}

}  // namespace test
}  // namespace sextant
