// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/caller.h"

#include <cstring>

namespace sextant::fuzz {

void Demand(bool kept, const std::string& promise) {
  if (!kept) throw Finding(promise);
}

sextant_error* Caller::Error() {
  std::memset(&error_, 0x5A, sizeof error_);
  error_.struct_size = StructSize(sizeof error_);
  sextant_error* error = choices_.OrNull(&error_);
  has_error_ = error != nullptr && error->struct_size >= sizeof error_;
  return error;
}

uint32_t Caller::StructSize(size_t right) {
  if (!choices_.OneIn(64)) return static_cast<uint32_t>(right);
  return choices_.OneIn(2) ? choices_.Wild<uint32_t>()
                           : static_cast<uint32_t>(choices_.Below(static_cast<int64_t>(right)));
}

bool Caller::Check(sextant_status status) {
  Demand(status >= SEXTANT_OK && status <= SEXTANT_INTERNAL, "a status is one of the header's");
  if (has_error_) {
    const char* end = static_cast<const char*>(std::memchr(error_.message, '\0', sizeof error_.message));
    Demand(end != nullptr, "a message ends with NUL");
    Demand(error_.status == status, "the error holds the status that is returned");
    Demand((status == SEXTANT_OK) == (end == error_.message), "a message is there if and only if the call failed");
    Demand(status == SEXTANT_INVALID_DATA || error_.row == -1, "a row is named for INVALID_DATA alone");
    Demand(status != SEXTANT_INTERNAL, std::string("no call gives INTERNAL, but: ") + error_.message);
  }
  Demand(status != SEXTANT_INTERNAL && status != SEXTANT_OUT_OF_MEMORY, "small calls have enough memory");
  has_error_ = false;  // the next call may have none
  ++(status == SEXTANT_OK ? tally_.accepted : tally_.refused);
  return status == SEXTANT_OK;
}

}  // namespace sextant::fuzz
