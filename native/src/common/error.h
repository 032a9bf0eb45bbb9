// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace sextant {

// Kinds of failure; capi/ maps them to the status codes of the C header.
enum class Fault {
  kInvalidArgument,
  kInvalidData,
  kUnsupported,
  kStateMismatch,
  kIo,
  kCancelled,
  kDeviceOutOfMemory,
  kDeviceError
};

class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message, int64_t row = -1)
      : std::runtime_error(message), fault_(fault), row_(row) {}
  Fault fault() const { return fault_; }
  int64_t row() const { return row_; }  // of the batch; -1 where none is to blame

 private:
  Fault fault_;
  int64_t row_;
};

}  // namespace sextant
