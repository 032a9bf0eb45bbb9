// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/device.h"

// The door between libsextant.so and a library of devices, which is loaded where it is asked for. Both are C++ inside,
// so they must be of one build.
namespace sextant {

// Grows with every change of backend/device.h.
#define SEXTANT_DEVICE_INTERFACE "1"
// What both libraries must agree on. SEXTANT_VERSION is the project's.
#define SEXTANT_DEVICE_BUILD "sextant " SEXTANT_VERSION ", devices " SEXTANT_DEVICE_INTERFACE ", C++ " __VERSION__

// What the library exports, with C linkage and under this name.
inline constexpr char kDeviceEntry[] = "sextant_cuda_backend";
// Null, with `*build` set, unless `build` is the library's own: that of the caller is looked at before anything else.
// Throws what DeviceBackend::Cuda() throws.
using DeviceEntry = const DeviceBackend*(const char* build, const char** own_build);

// Loads such a library from a file, or by its name alone. Throws Error(kUnsupported) with the reason. What was loaded
// stays as long as the process.
const DeviceBackend& LoadDevices(const char* path);

}  // namespace sextant
