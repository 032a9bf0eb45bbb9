// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "backend/device.h"
#include "capi/checks.h"
#include "capi/guard.h"
#include "sextant/sextant.h"

using namespace sextant;
using namespace sextant::capi;

sextant_status sextant_device_count(int32_t* count, sextant_error* error) {
  return Guard(error, [&] {
    Require("count", count);
    *count = DeviceBackend::Cuda().count();
  });
}

sextant_status sextant_device_describe(int32_t ordinal, sextant_device_info* info, sextant_error* error) {
  return Guard(error, [&] {
    sextant_device_info& to = RequireStruct("info", info);
    const DeviceBackend& devices = DeviceBackend::Cuda();
    RequireRange("ordinal", ordinal, 0, devices.count() - 1);
    const DeviceInfo found = devices.Describe(ordinal);
    to.ordinal = found.ordinal;
    to.compute_major = found.compute_major;
    to.compute_minor = found.compute_minor;
    to.memory_bytes = found.memory_bytes;
    to.memory_free_bytes = found.memory_free_bytes;
    to.multiprocessors = found.multiprocessors;
    to.driver_version = found.driver_version;
    to.runtime_version = found.runtime_version;
    to.reserved = 0;
    std::memset(to.name, 0, sizeof to.name);
    std::memcpy(to.name, found.name.data(), std::min(found.name.size(), sizeof to.name - 1));
  });
}

sextant_status sextant_matrix_units(sextant_error* error) {
  return Guard(error, [] {
    if (!WhyNoMatrixUnits().empty()) throw Error(Fault::kUnsupported, WhyNoMatrixUnits());
  });
}
