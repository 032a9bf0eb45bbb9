// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "backend/backend.h"
#include "common/error.h"

namespace sextant {

// That a row of the batch is rejected.
inline Error RejectedRow(int64_t row, BadRow why) {
  static constexpr const char* kReasons[] = {"is good", "is zero", "holds NaN or infinity",
                                             "is too large: a score is not finite"};
  return Error(Fault::kInvalidData, "row " + std::to_string(row) + " of the batch " + kReasons[why], row);
}

}  // namespace sextant
