// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "sextant/sextant.h"
#include "tests/fuzz/choices.h"

namespace sextant::fuzz {

// What a fuzzer found: a call that did not keep what sextant.h promises.
class Finding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void Demand(bool kept, const std::string& promise);

// Calls returned so far, by this process.
struct Tally {
  int64_t accepted = 0;
  int64_t refused = 0;
};

// Makes calls whose arguments are partly wrong, and demands of each what holds for all.
class Caller {
 public:
  Caller(std::span<const uint8_t> bytes, Tally& tally) : choices_(bytes), tally_(tally) {}

 protected:
  // An error to be filled, or null.
  sextant_error* Error();
  uint32_t StructSize(size_t right);
  // A struct for the library to fill, or null.
  template <typename T>
  T* Out(T& out) {
    out = {};
    out.struct_size = StructSize(sizeof out);
    return choices_.OrNull(&out);
  }
  // Returns whether the call succeeded.
  bool Check(sextant_status status);

  Choices choices_;

 private:
  sextant_error error_{};
  bool has_error_ = false;
  Tally& tally_;
};

}  // namespace sextant::fuzz
