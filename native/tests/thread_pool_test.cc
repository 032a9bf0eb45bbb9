// SPDX-License-Identifier: Apache-2.0
#include "common/thread_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>

namespace sextant {
namespace {

TEST(ThreadPoolTest, RunsEveryWorkerOnceARound) {
  for (int threads = 1; threads <= 8; ++threads) {
    ThreadPool pool(threads);
    EXPECT_EQ(pool.threads(), threads);
    for (int round = 0; round < 50; ++round) {
      const int workers = 1 + round % threads;
      std::vector<int> calls(8);  // a worker writes to its own element
      pool.Run(workers, [&](int worker) { ++calls[static_cast<size_t>(worker)]; });
      for (int i = 0; i < 8; ++i) EXPECT_EQ(calls[static_cast<size_t>(i)], i < workers ? 1 : 0) << "of " << workers;
    }
  }
}

TEST(ThreadPoolTest, RunsNoMoreWorkersThanThreads) {
  ThreadPool pool(3);
  std::atomic<int> calls{0};
  pool.Run(100, [&](int worker) {
    EXPECT_LT(worker, 3);
    ++calls;
  });
  EXPECT_EQ(calls, 3);
}

TEST(ThreadPoolTest, OneWorkerIsTheCallingThread) {
  ThreadPool pool(4);
  for (const int workers : {0, 1}) {
    std::thread::id ran;
    pool.Run(workers, [&](int) { ran = std::this_thread::get_id(); });
    EXPECT_EQ(ran, std::this_thread::get_id());
  }
}

TEST(ThreadPoolTest, WorkersAreThreadsOfTheirOwn) {
  ThreadPool pool(4);
  std::mutex mutex;
  std::set<std::thread::id> seen;
  pool.Run(4, [&](int) {
    const std::lock_guard lock(mutex);
    seen.insert(std::this_thread::get_id());
  });
  EXPECT_EQ(seen.size(), 4u);
  EXPECT_TRUE(seen.contains(std::this_thread::get_id()));
}

TEST(ThreadPoolTest, AnExceptionReachesTheCallerAfterAllWorkersAreDone) {
  ThreadPool pool(4);
  for (int thrower = 0; thrower < 4; ++thrower) {
    std::atomic<int> done{0};
    const auto work = [&](int worker) {
      ++done;
      if (worker == thrower) throw std::runtime_error("worker " + std::to_string(worker));
    };
    try {
      pool.Run(4, work);
      FAIL() << "no exception from worker " << thrower;
    } catch (const std::runtime_error& e) {
      EXPECT_EQ(e.what(), "worker " + std::to_string(thrower));
    }
    EXPECT_EQ(done, 4);
  }
  int calls = 0;
  pool.Run(1, [&](int) { ++calls; });
  EXPECT_EQ(calls, 1) << "the pool lives on";
}

TEST(ThreadPoolTest, ThereIsAProcessor) { EXPECT_GE(AvailableProcessors(), 1); }

}  // namespace
}  // namespace sextant
