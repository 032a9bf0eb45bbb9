// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <new>

#include "common/error.h"
#include "sextant/sextant.h"

namespace sextant::capi {

// Whether `error` may be written to: it is null or at least as large as this library's sextant_error.
bool AcceptsError(const sextant_error* error);

// Fills `error` (if not null) and returns `status`. The message is cut to fit, at the start of a character.
sextant_status Report(sextant_error* error, sextant_status status, const char* message, int64_t row = -1);

sextant_status StatusOf(Fault fault);

// Runs the body of an extern "C" function: whatever it throws becomes a status.
template <typename Body>
sextant_status Guard(sextant_error* error, Body&& body) noexcept {
  if (!AcceptsError(error)) return SEXTANT_INVALID_ARGUMENT;
  try {
    body();
    return Report(error, SEXTANT_OK, "");
  } catch (const Error& e) {
    return Report(error, StatusOf(e.fault()), e.what(), e.row());
  } catch (const std::bad_alloc&) {
    return Report(error, SEXTANT_OUT_OF_MEMORY, "out of host memory");
  } catch (const std::exception& e) {
    return Report(error, SEXTANT_INTERNAL, e.what());
  } catch (...) {
    return Report(error, SEXTANT_INTERNAL, "unknown exception");
  }
}

}  // namespace sextant::capi
