// SPDX-License-Identifier: Apache-2.0
#include "capi/checks.h"
#include "capi/guard.h"
#include "sextant/sextant.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

[[noreturn]] void RefuseCuda() { throw Error(Fault::kUnsupported, "this library was built without CUDA"); }

}  // namespace

sextant_status sextant_device_count(int32_t* count, sextant_error* error) {
  return Guard(error, [&] {
    Require("count", count);
    RefuseCuda();
  });
}

sextant_status sextant_device_describe(int32_t ordinal, sextant_device_info* info, sextant_error* error) {
  return Guard(error, [&] {
    RequireStruct("info", info);
    RequireRange("ordinal", ordinal, 0, 4095);
    RefuseCuda();
  });
}

sextant_status sextant_matrix_units(sextant_error* error) {
  return Guard(error, [] { throw Error(Fault::kUnsupported, "this library was built without matrix units"); });
}
