// SPDX-License-Identifier: Apache-2.0
//
// A library of two devices without memory, to be loaded as libsextant_cuda.so is.
#include "backend/loader/device_library.h"
#include "common/error.h"

namespace sextant {
namespace {

class NoDevices final : public DeviceBackend {
 public:
  int count() const override { return 2; }
  DeviceInfo Describe(int ordinal) const override { return {ordinal, 9, 0, 64, 0, 1, 12000, 12000, "of a module"}; }
  std::unique_ptr<DeviceWorker> NewWorker(int, const DeviceOptions&) const override {
    throw Error(Fault::kDeviceOutOfMemory, "the module has no memory");
  }
};

}  // namespace
}  // namespace sextant

const sextant::BackendDoor* sextant_cuda_backend(const char* build, const char** own_build, sextant::Outcome* outcome) {
  return sextant::OpenDoor(build, own_build, outcome, []() -> const sextant::DeviceBackend& {
    static const sextant::NoDevices devices;
    return devices;
  });
}
