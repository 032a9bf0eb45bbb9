// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

// There are devices 0 and 1.
class DevicesShimTest : public ShimTest {
 protected:
  sextant_space_options CudaOptions() const {
    sextant_space_options options = ValidOptions();
    options.backend = SEXTANT_BACKEND_CUDA;
    options.devices = devices_;
    options.device_count = 3;
    return options;
  }
  // Spoils options for create() and, where it reads the field too, for load_with().
  void ExpectRejectedOptions(const std::string& message, const std::function<void(sextant_space_options&)>& spoil,
                             bool read_by_load = true, sextant_status status = SEXTANT_INVALID_ARGUMENT) {
    sextant_space_options options = CudaOptions();
    spoil(options);
    sextant_space* space = space_;
    ExpectRejected(sextant_space_create(&options, &space, &error_), status, message);
    EXPECT_EQ(space, nullptr) << message;
    if (!read_by_load) return;
    space = space_;
    ExpectRejected(sextant_space_load_with("p", &options, &space, &error_), status, message);
    EXPECT_EQ(space, nullptr) << message;
  }

  int32_t devices_[3] = {1, 0, 1};
};

TEST_F(DevicesShimTest, CountsAndDescribes) {
  int32_t count = -1;
  EXPECT_EQ(sextant_device_count(&count, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(count, 2);
  sextant_device_info info;
  std::memset(&info, 0x55, sizeof info);
  info.struct_size = sizeof info;
  ASSERT_EQ(sextant_device_describe(1, &info, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(info.ordinal, 1);
  EXPECT_EQ(info.compute_major, 9);
  EXPECT_EQ(info.compute_minor, 1);
  EXPECT_EQ(info.memory_bytes, 1000);
  EXPECT_EQ(info.memory_free_bytes, 900);
  EXPECT_EQ(info.multiprocessors, 132);
  EXPECT_EQ(info.driver_version, 12080);
  EXPECT_EQ(info.runtime_version, 12060);
  EXPECT_EQ(info.reserved, 0);
  EXPECT_EQ(std::string(info.name), std::string(127, 'x'));  // cut to fit
}

TEST_F(DevicesShimTest, RefusesWhatIsNotThere) {
  sextant_device_info info{};
  info.struct_size = sizeof info;
  ExpectInvalid(sextant_device_count(nullptr, &error_), "count must not be NULL");
  ExpectInvalid(sextant_device_describe(0, nullptr, &error_), "info must not be NULL");
  for (const int32_t ordinal : {-1, 2, INT32_MIN, INT32_MAX}) {
    ExpectInvalid(sextant_device_describe(ordinal, &info, &error_),
                  "ordinal must be 0 .. 1, but is " + std::to_string(ordinal));
  }
  info.struct_size -= 1;
  ExpectInvalid(sextant_device_describe(0, &info, &error_), "info.struct_size must be >= 176, but is 175");
}

TEST_F(DevicesShimTest, SaysWhyThereIsNone) {
  engine_.has_devices = false;
  int32_t count = 7;
  ExpectRejected(sextant_device_count(&count, &error_), SEXTANT_UNSUPPORTED, "no driver");
  EXPECT_EQ(count, 7);
  ExpectRejectedOptions(
      "no driver", [](auto&) {}, true, SEXTANT_UNSUPPORTED);
}

TEST_F(DevicesShimTest, OptionsArriveAtTheEngine) {
  sextant_space_options options = CudaOptions();
  options.device_memory_bytes = 12345;
  options.allow_mixed = 1;
  options.precision = SEXTANT_PRECISION_MATRIX_FAST;
  for (const bool load : {false, true}) {
    engine_.options = SpaceOptions();
    sextant_space* space = nullptr;
    const sextant_status status = load ? sextant_space_load_with("p", &options, &space, &error_)
                                       : sextant_space_create(&options, &space, &error_);
    ASSERT_EQ(status, SEXTANT_OK) << error_.message;
    sextant_space_destroy(space);
    EXPECT_EQ(engine_.options.backend, BackendKind::kCuda);
    EXPECT_EQ(engine_.options.devices, (std::vector<int>{1, 0, 1}));
    EXPECT_EQ(engine_.options.device_memory_bytes, 12345);
    EXPECT_TRUE(engine_.options.allow_mixed);
    EXPECT_EQ(engine_.options.precision, load ? Precision::kAuto : Precision::kMatrixFast);
  }
}

TEST_F(DevicesShimTest, ADeviceNeedNotBeNamed) {
  options_.backend = SEXTANT_BACKEND_CUDA;
  sextant_space* space = nullptr;
  ASSERT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
  sextant_space_destroy(space);
  EXPECT_TRUE(engine_.options.devices.empty());
}

TEST_F(DevicesShimTest, OptionsAreChecked) {
  ExpectRejectedOptions("options.backend must be 0 .. 1, but is -1", [](auto& o) { o.backend = -1; });
  ExpectRejectedOptions("options.backend must be 0 .. 1, but is 2", [](auto& o) { o.backend = 2; });
  ExpectRejectedOptions("options.allow_mixed must be 0 .. 1, but is 2", [](auto& o) { o.allow_mixed = 2; });
  ExpectRejectedOptions("options.device_memory_bytes must be >= 0, but is -1",
                        [](auto& o) { o.device_memory_bytes = -1; });
  ExpectRejectedOptions("options.device_count must be 0, but is 3", [](auto& o) { o.devices = nullptr; });
  ExpectRejectedOptions("options.device_count must be 1 .. 4096, but is 0", [](auto& o) { o.device_count = 0; });
  ExpectRejectedOptions("options.device_count must be 1 .. 4096, but is 4097", [](auto& o) { o.device_count = 4097; });
  for (const int32_t ordinal : {-1, 2, INT32_MAX}) {
    devices_[2] = ordinal;
    ExpectRejectedOptions("options.devices[2] must be 0 .. 1, but is " + std::to_string(ordinal), [](auto&) {});
  }
}

TEST_F(DevicesShimTest, CudaHasNoVariantsAndNoSinglePrecision) {
  ExpectRejectedOptions(
      "options.precision must be AUTO (0), F64 (2), MATRIX (3) or MATRIX_FAST (4) on CUDA, but is 1",
      [](auto& o) { o.precision = SEXTANT_PRECISION_F32; }, false);
  ExpectRejectedOptions(
      "options.precision must be 0 .. 4, but is 5", [](auto& o) { o.precision = SEXTANT_PRECISION_MIXED; }, false);
  ExpectRejectedOptions(
      "options.score must be COSINE (0) and options.smoothing SOFTMAX (0) on CUDA",
      [](auto& o) { o.smoothing = SEXTANT_SMOOTHING_DISCRETE; }, false);
}

TEST_F(DevicesShimTest, RowsMayBeOnADeviceOfTheSpace) {
  engine_.devices = {1, 0};
  rows_.device = 0;
  rows_.stream = data_;
  sextant_add_report report{};
  report.struct_size = sizeof report;
  ASSERT_EQ(sextant_space_add(space_, &rows_, labels_, &report, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.rows.device, 0);
  EXPECT_EQ(engine_.rows.stream, data_);
  engine_.calls = 0;
  rows_.device = 2;
  ExpectInvalid(sextant_space_add(space_, &rows_, labels_, &report, &error_),
                "rows.device must be SEXTANT_HOST (-1) or one of 1, 0, but is 2");
}

TEST_F(DevicesShimTest, DescribesTheSpace) {
  engine_.devices = {1, 0};
  sextant_space_info info;
  std::memset(&info, 0x55, sizeof info);
  info.struct_size = sizeof info;
  ASSERT_EQ(sextant_space_describe(space_, &info, &error_), SEXTANT_OK);
  EXPECT_EQ(info.backend, SEXTANT_BACKEND_CUDA);
  EXPECT_EQ(info.arithmetic, SEXTANT_BACKEND_CUDA);
  EXPECT_EQ(info.device_count, 2);
  EXPECT_EQ(info.devices_lost, 1);
  EXPECT_EQ(info.reserved, 0);
  engine_.precision = Precision::kMixed;
  ASSERT_EQ(sextant_space_describe(space_, &info, &error_), SEXTANT_OK);
  EXPECT_EQ(info.precision, SEXTANT_PRECISION_MIXED);
  EXPECT_EQ(info.arithmetic, -1);
}

}  // namespace
}  // namespace sextant::test
