// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace sextant {

// A fixed number of workers, the calling thread among them. Threads start with the first call that needs them. Where
// the system refuses one, the calling thread works in its place, after its own part.
class ThreadPool {
 public:
  explicit ThreadPool(int threads) : threads_(threads) {}
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return threads_; }

  // Runs work(0) .. work(workers - 1), which must not wait for each other, and waits; rethrows the first exception.
  void Run(int workers, const std::function<void(int)>& work);

 private:
  void Start();
  void Serve(int worker, uint64_t round);
  void Call(int worker);

  const int threads_;
  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable begin_, end_;
  const std::function<void(int)>* work_ = nullptr;
  int workers_ = 0;
  int running_ = 0;
  uint64_t round_ = 0;
  bool stop_ = false;
  std::exception_ptr failure_;
};

// Processors that this process may run on.
int AvailableProcessors();

}  // namespace sextant
