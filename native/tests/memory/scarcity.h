// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant::test {

// What a program that links scarcity.cc asks the system for, from any thread: operator new of every form, mmap and
// realpath as this project's objects call them, and threads.
enum class Resource { kMemory, kThread };

enum class Duration { kOnce, kOnwards };

// As long as it lives, request number `first`, counted from 0, is refused; or that one and all that follow. One at a
// time.
class Scarcity {
 public:
  Scarcity(Resource resource, int64_t first, Duration duration);
  ~Scarcity();
  Scarcity(const Scarcity&) = delete;
  Scarcity& operator=(const Scarcity&) = delete;

  // Requests refused so far.
  int64_t refused() const;
};

// Allocations and mappings that were not given back.
int64_t LiveAllocations();

}  // namespace sextant::test
