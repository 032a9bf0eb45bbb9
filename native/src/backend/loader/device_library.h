// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>

#include "backend/device.h"
#include "backend/loader/device_door.h"

// Between libsextant.so and a library of devices, which is loaded where it is asked for. Both are C++ inside, so they
// must be of one build.
namespace sextant {

// Grows with every change of backend/device.h or device_door.h.
#define SEXTANT_DEVICE_INTERFACE "3"
// What both libraries must agree on. SEXTANT_VERSION is the project's.
#define SEXTANT_DEVICE_BUILD "sextant " SEXTANT_VERSION ", devices " SEXTANT_DEVICE_INTERFACE ", C++ " __VERSION__

// What the library's own function hands out, of devices that `backend` gives or throws why not: null, with the reason
// in `outcome`, or with `own_build` alone where the caller is of another build, which is looked at before all else.
template <typename Backend>
const BackendDoor* OpenDoor(const char* build, const char** own_build, Outcome* outcome, Backend&& backend) noexcept {
  *own_build = SEXTANT_DEVICE_BUILD;
  if (std::strcmp(build, SEXTANT_DEVICE_BUILD) != 0) return nullptr;
  const BackendDoor* door = nullptr;
  *outcome = OutcomeOf([&] {
    static const DoorOfBackend opened(backend());
    door = &opened;
  });
  return door;
}

// Loads such a library from a file, or by its name alone. Throws Error(kUnsupported) with the reason. What was loaded
// stays as long as the process.
const DeviceBackend& LoadDevices(const char* path);

}  // namespace sextant

// The one function that the library exports, by OpenDoor.
extern "C" __attribute__((visibility("default"))) const sextant::BackendDoor* sextant_cuda_backend(
    const char* build, const char** own_build, sextant::Outcome* outcome);
