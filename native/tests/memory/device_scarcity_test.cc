// SPDX-License-Identifier: Apache-2.0
// A space on devices with every one of its allocations refused in turn, and every thread.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "capi/guard.h"
#include "capi/handle.h"
#include "tests/memory/ordeal.h"
#include "tests/support/fake_devices.h"
#include "tests/support/files.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

class DeviceScarcityTest : public testing::TestWithParam<int> {  // workers
 protected:
  SpaceHandle Empty() const {
    SpaceHandle space;
    EXPECT_EQ(Create(space, nullptr), SEXTANT_OK);
    return space;
  }
  // With sums that, of a single worker, are still on its device.
  SpaceHandle Filled() const {
    SpaceHandle space = Empty();
    EXPECT_EQ(AddTo(space, few_, nullptr), SEXTANT_OK);
    return space;
  }
  sextant_status Create(SpaceHandle& space, sextant_error* error) const {
    return capi::Guard(error, [&] { space.reset(new sextant_space{Space::Create(options_)}); });
  }
  sextant_status AddTo(SpaceHandle& space, const Rows& rows, sextant_error* error) const {
    return capi::Guard(error, [&] {
      const int64_t* const labels[] = {rows.labels[0].data()};
      space->space->Add({rows.values.data(), DType::kF64, rows.count(), rows.dim * 8}, labels);
    });
  }
  Scenario Adding(bool to_empty) const {
    return {[this, to_empty] { return to_empty ? Empty() : Filled(); },
            [this](SpaceHandle& space, Bytes&, sextant_error* error) { return AddTo(space, many_, error); }};
  }
  static void ExpectToEndure(const Scenario& scenario, int64_t least_refusals) {
    for (const Resource resource : {Resource::kMemory, Resource::kThread}) {
      const int64_t least = resource == Resource::kMemory ? least_refusals : 0;
      test::ExpectToEndure(scenario, resource, least, GetParam() == 1 ? 1 : 5);
    }
  }

  static Rows MakeLabelled(int64_t count) {
    Random random(static_cast<uint64_t>(count));
    Rows rows{3, Normals(random, 3 * count), {std::vector<int64_t>(static_cast<size_t>(count))}};
    for (int64_t& label : rows.labels[0]) label = Pick(random, 0, 9);
    return rows;
  }
  static SpaceOptions OptionsOf(const FakeDevices& devices) {
    SpaceOptions options;
    options.anchors = 5;
    options.dim = 3;
    options.threads = 1;
    options.label_sets = 1;
    options.sample_rows = 3;
    options.co_moments = true;
    options.backend = BackendKind::kCuda;
    options.device_backend = &devices;
    options.devices.assign(static_cast<size_t>(GetParam()), 0);
    return options;
  }

  const FakeDevices devices_{1};
  const SpaceOptions options_ = OptionsOf(devices_);
  const Rows few_ = MakeLabelled(20), many_ = MakeLabelled(600);
};

INSTANTIATE_TEST_SUITE_P(Workers, DeviceScarcityTest, testing::Values(1, 3));

TEST_P(DeviceScarcityTest, Create) {
  ExpectToEndure({[] { return SpaceHandle(); },
                  [this](SpaceHandle& space, Bytes&, sextant_error* error) { return Create(space, error); }},
                 20);
}

TEST_P(DeviceScarcityTest, AddToAnEmptySpace) { ExpectToEndure(Adding(true), 20); }

TEST_P(DeviceScarcityTest, AddMore) { ExpectToEndure(Adding(false), 10); }

// Where a single worker brings its sums.
TEST_P(DeviceScarcityTest, Measure) {
  ExpectToEndure({[this] { return Filled(); },
                  [](SpaceHandle& space, Bytes& output, sextant_error* error) {
                    auto* measures = reinterpret_cast<sextant_measures*>(output.data());
                    measures->struct_size = sizeof *measures;
                    return sextant_space_measure(space.get(), 0, measures, error);
                  }},
                 GetParam() == 1 ? 10 : 1);
}

// The memory of fake devices is the host's.
TEST_P(DeviceScarcityTest, WriteLabelAssignments) {
  ExpectToEndure({[this] { return Filled(); },
                  [](SpaceHandle& space, Bytes& output, sextant_error* error) {
                    int64_t count = 0;
                    return sextant_space_label_assignments_on_device(space.get(), 0, 0, 0, nullptr, 100, &count,
                                                                     reinterpret_cast<double*>(output.data()), error);
                  }},
                 GetParam() == 1 ? 10 : 3);
}

}  // namespace
}  // namespace sextant::test
