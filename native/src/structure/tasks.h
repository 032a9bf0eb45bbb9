// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "pairwise/sweep.h"

namespace sextant {

// Runs task(worker, 0 .. tasks - 1), each once and in any order; workers are fewer than the pool's threads. Reports how
// many were begun.
template <typename Task>
void RunTasks(int64_t tasks, SweepControl& control, const Task& task) {
  const int workers = static_cast<int>(std::clamp<int64_t>(tasks, 1, control.pool().threads()));
  std::atomic<int64_t> next = 0;
  std::atomic<bool> stop = false;
  control.pool().Run(workers, [&](int worker) {
    try {
      for (int64_t i = next++; i < tasks && !stop; i = next++) {
        if (worker == 0) control.Report(i, tasks);
        task(worker, i);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  });
}

}  // namespace sextant
