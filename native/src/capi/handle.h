// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "capi/checks.h"
#include "sextant/sextant.h"
#include "space/space.h"

struct sextant_space {
  std::unique_ptr<sextant::Space> space;
};

namespace sextant::capi {

// The space behind a handle, which must not be null.
template <typename Handle>
auto& Deref(const char* name, Handle* handle) {
  return *Require(name, handle)->space;
}

}  // namespace sextant::capi
