// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include "backend/loader/device_library.h"
#include "tests/support/fake_devices.h"

// Two fake devices as a library that is loaded in place of libsextant_cuda.so, so that front ends can be tested where
// there is no device: addresses "on" them are those of the host.
extern "C" __attribute__((visibility("default"))) const sextant::DeviceBackend* sextant_cuda_backend(
    const char* build, const char** own_build) {
  *own_build = SEXTANT_DEVICE_BUILD;
  if (std::strcmp(build, *own_build) != 0) return nullptr;
  static const sextant::test::FakeDevices devices(2);
  return &devices;
}
