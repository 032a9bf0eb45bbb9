// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/ordeal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

void Expect(bool fine, const std::string& fault) {
  if (!fine) throw std::runtime_error(fault);
}

template <typename T>
void Append(Bytes& to, const T* values, size_t count) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(values);
  to.insert(to.end(), bytes, bytes + count * sizeof(T));
}

template <typename T, typename Call>
void AppendStruct(Bytes& to, Call&& call) {
  T filled;
  std::memset(&filled, 0, sizeof filled);
  filled.struct_size = sizeof filled;
  Expect(call(&filled) == SEXTANT_OK, "the space cannot be asked");
  Append(to, &filled, 1);
}

void AppendTable(Bytes& to, const sextant_space* space, int32_t draw, int32_t set) {
  int64_t count = 0;
  sextant_space_label_table(space, draw, set, 0, &count, nullptr, nullptr, nullptr, nullptr, nullptr);
  const auto lines = static_cast<size_t>(count);
  std::vector<int64_t> labels(lines), rows(lines);
  std::vector<double> entropies(lines), corrected(lines);
  Expect(sextant_space_label_table(space, draw, set, count, &count, labels.data(), rows.data(), entropies.data(),
                                   corrected.data(), nullptr) == SEXTANT_OK,
         "the labels cannot be asked");
  Append(to, labels.data(), lines);
  Append(to, rows.data(), lines);
  Append(to, entropies.data(), lines);
  Append(to, corrected.data(), lines);
}

void AppendDraw(Bytes& to, const sextant_space* space, const sextant_space_info& info, int32_t draw) {
  std::vector<uint64_t> sums(static_cast<size_t>(4 * info.anchors));
  sextant_space_sums(space, draw, sums.data(), sums.data() + 2 * info.anchors, nullptr);
  Append(to, sums.data(), sums.size());
  AppendStruct<sextant_measures>(to, [&](auto* of) { return sextant_space_measure(space, draw, of, nullptr); });
  for (int32_t set = 0; set < info.label_sets; ++set) {
    AppendStruct<sextant_label_measures>(
        to, [&](auto* of) { return sextant_space_measure_labels(space, draw, set, of, nullptr); });
    AppendTable(to, space, draw, set);
  }
}

// Everything that a space tells, bit by bit.
Bytes Snapshot(const sextant_space* space) {
  Bytes bytes;
  if (space == nullptr) return bytes;
  sextant_space_info info{};
  info.struct_size = sizeof info;
  Expect(sextant_space_describe(space, &info, nullptr) == SEXTANT_OK, "the space cannot be described");
  Append(bytes, &info, 1);
  for (int32_t draw = 0; draw < info.draws; ++draw) AppendDraw(bytes, space, info, draw);
  return bytes;
}

// One run of a scenario.
class Run {
 public:
  explicit Run(const Scenario& scenario)
      : scenario_(scenario), space_(scenario.prepare()), output_(Scenario::kMostOutput) {
    error_.struct_size = sizeof error_;
  }

  sextant_status Call() { return status_ = scenario_.call(space_, output_, &error_); }
  void Destroy() { space_.reset(); }
  void ClearOutput() { std::fill(output_.begin(), output_.end(), 0); }

  Bytes State() const { return Snapshot(space_.get()); }
  Bytes Result() const {
    Bytes result = State();
    result.insert(result.end(), output_.begin(), output_.end());
    return result;
  }
  std::string Told() const { return std::string(sextant_status_name(status_)) + " (" + error_.message + ")"; }

 private:
  const Scenario& scenario_;
  SpaceHandle space_;
  Bytes output_;
  sextant_error error_{};
  sextant_status status_ = SEXTANT_OK;
};

// What a space tells before a call, and the result after it. Of a run of its own: to ask a space may change what it
// needs memory for later.
struct Expected {
  Bytes before, after;
};

Expected Undisturbed(const Scenario& scenario) {
  Run run(scenario);
  Expect(run.Call() == SEXTANT_OK, "undisturbed, the call gives " + run.Told());
  return {Run(scenario).State(), run.Result()};
}

struct Shortage {
  Resource resource;
  int64_t first;
  Duration duration;
};

// The call in want, and again in plenty if it failed. Returns how many requests were refused.
int64_t Disturb(const Scenario& scenario, const Shortage& shortage, const Expected& expected) {
  Run run(scenario);
  int64_t refused = 0;
  sextant_status status = SEXTANT_OK;
  {
    const Scarcity scarcity(shortage.resource, shortage.first, shortage.duration);
    status = run.Call();
    refused = scarcity.refused();
  }
  if (status != SEXTANT_OK) {
    const bool due = refused > 0 && shortage.resource == Resource::kMemory && status == SEXTANT_OUT_OF_MEMORY;
    Expect(due, "the call gives " + run.Told());
    Expect(run.State() == expected.before, "the failed call left a trace in the space");
    run.ClearOutput();
    Expect(run.Call() == SEXTANT_OK, "the call, repeated in plenty, gives " + run.Told());
  }
  Expect(run.Result() == expected.after, "the result has other bits than without the lack");
  return refused;
}

// A space that is given up while the want lasts.
void GiveUp(const Scenario& scenario, const Shortage& shortage) {
  Run run(scenario);
  const Scarcity scarcity(shortage.resource, shortage.first, shortage.duration);
  run.Call();
  run.Destroy();
}

int64_t Endure(const Scenario& scenario, const Shortage& shortage, const Expected& expected) {
  const int64_t live = LiveAllocations();
  const int64_t refused = Disturb(scenario, shortage, expected);
  GiveUp(scenario, shortage);
  const int64_t leaked = LiveAllocations() - live;
  Expect(leaked == 0, std::to_string(leaked) + " allocations leak");
  return refused;
}

}  // namespace

Verdict Ordeal(const Scenario& scenario, Resource resource, int64_t step) {
  Verdict verdict;
  const Expected expected = Undisturbed(scenario);
  for (const Duration duration : {Duration::kOnce, Duration::kOnwards}) {
    for (int64_t first = 0, refused = 1; refused > 0; first += step) {
      try {
        refused = Endure(scenario, {resource, first, duration}, expected);
      } catch (const std::runtime_error& e) {
        verdict.fault = "request " + std::to_string(first) +
                        (duration == Duration::kOnce ? " refused: " : " and all after it refused: ") + e.what();
        return verdict;
      }
      verdict.refusals += refused;
    }
  }
  return verdict;
}

void ExpectToEndure(const Scenario& scenario, Resource resource, int64_t least_refusals, int64_t step) {
  constexpr uint64_t kWhole = 10;
  const int64_t sparse = std::max(step, static_cast<int64_t>(kWhole / CasesOf(kWhole)));
  const Verdict verdict = Ordeal(scenario, resource, sparse);
  EXPECT_EQ(verdict.fault, "");
  EXPECT_GE(verdict.refusals * sparse, least_refusals * step) << "was anything put to the test?";
}

}  // namespace sextant::test
