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

TEST_F(DevicesShimTest, ResultsGoToADeviceOfTheSpace) {
  engine_.devices = {1, 0};
  double values[6];
  ASSERT_EQ(sextant_space_assignment_on_device(space_, 2, 1, data_, 2, values, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.draw, 2);
  EXPECT_EQ(engine_.results.device, 1);
  EXPECT_EQ(engine_.results.stream, data_);
  EXPECT_EQ(engine_.results.values, values);
  EXPECT_EQ(engine_.results.capacity, 2);
  int64_t count = -1;
  ASSERT_EQ(sextant_space_label_assignments_on_device(space_, 1, 0, 0, nullptr, 6, &count, values, &error_), SEXTANT_OK)
      << error_.message;
  EXPECT_EQ(engine_.draw, 1);
  EXPECT_EQ(engine_.results.device, 0);
  EXPECT_EQ(engine_.results.stream, nullptr);
  EXPECT_EQ(engine_.results.capacity, 4);  // of what is written: two labels
  EXPECT_EQ(count, 2);
}

TEST_F(DevicesShimTest, RefusesWhereResultsCannotGo) {
  double values[4];
  int64_t count = -1;
  const auto reject = [&](const std::string& message, sextant_space* space, int32_t draw, int32_t device,
                          int64_t capacity, double* to) {
    ExpectInvalid(sextant_space_assignment_on_device(space, draw, device, nullptr, capacity, to, &error_), message);
  };
  const auto reject_labels = [&](const std::string& message, int32_t draw, int32_t set, int32_t device,
                                 int64_t capacity, int64_t* labels, double* to) {
    ExpectInvalid(
        sextant_space_label_assignments_on_device(space_, draw, set, device, nullptr, capacity, labels, to, &error_),
        message);
  };
  const std::string no_cuda = "the space must be one of CUDA for results on a device, but is one of the CPU";
  reject(no_cuda, space_, 0, 0, 2, values);
  reject_labels(no_cuda, 0, 0, 0, 4, &count, values);
  engine_.devices = {1, 0};
  reject("space must not be NULL", nullptr, 0, 0, 2, values);
  reject("draw must be 0 .. 2, but is 3", space_, 3, 0, 2, values);
  reject("draw must be 0 .. 2, but is -1", space_, SEXTANT_DRAW_MEAN, 0, 2, values);
  reject("device must be one of 1, 0, but is 2", space_, 0, 2, 2, values);
  reject("device must be one of 1, 0, but is -1", space_, 0, SEXTANT_HOST, 2, values);
  reject("capacity must be >= 2, but is 1", space_, 0, 0, 1, values);
  reject("values must not be NULL", space_, 0, 0, 2, nullptr);
  reject_labels("set must be 0 .. 1, but is 2", 0, 2, 0, 4, &count, values);
  reject_labels("draw must be 0 .. 2, but is 3", 3, 0, 0, 4, &count, values);
  reject_labels("device must be one of 1, 0, but is 2", 0, 0, 2, 4, &count, values);
  reject_labels("count must not be NULL", 0, 0, 0, 4, nullptr, values);
  reject_labels("values must not be NULL", 0, 0, 0, 4, &count, nullptr);
  count = -1;
  reject_labels("capacity must be >= 4, but is 3", 0, 0, 0, 3, &count, values);
  EXPECT_EQ(count, 2);
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
