// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "pairwise/sweep.h"

namespace sextant {

// run(worker, task) for every task 0 .. tasks - 1, each once and in any order; workers are at most the pool's threads.
// The calling thread reports how many were begun.
template <typename Run>
void RunTasks(int64_t tasks, SweepControl& control, const Run& run) {
  if (tasks == 0) return;
  control.Report(0, tasks);  // however soon others take them all
  const int workers = static_cast<int>(std::clamp<int64_t>(tasks, 1, control.pool().threads()));
  std::atomic<int64_t> next = 0;
  std::atomic<bool> stop = false;
  control.pool().Run(workers, [&](int worker) {
    try {
      for (int64_t task = next++; task < tasks && !stop; task = next++) {
        if (worker == 0 && task > 0) control.Report(task, tasks);
        run(worker, task);
      }
    } catch (...) {
      stop = true;
      throw;
    }
  });
}

}  // namespace sextant
