// SPDX-License-Identifier: Apache-2.0
//
// Two fake devices as a library that is loaded in place of libsextant_cuda.so, so that front ends can be tested where
// there is no device. Addresses on them are those of the host.
#include "backend/loader/device_library.h"
#include "tests/support/fake_devices.h"

const sextant::BackendDoor* sextant_cuda_backend(const char* build, const char** own_build, sextant::Outcome* outcome) {
  return sextant::OpenDoor(build, own_build, outcome, []() -> const sextant::DeviceBackend& {
    static const sextant::test::FakeDevices devices(2);
    return devices;
  });
}
