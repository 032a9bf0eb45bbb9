// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

#include "common/error.h"
#include "tests/cuda/worker_case.h"

namespace sextant::test {
namespace {

using cuda::Worker;

const std::atomic<bool> kNotCancelled{false};

// A worker's life: made, used for two batches, taken back from, used for results and emptied.
class WorkerFaults : public testing::Test {
 protected:
  WorkerFaults() : random_(5), given_(Make(random_)) {
    emulation::Reset({.compute_major = 9});
    first_ = given_.MakeBatch(random_, 7);
    second_ = given_.MakeBatch(random_, 5);
    for (WorkerBatch* batch : {&first_, &second_}) batch->thresholds[0] = UINT64_MAX / 3;
    first_sums_ = given_.SumsOf({&first_});
    both_sums_ = given_.SumsOf({&first_, &second_});
  }
  static WorkerCase Make(Random& random) {
    WorkerCase given(random, false);
    given.anchors = 5;
    given.dim = 4;
    given.draws = 1;
    given.label_sets = 1;
    given.co_moments = true;
    given.MakeAnchors(random);
    return given;
  }

  // What of it went well; throws what went wrong when the worker was made.
  void Live() {
    const auto made_worker = NewWorker(0, given_.Options(250000));
    Worker& worker = *made_worker;
    bool has_first = false, has_both = false;
    try {
      CollectedSamples samples(given_.row_bytes());
      worker.Add(first_.View(), samples, kNotCancelled);
      has_first = true;
      worker.Add(second_.View(), samples, kNotCancelled);
      has_both = true;
      worker.TakeBack(second_.View());
      worker.Add(second_.View(), samples, kNotCancelled);
      const double values[] = {1, 2, 3};
      worker.Write({0, nullptr, results_, 3}, 0, values);
    } catch (const Error& e) {
      Survive(worker, e, has_both ? nullptr : has_first ? &first_sums_ : &no_sums_);
      throw;
    }
    CollectedSums sums(given_.anchors);
    worker.Collect(sums);
    EXPECT_EQ(sums.sums(), both_sums_);
  }

  // After an error a worker is lost, or as it was.
  void Survive(Worker& worker, const Error& error, const PlainSums* before) {
    CollectedSums sums(given_.anchors);
    if (error.fault() == Fault::kDeviceError) {
      EXPECT_THROW(worker.Collect(sums), Error);
    } else if (before) {
      worker.Collect(sums);
      EXPECT_EQ(sums.sums(), *before) << error.what();
    }
  }

  // Plants the n-th fault for n = 1, 2, ... until a life ends before it; returns how many there were.
  int TryAll(const std::function<void(int64_t)>& plant, std::initializer_list<Fault> expected) {
    for (int64_t n = 1;; ++n) {
      emulation::Reset({.compute_major = 9, .order = n % 2 ? emulation::Order::kLate : emulation::Order::kAtOnce});
      EXPECT_EQ(cudaMalloc(reinterpret_cast<void**>(&results_), 3 * sizeof(double)), cudaSuccess);
      plant(n);
      try {
        Live();
      } catch (const Error& e) {
        EXPECT_NE(std::find(expected.begin(), expected.end(), e.fault()), expected.end()) << e.what();
        EXPECT_NE(std::string(e.what()).find("CUDA device 0"), std::string::npos) << e.what();
      }
      cudaFree(results_);
      ExpectNothingInUse();
      if (emulation::FaultWaits()) return static_cast<int>(n - 1);
    }
  }

  Random random_;
  WorkerCase given_;
  WorkerBatch first_, second_;
  double* results_ = nullptr;  // on the device
  PlainSums no_sums_, first_sums_, both_sums_;
};

TEST_F(WorkerFaults, EveryCallThatLosesTheDevice) {
  const int tried = TryAll([](int64_t n) { emulation::FailCall(n, cudaErrorLaunchFailure); }, {Fault::kDeviceError});
  EXPECT_GT(tried, 100);
}

TEST_F(WorkerFaults, EveryCallThatFailsAlone) {
  const int tried = TryAll([](int64_t n) { emulation::FailCall(n, cudaErrorInvalidValue); }, {Fault::kDeviceError});
  EXPECT_GT(tried, 100);
}

TEST_F(WorkerFaults, EveryCallThatFindsNoMemory) {
  const int tried = TryAll([](int64_t n) { emulation::FailCall(n, cudaErrorMemoryAllocation); },
                           {Fault::kDeviceError, Fault::kDeviceOutOfMemory});
  EXPECT_GT(tried, 100);
}

TEST_F(WorkerFaults, EveryPieceOfWorkThatLosesTheDevice) {
  const int tried = TryAll([](int64_t n) { emulation::FailWork(n, cudaErrorIllegalAddress); }, {Fault::kDeviceError});
  EXPECT_GT(tried, 50);
}

}  // namespace
}  // namespace sextant::test
