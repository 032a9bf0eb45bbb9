// SPDX-License-Identifier: Apache-2.0
//
// Whole spaces on emulated devices.
#include "space/space.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "backend/loader/device_library.h"
#include "tests/cuda/worker_case.h"

namespace sextant::test {
namespace {

const DeviceBackend& Devices() {
  const char* own_build = nullptr;
  Outcome outcome;
  static const BackendDoor* door = sextant_cuda_backend(SEXTANT_DEVICE_BUILD, &own_build, &outcome);
  Rethrow(outcome);
  static const BackendBehindDoor devices(*door);
  return devices;
}

struct Found {
  explicit Found(Space& space) : measures(space.Measure(0)), labels(space.MeasureLabels(0, 0, 1, false)) {
    const auto anchors = static_cast<size_t>(space.Describe().anchors);
    first.resize(2 * anchors);
    second.resize(2 * anchors);
    space.Sums(0, first.data(), second.data());
    lost = space.Describe().devices_lost;
  }
  std::vector<uint64_t> first, second;
  Measures measures;
  LabelMeasures labels;
  int lost;
};

class SpaceOnEmulatedDevices : public testing::Test {
 protected:
  SpaceOnEmulatedDevices() : random_(3) {
    emulation::Reset({.devices = 2});
    options_.anchors = 11;
    options_.dim = 24;
    options_.label_sets = 1;
    options_.sample_rows = 20;
    options_.dtype = DType::kBF16;
    for (int i = 0; i < 2; ++i) batches_.push_back(MakeRows(random_, options_, 90));
    for (Rows& batch : batches_) {
      batch.labels[0].clear();
      for (int64_t i = 0; i < batch.count(); ++i) batch.labels[0].push_back(i % 7);
    }
  }

  // `work` pieces after the space is made, its device is lost; 0: never.
  Found AddAll(BackendKind backend, Precision precision, const std::vector<int>& devices, int64_t work = 0) {
    SpaceOptions options = options_;
    options.backend = backend;
    options.precision = precision;
    options.devices = devices;
    if (backend == BackendKind::kCuda) options.device_backend = &Devices();
    const auto space = Space::Create(options);
    if (work > 0) emulation::FailWork(work, cudaErrorLaunchFailure);
    for (const Rows& batch : batches_) Add(*space, batch, options.dtype);
    return Found(*space);
  }

  Random random_;
  SpaceOptions options_;
  std::vector<Rows> batches_;
};

TEST_F(SpaceOnEmulatedDevices, IsThatOfTheProcessor) {
  for (const auto& [precision, bound] : {std::pair(Precision::kF64, 1e-12), std::pair(Precision::kMatrix, 1e-6)}) {
    const Found exact = AddAll(BackendKind::kCpu, Precision::kF64, {});
    const Found found = AddAll(BackendKind::kCuda, precision, {0});
    EXPECT_EQ(found.measures.rows, exact.measures.rows);
    EXPECT_EQ(found.measures.sampled, exact.measures.sampled);
    EXPECT_NEAR(found.measures.entropy, exact.measures.entropy, bound);
    EXPECT_NEAR(found.measures.nearest_cosine, exact.measures.nearest_cosine, 1e-5);
    EXPECT_NEAR(found.labels.regularity, exact.labels.regularity, bound);
    EXPECT_NEAR(found.labels.null_information, exact.labels.null_information, 1e-5);
  }
  ExpectNothingInUse();
}

TEST_F(SpaceOnEmulatedDevices, HasTheSameBitsOnAnyNumberOfThem) {
  const Found one = AddAll(BackendKind::kCuda, Precision::kMatrix, {0});
  for (const std::vector<int>& devices : {std::vector<int>{1}, {0, 1}, {0, 1, 0}}) {
    const Found several = AddAll(BackendKind::kCuda, Precision::kMatrix, devices);
    EXPECT_EQ(several.first, one.first);
    EXPECT_EQ(several.second, one.second);
    EXPECT_EQ(several.measures.entropy, one.measures.entropy);
    EXPECT_EQ(several.labels.regularity, one.labels.regularity);
    EXPECT_EQ(several.labels.null_information, one.labels.null_information);
  }
}

TEST_F(SpaceOnEmulatedDevices, OutlivesALostOne) {
  const Found whole = AddAll(BackendKind::kCuda, Precision::kMatrix, {0, 1});
  int lost = 0;
  for (int64_t work = 1; work < 120; work += 17) {
    emulation::Reset({.devices = 2});
    const Found rest = AddAll(BackendKind::kCuda, Precision::kMatrix, {0, 1}, work);
    EXPECT_EQ(rest.first, whole.first);
    EXPECT_EQ(rest.labels.regularity, whole.labels.regularity);
    lost += rest.lost;
  }
  EXPECT_GT(lost, 0);
}

int CurrentOrdinal() {
  int device = -1;
  EXPECT_EQ(cudaGetDevice(&device), cudaSuccess);
  return device;
}

// The caller has another device current, and work on his stream that the calls neither wait for nor overtake.
TEST_F(SpaceOnEmulatedDevices, WritesAssignmentsBehindTheCallersStream) {
  using emulation::Order;
  const Found exact = AddAll(BackendKind::kCpu, Precision::kF64, {});
  for (const Order order : {Order::kLate, Order::kRandom, Order::kAtOnce}) {
    emulation::Reset({.devices = 2, .order = order});
    double *on_device = nullptr, *seen = nullptr;
    cudaStream_t stream = nullptr;
    bool begun = false;
    ASSERT_EQ(cudaSetDevice(1), cudaSuccess);
    ASSERT_EQ(cudaMalloc(reinterpret_cast<void**>(&on_device), 88 * sizeof(double)), cudaSuccess);
    ASSERT_EQ(cudaHostAlloc(reinterpret_cast<void**>(&seen), 88 * sizeof(double), 0), cudaSuccess);
    ASSERT_EQ(cudaStreamCreateWithFlags(&stream, 0), cudaSuccess);
    ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
    {
      SpaceOptions options = options_;
      options.backend = BackendKind::kCuda;
      options.precision = Precision::kF64;
      options.device_backend = &Devices();
      options.devices = {1, 0};
      const auto space = Space::Create(options);
      for (const Rows& batch : batches_) Add(*space, batch, options.dtype);
      ASSERT_EQ(emulation::Enqueue(stream, [&] { begun = true; }), cudaSuccess);
      space->WriteAssignment(0, {1, stream, on_device, 88});
      space->WriteLabelAssignments(0, 0, {1, stream, on_device + 11, 77});
      EXPECT_FALSE(begun && order == Order::kLate);
      EXPECT_EQ(CurrentOrdinal(), 0);
      EXPECT_THROW(space->WriteAssignment(0, {1, stream, seen, 11}), Error);
      EXPECT_EQ(CurrentOrdinal(), 0);
      ASSERT_EQ(cudaMemcpyAsync(seen, on_device, 88 * sizeof(double), cudaMemcpyDeviceToHost, stream), cudaSuccess);
    }
    EXPECT_EQ(CurrentOrdinal(), 0);
    ASSERT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
    for (size_t j = 0; j < 11; ++j) {
      double of_labels = 0;  // all have 26 rows, but the last
      for (size_t label = 0; label < 7; ++label) of_labels += seen[11 * (label + 1) + j] * (label < 6 ? 26 : 24);
      const double expected = static_cast<double>(exact.first[2 * j]) / (0x1p40 * 180);
      EXPECT_NEAR(seen[j], expected, 1e-11);
      EXPECT_NEAR(of_labels / 180, expected, 1e-11);
    }
    cudaStreamDestroy(stream);
    cudaFreeHost(seen);
    cudaFree(on_device);
    ExpectNothingInUse();
  }
}

}  // namespace
}  // namespace sextant::test
