// SPDX-License-Identifier: Apache-2.0
//
// A space on devices has the bits of one on the CPU, whatever becomes of the devices.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "common/error.h"
#include "space/arithmetic.h"
#include "tests/support/fake_devices.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"
#include "tests/support/state_file.h"

namespace sextant::test {
namespace {

using Call = FakeDevices::Call;

// Of cosines and softmax, on the CPU, in an arithmetic that the fake devices have too.
SpaceOptions PlainOptions(Random& random) {
  SpaceOptions options = MakeCase(random, 1).options;
  options.precision = KeptAs(options.precision);
  options.score = Score::kCosine;
  options.smoothing = Smoothing::kSoftmax;
  options.anchor_values = nullptr;
  options.temperature_mode = TemperatureMode::kExact;
  options.dim = std::min<int64_t>(options.dim, 17);
  options.anchors = std::min<int64_t>(options.anchors, 17);
  options.label_sets = static_cast<int>(Pick(random, 0, 2));
  options.sample_rows = PickOf<int64_t>(random, {-1, 6, 20});
  return options;
}

SpaceOptions SmallOptions() {
  SpaceOptions options;
  options.anchors = 5;
  options.dim = 4;
  return options;
}

SpaceOptions OnDevices(SpaceOptions options, const FakeDevices& devices, std::vector<int> ordinals) {
  options.backend = BackendKind::kCuda;
  options.device_backend = &devices;
  options.devices = std::move(ordinals);
  if (options.precision == Precision::kF32) options.precision = Precision::kMatrix;
  return options;
}

[[noreturn]] void LoseDevice() { throw Error(Fault::kDeviceError, "the device fell off the bus"); }

// What a call that must fail throws.
template <typename Failing>
Error ErrorOf(Failing&& failing) {
  try {
    failing();
  } catch (const Error& e) {
    return e;
  }
  ADD_FAILURE() << "nothing was thrown";
  return Error(Fault::kIo, "nothing was thrown");
}

bool Says(const Error& error, const std::string& text) {
  return std::string(error.what()).find(text) != std::string::npos;
}

// One space on the CPU and the same on devices.
class DeviceSpaceTest : public testing::Test {
 protected:
  void Make(uint64_t seed, const std::vector<int>& ordinals) {
    random_.seed(seed);
    options_ = PlainOptions(random_);
    Make(ordinals);
  }
  void Make(const std::vector<int>& ordinals) {
    on_cpu_ = Space::Create(options_);
    on_devices_ = Space::Create(OnDevices(options_, devices_, ordinals));
  }
  Rows MoreRows(int64_t least = 1, int64_t most = 500) {
    return MakeRows(random_, options_, Pick(random_, least, most));
  }
  void AddToBoth(const Rows& rows) {
    Add(*on_cpu_, rows, options_.dtype);
    Add(*on_devices_, rows, options_.dtype);
  }
  testing::AssertionResult AreSame() { return Same(ResultsOf(*on_devices_), ResultsOf(*on_cpu_)); }

  Random random_;
  FakeDevices devices_{3};
  SpaceOptions options_;
  std::unique_ptr<Space> on_cpu_, on_devices_;
};

TEST_F(DeviceSpaceTest, HasTheBitsOfTheCpuForEveryNumberOfWorkers) {
  const std::vector<std::vector<int>> choices = {{}, {2}, {0, 1}, {1, 1}, {0, 1, 2, 0}};
  for (uint64_t seed = 0; seed < 20; ++seed) {
    Make(seed, choices[seed % choices.size()]);
    for (int64_t i = Pick(random_, 1, 3); i > 0; --i) {
      AddToBoth(MoreRows());
      if (Pick(random_, 0, 2) == 0) {
        ASSERT_TRUE(AreSame()) << "seed " << seed;
      }
    }
    ASSERT_TRUE(AreSame()) << "seed " << seed;
  }
}

TEST_F(DeviceSpaceTest, ASingleWorkerKeepsItsSumsUntilTheyAreAskedFor) {
  Make(1, {0});
  AddToBoth(MoreRows());
  AddToBoth(MoreRows());
  EXPECT_EQ(devices_.calls(Call::kCollect), 0);
  EXPECT_TRUE(AreSame());
  EXPECT_EQ(devices_.calls(Call::kCollect), 1);
}

TEST_F(DeviceSpaceTest, DescribesItsDevices) {
  Make(1, {2, 0, 2});
  const SpaceInfo info = on_devices_->Describe();
  EXPECT_EQ(info.backend, BackendKind::kCuda);
  EXPECT_EQ(info.arithmetic, BackendKind::kCuda);
  EXPECT_EQ(std::vector<int>(info.devices.begin(), info.devices.end()), (std::vector<int>{2, 0, 2}));
  EXPECT_EQ(info.devices_lost, 0);
  EXPECT_TRUE(on_cpu_->Describe().devices.empty());
}

TEST_F(DeviceSpaceTest, ChoosesMatrixWhereTheCpuChoosesSinglePrecision) {
  for (const DType dtype : kDTypes) {
    options_ = SmallOptions();
    options_.dtype = dtype;
    options_.temperature_mode = TemperatureMode::kFixed;
    options_.temperature = 1;
    Make({0});
    const bool wide = dtype == DType::kF64;
    EXPECT_EQ(on_cpu_->Describe().precision, wide ? Precision::kF64 : Precision::kF32);
    EXPECT_EQ(on_devices_->Describe().precision, wide ? Precision::kF64 : Precision::kMatrix);
  }
}

// Zero rows and NaN under every policy: the same rows are rejected, skipped or even.
TEST_F(DeviceSpaceTest, TreatsBadRowsAsTheCpuDoes) {
  for (uint64_t seed = 0; seed < 24; ++seed) {
    random_.seed(seed);
    options_ = PlainOptions(random_);
    options_.bad_rows = static_cast<BadRows>(seed % 3);
    Make(seed % 2 ? std::vector<int>{0} : std::vector<int>{0, 1, 2});
    AddToBoth(MoreRows());
    Rows rows = MoreRows(1, 1500);
    for (int64_t i = Pick(random_, 1, 5); i > 0; --i) {
      const auto row = rows.values.begin() + Pick(random_, 0, rows.count() - 1) * rows.dim;
      std::fill_n(row, rows.dim, Pick(random_, 0, 1) ? 0.0 : std::nan(""));
    }
    std::string expected = "none", found = "none";
    try {
      Add(*on_cpu_, rows, options_.dtype);
    } catch (const Error& e) {
      expected = e.what();
    }
    try {
      Add(*on_devices_, rows, options_.dtype);
    } catch (const Error& e) {
      found = e.what();
    }
    ASSERT_EQ(found, expected) << "seed " << seed;
    ASSERT_TRUE(AreSame()) << "seed " << seed;
  }
}

// Chunks of 256 rows: the first and the second hold bad rows, and either may be the last to be looked at.
TEST_F(DeviceSpaceTest, TheFirstBadRowIsReportedWhicheverWorkerIsSlow) {
  for (const int64_t slow : {0, 1}) {
    options_ = SmallOptions();
    options_.sample_rows = 6;
    Make({0, 1});
    Rows rows = MoreRows(1000, 1000);
    for (const int64_t row : {200, 220, 300}) std::fill_n(rows.values.begin() + row * rows.dim, rows.dim, 0.0);
    const int64_t from = devices_.calls(Call::kAdd);
    devices_.before = [&, slow](const Call& call) {
      if (call.kind == Call::kAdd && call.number == from + slow) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    };
    const Error error = ErrorOf([&] { Add(*on_devices_, rows, options_.dtype); });
    EXPECT_EQ(error.row(), 200);
    EXPECT_STREQ(error.what(), "row 200 of the batch is zero");
    devices_.before = [](const Call&) {};
    EXPECT_TRUE(AreSame());
  }
}

// Whatever fails at whatever call of a batch, the saved state is as before, and the batch can be added again.
TEST_F(DeviceSpaceTest, ABatchThatFailsLeavesEveryByteAsItWas) {
  for (const auto& ordinals : {std::vector<int>{0}, std::vector<int>{0, 1}}) {
    bool failed = true;
    for (int64_t at = 0; failed; ++at) {
      Make(static_cast<uint64_t>(7 + at), ordinals);
      const auto twin = Space::Create(OnDevices(options_, devices_, ordinals));
      const Rows before = MoreRows(), rows = MoreRows(1200, 1200);
      AddToBoth(before);
      Add(*twin, before, options_.dtype);
      const int64_t from = devices_.calls(Call::kAdd);
      devices_.before = [&](const Call& call) {
        if (call.kind == Call::kAdd && call.number == from + at) throw std::bad_alloc();
      };
      try {
        Add(*on_devices_, rows, options_.dtype);
        failed = false;
      } catch (const std::bad_alloc&) {
      }
      devices_.before = [](const Call&) {};
      if (failed) {
        ASSERT_EQ(Saved(*on_devices_), Saved(*twin)) << at;
        Add(*on_devices_, rows, options_.dtype);
      }
      Add(*on_cpu_, rows, options_.dtype);
      Add(*twin, rows, options_.dtype);
      ASSERT_EQ(Saved(*on_devices_), Saved(*twin)) << at;
      ASSERT_TRUE(AreSame()) << at;
    }
  }
}

TEST_F(DeviceSpaceTest, ALostDeviceCostsNothingWhereOthersAreLeft) {
  for (const Call::Kind kind : {Call::kAdd, Call::kCollect}) {
    for (int64_t at = 0; at < 6; ++at) {
      Make(static_cast<uint64_t>(at), {0, 1, 2});
      AddToBoth(MoreRows());
      const int64_t from = devices_.calls(kind);
      std::atomic<int> lost{0};
      devices_.before = [&, kind, at](const Call& call) {
        if (call.kind != kind || call.number != from + at) return;
        ++lost;
        LoseDevice();
      };
      AddToBoth(MoreRows(1500, 2000));
      devices_.before = [](const Call&) {};
      ASSERT_TRUE(AreSame()) << at;
      ASSERT_EQ(on_devices_->Describe().devices_lost, lost) << at;
      AddToBoth(MoreRows());
      ASSERT_TRUE(AreSame()) << at;
    }
  }
}

TEST_F(DeviceSpaceTest, TheLastLostDeviceLeavesWhatWasCollected) {
  Make(3, {0, 1});
  AddToBoth(MoreRows());
  const Rows more = MoreRows(2000, 2000);
  devices_.before = [&](const Call& call) {
    if (call.kind == Call::kCollect) LoseDevice();
  };
  const Error error = ErrorOf([&] { Add(*on_devices_, more, options_.dtype); });
  EXPECT_EQ(error.fault(), Fault::kDeviceError);
  EXPECT_TRUE(Says(error, "all devices of the space have failed: the device fell off the bus")) << error.what();
  EXPECT_EQ(on_devices_->Describe().devices_lost, 2);
  EXPECT_TRUE(AreSame());
  EXPECT_EQ(ErrorOf([&] { Add(*on_devices_, more, options_.dtype); }).fault(), Fault::kDeviceError);
  EXPECT_TRUE(AreSame());
}

TEST_F(DeviceSpaceTest, ADeviceLostWithSumsSpoilsTheSpaceAndSaysWhatIsLost) {
  for (const Call::Kind kind : {Call::kAdd, Call::kCollect}) {
    options_ = SmallOptions();
    Make({0});
    Add(*on_devices_, MoreRows(100, 100), options_.dtype);
    on_devices_->Measure(0);
    Add(*on_devices_, MoreRows(30, 30), options_.dtype);
    Add(*on_devices_, MoreRows(10, 10), options_.dtype);
    devices_.before = [&, kind](const Call& call) {
      if (call.kind == kind) LoseDevice();
    };
    const auto use = [&] {
      if (kind == Call::kAdd) Add(*on_devices_, MoreRows(), options_.dtype);
      on_devices_->Measure(0);
    };
    for (int again = 0; again < 2; ++again) {
      const Error error = ErrorOf(use);
      EXPECT_EQ(error.fault(), Fault::kDeviceError);
      EXPECT_TRUE(Says(error, "lost the sums of 40 rows, added from ordinal 100 on")) << error.what();
      EXPECT_TRUE(Says(error, "the device fell off the bus")) << error.what();
      devices_.before = [](const Call&) {};
    }
    EXPECT_EQ(ErrorOf([&] { Saved(*on_devices_); }).fault(), Fault::kDeviceError);
    const auto other = Space::Create(OnDevices(options_, devices_, {}));
    EXPECT_EQ(ErrorOf([&] { other->Merge(*on_devices_); }).fault(), Fault::kDeviceError);
    EXPECT_EQ(on_devices_->Describe().devices_lost, 1);
  }
}

// A device of few labels hands over what it has, of this batch or of others, and goes on.
TEST_F(DeviceSpaceTest, FullDevicesAreEmptied) {
  for (const auto& ordinals : {std::vector<int>{0}, std::vector<int>{0, 1}}) {
    options_ = SmallOptions();
    options_.label_sets = 1;
    Make(ordinals);
    devices_.most_labels = 600;
    int64_t label = 0;
    for (const int64_t count : {400, 150, 100, 2000, 10}) {
      Rows rows = MakeRows(random_, options_, count);
      rows.labels[0].resize(static_cast<size_t>(count));
      for (int64_t& of_row : rows.labels[0]) of_row = ordinals.size() > 1 ? label++ : label++ % 500 - 3;
      AddToBoth(rows);
    }
    EXPECT_TRUE(AreSame());
    devices_.most_labels = 3;
    const Bytes before = Saved(*on_devices_);
    Rows rows = MakeRows(random_, options_, 50);
    rows.labels[0].resize(50);
    for (int64_t& of_row : rows.labels[0]) of_row = label++;
    EXPECT_EQ(ErrorOf([&] { Add(*on_devices_, rows, options_.dtype); }).fault(), Fault::kDeviceOutOfMemory);
    EXPECT_EQ(Saved(*on_devices_), before);
    devices_.most_labels = 600;
    AddToBoth(rows);
    EXPECT_TRUE(AreSame());
  }
}

TEST_F(DeviceSpaceTest, IsCancelledFromAnotherThread) {
  for (const auto& ordinals : {std::vector<int>{0}, std::vector<int>{0, 1, 2}}) {
    Make(11, ordinals);
    AddToBoth(MoreRows());
    const Bytes before = Saved(*on_devices_);
    const Rows rows = MoreRows(2000, 2000);
    std::atomic<bool> adding{false};
    devices_.before = [&](const Call& call) {
      if (call.kind != Call::kAdd) return;
      adding = true;
      adding.notify_all();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    };
    std::thread other([&] {
      adding.wait(false);
      on_devices_->Cancel();
    });
    EXPECT_EQ(ErrorOf([&] { Add(*on_devices_, rows, options_.dtype); }).fault(), Fault::kCancelled);
    other.join();
    devices_.before = [](const Call&) {};
    EXPECT_EQ(Saved(*on_devices_), before);
    AddToBoth(rows);
    EXPECT_TRUE(AreSame());
  }
}

TEST_F(DeviceSpaceTest, RowsOnADeviceGoToItsWorkersAlone) {
  Make(13, {2, 0, 2});
  std::atomic<int> elsewhere{0};
  devices_.before = [&](const Call& call) { elsewhere += call.kind == Call::kAdd && call.ordinal != 2; };
  const Rows rows = MoreRows(2000, 2000);
  Add(*on_cpu_, rows, options_.dtype);
  const Matrix matrix(rows.values, rows.dim, options_.dtype, 0, 0);
  RowsView view = matrix.View();
  view.device = 2;
  std::vector<const int64_t*> labels;
  for (const auto& of_set : rows.labels) labels.push_back(of_set.empty() ? nullptr : of_set.data());
  on_devices_->Add(view, labels);
  EXPECT_EQ(elsewhere, 0);
  EXPECT_TRUE(AreSame());

  devices_.before = [&](const Call& call) {
    if (call.kind == Call::kAdd && call.ordinal == 2) LoseDevice();
  };
  const Error error = ErrorOf([&] { on_devices_->Add(view, labels); });
  EXPECT_EQ(error.fault(), Fault::kDeviceError);
  EXPECT_TRUE(Says(error, "device 2 has failed: the device fell off the bus")) << error.what();
  EXPECT_TRUE(AreSame());
  AddToBoth(rows);  // by the worker that is left
  EXPECT_TRUE(AreSame());
}

// S / (2^40 n) by the exact sums of a space.
std::vector<double> MeanOf(const Space& space, int draw) {
  const auto m = static_cast<size_t>(space.Describe().anchors);
  std::vector<uint64_t> sums(2 * m);
  space.Sums(draw, sums.data(), nullptr);
  std::vector<double> mean;
  for (size_t j = 0; j < m; ++j) {
    const long double sum = std::ldexp(static_cast<long double>(sums[2 * j + 1]), 64) + sums[2 * j];
    mean.push_back(static_cast<double>(sum / std::ldexp(static_cast<long double>(space.Measure(draw).rows), 40)));
  }
  return mean;
}

void ExpectNear(std::span<const double> found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 3e-16) << i;
}

// Labels' assignments are those of spaces with their rows alone.
TEST_F(DeviceSpaceTest, WritesMeanAssignments) {
  for (const std::vector<int>& ordinals : {std::vector<int>{1}, {1, 0, 1}}) {
    options_ = SmallOptions();
    options_.label_sets = 2;
    options_.draws = 3;
    Make(ordinals);
    Rows rows{4, Normals(random_, 4 * 61), {{}, std::vector<int64_t>(61)}};
    std::vector<std::vector<int64_t>> members(4);
    for (int64_t i = 0; i < 61; ++i) {
      const int64_t label = i == 60 ? 3 : i % 3;  // one has a single row
      rows.labels[1][static_cast<size_t>(i)] = (label - 1) * 1000;
      members[static_cast<size_t>(label)].push_back(i);
    }
    AddToBoth(rows);
    std::vector<double> values(4 * 5 + 1, 7.0);
    for (int draw = 0; draw < 3; ++draw) {
      on_devices_->WriteAssignment(draw, {1, nullptr, values.data(), 5});
      ExpectNear(std::span(values).first(5), MeanOf(*on_cpu_, draw));
      EXPECT_EQ(values[5], 7.0);
    }
    for (int draw = 0; draw < 3; ++draw) {
      on_devices_->WriteLabelAssignments(draw, 1, {1, nullptr, values.data(), 20});
      for (size_t label = 0; label < 4; ++label) {
        const auto alone = Space::Create(options_);
        Add(*alone, rows.Select(members[label]), options_.dtype);
        ExpectNear(std::span(values).subspan(5 * label, 5), MeanOf(*alone, draw));
      }
      EXPECT_EQ(values[20], 7.0);
      values[5] = 7.0;
    }
    on_devices_->WriteLabelAssignments(0, 0, {1, nullptr, nullptr, 0});  // which has no labels
    EXPECT_TRUE(AreSame());
  }
}

TEST_F(DeviceSpaceTest, WithoutRowsAssignmentsAreNaN) {
  options_ = SmallOptions();
  Make({0});
  std::vector<double> values(5);
  on_devices_->WriteAssignment(0, {0, nullptr, values.data(), 5});
  EXPECT_TRUE(std::ranges::all_of(values, [](double value) { return std::isnan(value); }));
}

TEST_F(DeviceSpaceTest, ADeviceThatFailsUnderResultsLosesNoSums) {
  options_ = SmallOptions();
  Make({0, 1});
  AddToBoth(MoreRows());
  std::vector<double> values(5);
  devices_.before = [](const Call& call) {
    if (call.kind == Call::kWrite && call.ordinal == 1) LoseDevice();
  };
  const auto write = [&](int device) { on_devices_->WriteAssignment(0, {device, nullptr, values.data(), 5}); };
  EXPECT_EQ(ErrorOf([&] { write(1); }).fault(), Fault::kDeviceError);
  EXPECT_TRUE(Says(ErrorOf([&] { write(1); }), "device 1 has failed: the device fell off the bus"));
  EXPECT_EQ(on_devices_->Describe().devices_lost, 1);
  write(0);
  ExpectNear(values, MeanOf(*on_cpu_, 0));
  AddToBoth(MoreRows());
  EXPECT_TRUE(AreSame());
}

TEST_F(DeviceSpaceTest, EndsItsWorkers) {
  Make(1, {0, 1});
  EXPECT_EQ(devices_.workers(), 2);
  on_devices_.reset();
  EXPECT_EQ(devices_.workers(), 0);
  devices_.before = [](const Call& call) {
    if (call.kind == Call::kNewWorker && call.ordinal == 1) throw Error(Fault::kDeviceOutOfMemory, "no memory");
  };
  EXPECT_EQ(ErrorOf([&] { Make({0, 1}); }).fault(), Fault::kDeviceOutOfMemory);
  EXPECT_EQ(devices_.workers(), 0);
}

}  // namespace
}  // namespace sextant::test
