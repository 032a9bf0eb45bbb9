// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "common/error.h"
#include "tests/cuda/worker_case.h"

namespace sextant::test {
namespace {

using cuda::Worker;

constexpr int64_t kMuchMemory = int64_t{64} << 20;
const std::atomic<bool> kNotCancelled{false};

PlainSums Collect(Worker& worker, int64_t anchors) {
  CollectedSums sums(anchors);
  worker.Collect(sums);
  return sums.sums();
}

class WorkerTest : public testing::TestWithParam<int> {
 protected:
  WorkerTest() : random_(static_cast<uint64_t>(GetParam())) { BeginDevices(static_cast<uint64_t>(GetParam())); }
  ~WorkerTest() override { ExpectNothingInUse(); }

  Random random_;
};

INSTANTIATE_TEST_SUITE_P(Seeds, WorkerTest, testing::Range(0, 6));

// The less memory, the smaller the chunks.
TEST_P(WorkerTest, SumsAreThoseOfTheKernel) {
  const WorkerCase given(random_);
  std::vector<WorkerBatch> batches;
  for (int i = 0; i < 3; ++i) batches.push_back(given.MakeBatch(random_, Pick(random_, 1, 80)));
  const int64_t memory = PickOf<int64_t>(random_, {kMuchMemory, 400000, 250000});
  const auto made_worker = NewWorker(LastDevice(), given.Options(memory));
  Worker& worker = *made_worker;
  std::vector<const WorkerBatch*> added;
  for (const WorkerBatch& batch : batches) {
    CollectedSamples samples(given.row_bytes());
    const DeviceReport report = worker.Add(batch.View(), samples, kNotCancelled);
    ASSERT_EQ(report.first_bad_row, -1);
    ASSERT_EQ(report.nearest.size(), static_cast<size_t>(given.draws));
    EXPECT_EQ(samples.rows, given.SamplesOf(batch));
    added.push_back(&batch);
  }
  EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf(added));
  EXPECT_EQ(Collect(worker, given.anchors), PlainSums());
}

TEST_P(WorkerTest, WarpsCanBeAskedFor) {
  constexpr const char* kUnitVariable = "SEXTANT_CUDA_MATRIX_UNIT";
  WorkerCase given(random_);
  given.warps_only = true;
  const WorkerBatch batch = given.MakeBatch(random_, 60);
  setenv(kUnitVariable, "warps", 1);
  const auto worker = NewWorker(LastDevice(), given.Options(kMuchMemory));
  setenv(kUnitVariable, "lanes", 1);
  EXPECT_THROW(NewWorker(LastDevice(), given.Options(kMuchMemory)), Error);
  unsetenv(kUnitVariable);
  CollectedSamples samples(given.row_bytes());
  worker->Add(batch.View(), samples, kNotCancelled);
  EXPECT_EQ(Collect(*worker, given.anchors), given.SumsOf({&batch}));
}

TEST_P(WorkerTest, WhatIsTakenBackIsGone) {
  const WorkerCase given(random_);
  const WorkerBatch first = given.MakeBatch(random_, 60), second = given.MakeBatch(random_, 70);
  const auto made_worker = NewWorker(0, given.Options(300000));
  Worker& worker = *made_worker;
  CollectedSamples samples(given.row_bytes());
  worker.Add(first.View(), samples, kNotCancelled);
  worker.Add(second.View(), samples, kNotCancelled);
  worker.TakeBack(first.View());
  EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&second}));
  worker.Add(first.View(), samples, kNotCancelled);
  worker.TakeBack(first.View());
  EXPECT_EQ(Collect(worker, given.anchors), PlainSums());
}

TEST_P(WorkerTest, ABatchWithABadRowIsNotAdded) {
  WorkerCase given(random_, false);
  given.bad = BadRows::kReject;
  const WorkerBatch good = given.MakeBatch(random_, 50);
  WorkerBatch bad = given.MakeBatch(random_, 90);
  std::vector<double> values = Normals(random_, 90 * given.dim);
  const int64_t first = Pick(random_, 0, 80);
  values[static_cast<size_t>(85 * given.dim)] = std::numeric_limits<double>::infinity();
  std::fill_n(values.begin() + first * given.dim, given.dim, 0.0);
  bad.matrix = std::make_unique<Matrix>(values, given.dim, given.dtype);
  bad.use.clear();
  const auto made_worker = NewWorker(0, given.Options(PickOf<int64_t>(random_, {kMuchMemory, 250000})));
  Worker& worker = *made_worker;
  CollectedSamples samples(given.row_bytes());
  worker.Add(good.View(), samples, kNotCancelled);
  const DeviceReport report = worker.Add(bad.View(), samples, kNotCancelled);
  EXPECT_EQ(report.first_bad_row, first);
  EXPECT_EQ(report.why, kZeroRow);
  EXPECT_EQ(report.rows, 0);
  EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&good}));
}

TEST_P(WorkerTest, ACancelledBatchIsNotAdded) {
  const WorkerCase given(random_);
  const WorkerBatch good = given.MakeBatch(random_, 50);
  WorkerBatch long_one = given.MakeBatch(random_, 200);
  long_one.thresholds[0] = UINT64_MAX;
  long_one.use.clear();
  const auto made_worker = NewWorker(0, given.Options(200000));
  Worker& worker = *made_worker;
  CollectedSamples samples(given.row_bytes());
  worker.Add(good.View(), samples, kNotCancelled);
  std::atomic<bool> cancelled{false};
  samples.cancels = &cancelled;
  try {
    worker.Add(long_one.View(), samples, cancelled);
    // A case whose chunks are so large that there are two at most.
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kCancelled);
    EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&good}));
  }
  cancelled = true;
  EXPECT_THROW(worker.Add(good.View(), samples, cancelled), Error);
}

// Rows that are written by work of the caller's which has not been done when they are added.
TEST_P(WorkerTest, RowsOnTheDeviceAreReadWhenTheirStreamHasWrittenThem) {
  const WorkerCase given(random_);
  const WorkerBatch batch = given.MakeBatch(random_, 80);
  DeviceBatch view = batch.View();
  const size_t bytes =
      static_cast<size_t>(79 * view.rows.stride_bytes) + static_cast<size_t>(given.dim) * ElementBytes(given.dtype);
  void *pinned = nullptr, *on_device = nullptr;
  cudaStream_t stream = nullptr;
  ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
  ASSERT_EQ(cudaHostAlloc(&pinned, bytes, 0), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&on_device, bytes), cudaSuccess);
  ASSERT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
  std::memcpy(pinned, view.rows.data, bytes);
  ASSERT_EQ(cudaMemcpyAsync(on_device, pinned, bytes, cudaMemcpyHostToDevice, stream), cudaSuccess);
  {
    const auto made_worker = NewWorker(0, given.Options(kMuchMemory));
    Worker& worker = *made_worker;
    CollectedSamples samples(given.row_bytes());
    view.rows.data = on_device;
    view.on_device = true;
    view.stream = stream;
    worker.Add(view, samples, kNotCancelled);
    EXPECT_EQ(samples.rows, given.SamplesOf(batch));
    EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&batch}));
    if (LastDevice() > 0) {
      const auto made_elsewhere = NewWorker(1, given.Options(kMuchMemory));
      Worker& elsewhere = *made_elsewhere;
      EXPECT_THROW(elsewhere.Add(view, samples, kNotCancelled), Error);
    }
    view.on_device = false;
    EXPECT_THROW(worker.Add(view, samples, kNotCancelled), Error);
    view.rows.data = batch.View().rows.data;
    view.on_device = true;
    EXPECT_THROW(worker.Add(view, samples, kNotCancelled), Error);
    EXPECT_EQ(Collect(worker, given.anchors), PlainSums());
  }
  cudaStreamDestroy(stream);
  cudaFree(on_device);
  cudaFreeHost(pinned);
}

// More of them than the worker can queue without waiting.
TEST_P(WorkerTest, ResultsAreWrittenBehindTheWorkOfTheirStream) {
  const WorkerCase given(random_);
  constexpr int64_t kRoom = 300'001, kAt = 13;
  constexpr auto kBytes = static_cast<size_t>(kRoom) * sizeof(double);
  const std::vector<double> values = Normals(random_, kRoom - kAt - 1);
  double *on_device = nullptr, *seen = nullptr;
  cudaStream_t stream = nullptr;
  ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
  ASSERT_EQ(cudaMalloc(reinterpret_cast<void**>(&on_device), kBytes), cudaSuccess);
  ASSERT_EQ(cudaHostAlloc(reinterpret_cast<void**>(&seen), kBytes, 0), cudaSuccess);
  ASSERT_EQ(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), cudaSuccess);
  {
    const auto worker = NewWorker(0, given.Options(kMuchMemory));
    ASSERT_EQ(cudaMemsetAsync(on_device, 0, kBytes, stream), cudaSuccess);
    worker->Write({0, stream, on_device, kRoom}, kAt, values);
    ASSERT_EQ(cudaMemcpyAsync(seen, on_device, kBytes, cudaMemcpyDeviceToHost, stream), cudaSuccess);
    worker->Write({0, stream, on_device, kRoom}, 0, {});
  }
  ASSERT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
  EXPECT_EQ(std::vector<double>(seen + kAt, seen + kRoom - 1), values);
  EXPECT_EQ(std::vector<double>(seen, seen + kAt), std::vector<double>(kAt));
  EXPECT_EQ(seen[kRoom - 1], 0.0);
  cudaStreamDestroy(stream);
  cudaFreeHost(seen);
  cudaFree(on_device);
}

TEST_P(WorkerTest, ResultsGoToMemoryOfTheDeviceAlone) {
  const WorkerCase given(random_);
  const std::vector<double> values(5, 1.0);
  std::vector<double> on_host(5);
  double* on_device = nullptr;
  ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
  ASSERT_EQ(cudaMalloc(reinterpret_cast<void**>(&on_device), 5 * sizeof(double)), cudaSuccess);
  {
    const auto worker = NewWorker(0, given.Options(kMuchMemory));
    const auto reject = [&](Worker& by, const DeviceMemory& to) {
      try {
        by.Write(to, 0, values);
        ADD_FAILURE() << "nothing was thrown";
      } catch (const Error& e) {
        EXPECT_EQ(e.fault(), Fault::kInvalidArgument) << e.what();
        EXPECT_EQ(std::string(e.what()), "memory for " + std::to_string(to.capacity) +
                                             " results that is said to be on CUDA device " +
                                             std::to_string(by.ordinal()) + " is not there");
      }
    };
    reject(*worker, {0, nullptr, on_host.data(), 5});
    reject(*worker, {0, nullptr, on_device, int64_t{1} << 40});
    if (LastDevice() > 0) reject(*NewWorker(1, given.Options(kMuchMemory)), {1, nullptr, on_device, 5});
    worker->Write({0, nullptr, on_device, 5}, 0, values);  // it is not lost
  }
  cudaFree(on_device);
}

TEST_P(WorkerTest, PinnedRowsAreCopiedFromWhereTheyAre) {
  WorkerCase given(random_);
  given.dim = 300;
  given.dtype = DType::kF16;  // long rows
  given.MakeAnchors(random_);
  const WorkerBatch batch = given.MakeBatch(random_, 40);
  DeviceBatch view = batch.View();
  const size_t bytes = static_cast<size_t>(39 * view.rows.stride_bytes) + 600;
  void* pinned = nullptr;
  ASSERT_EQ(cudaHostAlloc(&pinned, bytes, 0), cudaSuccess);
  std::memcpy(pinned, view.rows.data, bytes);
  {
    const auto made_worker = NewWorker(0, given.Options(kMuchMemory));
    Worker& worker = *made_worker;
    CollectedSamples samples(given.row_bytes());
    view.rows.data = pinned;
    worker.Add(view, samples, kNotCancelled);
    EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&batch}));
  }
  cudaFreeHost(pinned);
}

// From too little memory for anything to enough: labels go to the host, chunks shrink, or it says that it cannot.
TEST_P(WorkerTest, AnyMemoryGivesTheSameSumsOrNone) {
  WorkerCase given(random_);
  const WorkerBatch first = given.MakeBatch(random_, 40), second = given.MakeBatch(random_, 50);
  const PlainSums sums = given.SumsOf({&first, &second});
  int refused = 0, added = 0;
  for (int64_t memory = 1000; memory < 2000000; memory += memory / 2) {
    try {
      const auto made_worker = NewWorker(0, given.Options(memory));
      Worker& worker = *made_worker;
      CollectedSamples samples(given.row_bytes());
      worker.Add(first.View(), samples, kNotCancelled);
      try {
        worker.Add(second.View(), samples, kNotCancelled);
      } catch (const Error& e) {
        ASSERT_EQ(e.fault(), Fault::kDeviceOutOfMemory) << e.what();
        EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&first}));
        continue;
      }
      EXPECT_EQ(Collect(worker, given.anchors), sums) << memory;
      ++added;
    } catch (const Error& e) {
      ASSERT_EQ(e.fault(), Fault::kDeviceOutOfMemory) << e.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(added, 0);
}

TEST_P(WorkerTest, ASinkThatThrowsLosesNothing) {
  const WorkerCase given(random_);
  const WorkerBatch batch = given.MakeBatch(random_, 30);
  const auto made_worker = NewWorker(0, given.Options(PickOf<int64_t>(random_, {kMuchMemory, 250000})));
  Worker& worker = *made_worker;
  CollectedSamples samples(given.row_bytes());
  worker.Add(batch.View(), samples, kNotCancelled);
  for (int64_t n = 1; n < 30; n += 4) {
    CollectedSums sums(given.anchors);
    sums.ThrowAt(n);
    try {
      worker.Collect(sums);
      EXPECT_EQ(sums.sums(), given.SumsOf({&batch}));
      return;
    } catch (const std::runtime_error&) {
    }
  }
  EXPECT_EQ(Collect(worker, given.anchors), given.SumsOf({&batch}));
}

}  // namespace
}  // namespace sextant::test
