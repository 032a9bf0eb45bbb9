// SPDX-License-Identifier: Apache-2.0
// The fuzzers on random inputs, the same ones each time. tools/fuzz searches further, and by coverage.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/fuzz/fuzzers.h"

namespace sextant::fuzz {
namespace {

using Fuzzer = std::function<void(std::span<const uint8_t>, Tally&)>;

uint64_t Seed() {
  const char* given = std::getenv("SEXTANT_FUZZ_SEED");
  return given == nullptr ? 20240229 : std::strtoull(given, nullptr, 10);
}

// What the first bad input of so many shows; empty for none.
std::string FindingOf(const Fuzzer& fuzzer, int inputs, Tally& tally) {
  constexpr int64_t kMostBytes = 1024;
  Noise noise(Seed());
  for (int i = 0; i < inputs; ++i) {
    std::vector<uint8_t> input(static_cast<size_t>(noise.Below(kMostBytes)));
    for (uint8_t& byte : input) byte = static_cast<uint8_t>(noise.Next());
    try {
      fuzzer(input, tally);
    } catch (const Finding& finding) {
      return "input " + std::to_string(i) + " of SEXTANT_FUZZ_SEED=" + std::to_string(Seed()) + ": " + finding.what();
    }
  }
  return "";
}

struct Part {
  const char* name;
  Fuzzer fuzzer;
  int inputs;
};

void PrintTo(const Part& part, std::ostream* out) { *out << part.name; }

class FuzzTest : public testing::TestWithParam<Part> {};

INSTANTIATE_TEST_SUITE_P(Parts, FuzzTest,
                         testing::Values(Part{"Library", FuzzLibrary, 2000}, Part{"Space", FuzzSpace, 10000},
                                         Part{"NGrams", FuzzNGrams, 10000}, Part{"State", FuzzState, 10000}),
                         [](const auto& part) { return part.param.name; });

TEST_P(FuzzTest, EveryCallKeepsItsPromises) {
  Tally tally;
  EXPECT_EQ(FindingOf(GetParam().fuzzer, GetParam().inputs, tally), "");
  // Both sides of the checks were reached by many inputs.
  EXPECT_GT(tally.accepted, GetParam().inputs / 2);
  EXPECT_GT(tally.refused, GetParam().inputs / 2);
}

// Makes calls that break a promise on purpose.
class BrokenCaller : public Caller {
 public:
  using Caller::Caller;

  void ForgetTheMessage() {
    sextant_error* error = Error();
    if (error == nullptr || error->struct_size < sizeof *error) return;
    *error = {sizeof *error, SEXTANT_IO, -1, ""};
    Check(SEXTANT_IO);
  }
  void LeaveTheErrorAsItWas() {
    Error();
    Check(SEXTANT_OK);
  }
  void GiveAnUnknownStatus() { Check(11); }
  void GiveUp() { Check(SEXTANT_INTERNAL); }
};

TEST(PlantedFaultTest, EveryBrokenPromiseIsFound) {
  const auto finding = [](void (BrokenCaller::*call)()) {
    Tally tally;
    return FindingOf([&](auto input, Tally& to) { (BrokenCaller(input, to).*call)(); }, 100, tally);
  };
  EXPECT_NE(finding(&BrokenCaller::ForgetTheMessage).find("a message is there"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::LeaveTheErrorAsItWas).find("a message ends with NUL"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::GiveAnUnknownStatus).find("one of the header's"), std::string::npos);
  EXPECT_NE(finding(&BrokenCaller::GiveUp).find("SEXTANT_FUZZ_SEED="), std::string::npos);
}

}  // namespace
}  // namespace sextant::fuzz
