// SPDX-License-Identifier: Apache-2.0
#include "common/thread_pool.h"

#include <algorithm>
#include <system_error>

namespace sextant {

int AvailableProcessors() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  begin_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void ThreadPool::Run(int workers, const std::function<void(int)>& work) {
  workers = std::min(workers, threads_);
  if (workers <= 1) {
    work(0);
    return;
  }
  Start();
  {
    const std::lock_guard lock(mutex_);
    work_ = &work;
    workers_ = workers;
    running_ = static_cast<int>(helpers_.size());
    failure_ = nullptr;
    ++round_;
  }
  begin_.notify_all();
  Call(0);
  for (int worker = static_cast<int>(helpers_.size()) + 1; worker < workers; ++worker) Call(worker);
  std::unique_lock lock(mutex_);
  end_.wait(lock, [&] { return running_ == 0; });
  if (failure_) std::rethrow_exception(failure_);
}

void ThreadPool::Start() {
  helpers_.reserve(static_cast<size_t>(threads_ - 1));
  while (static_cast<int>(helpers_.size()) < threads_ - 1) {
    const int worker = static_cast<int>(helpers_.size()) + 1;
    try {
      helpers_.emplace_back([this, worker, round = round_] { Serve(worker, round); });
    } catch (const std::system_error&) {
      return;  // the system has no thread left; the next round asks again
    }
  }
}

void ThreadPool::Serve(int worker, uint64_t round) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      begin_.wait(lock, [&] { return stop_ || round_ != round; });
      if (stop_) return;
      round = round_;
    }
    if (worker < workers_) Call(worker);
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) end_.notify_one();
  }
}

void ThreadPool::Call(int worker) {
  try {
    (*work_)(worker);
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
  }
}

}  // namespace sextant
