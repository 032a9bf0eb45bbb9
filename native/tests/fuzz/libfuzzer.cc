// SPDX-License-Identifier: Apache-2.0
// What libFuzzer calls, for the fuzzer that SEXTANT_FUZZER names. A Finding that is thrown ends the process, and
// libFuzzer keeps the input.
#include "tests/fuzz/fuzzers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static sextant::fuzz::Tally tally;
  sextant::fuzz::SEXTANT_FUZZER({bytes, size}, tally);
  return 0;
}
