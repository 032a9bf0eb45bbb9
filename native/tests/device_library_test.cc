// SPDX-License-Identifier: Apache-2.0
//
// Libraries of devices are loaded, or refused with the reason.
#include "backend/loader/device_library.h"

#include <gtest/gtest.h>

#include <string>

#include "common/error.h"

namespace sextant::test {
namespace {

std::string Refusal(const char* path) {
  try {
    LoadDevices(path);
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kUnsupported);
    return e.what();
  }
  ADD_FAILURE() << path << " was loaded";
  return "";
}

TEST(DeviceLibraryTest, LoadsOneOfTheSameBuild) {
  const DeviceBackend& devices = LoadDevices(SEXTANT_DEVICE_MODULE);
  EXPECT_EQ(devices.count(), 2);
  EXPECT_EQ(devices.Describe(1).name, "of a module");
  try {
    devices.NewWorker(0, DeviceOptions{});
    FAIL();
  } catch (const Error& e) {  // thrown by another library
    EXPECT_EQ(e.fault(), Fault::kDeviceOutOfMemory);
    EXPECT_STREQ(e.what(), "the module has no memory");
  }
}

TEST(DeviceLibraryTest, RefusesOneOfAnotherBuild) {
  const std::string refusal = Refusal(SEXTANT_OTHER_DEVICE_MODULE);
  EXPECT_NE(refusal.find("is of another build: it is of \"sextant 0.0.0, devices "), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("but this library is of \"" SEXTANT_DEVICE_BUILD "\""), std::string::npos) << refusal;
}

TEST(DeviceLibraryTest, RefusesWhatIsNone) {
  EXPECT_EQ(Refusal("libc.so.6"), "libc.so.6 is no library of devices: it has no sextant_cuda_backend");
  const std::string refusal = Refusal("/no/such/libsextant_cuda.so");
  EXPECT_TRUE(refusal.starts_with("CUDA cannot be used: /no/such/libsextant_cuda.so: ")) << refusal;
}

}  // namespace
}  // namespace sextant::test
