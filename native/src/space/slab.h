// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace sextant {

// Zeroed records of a fixed number of 64-bit words that never move: memory grows by blocks, nothing is copied.
class Slab {
 public:
  explicit Slab(size_t words) : words_(words) {}
  uint64_t* Take();

 private:
  struct Free {
    void operator()(uint64_t* block) const;
  };
  void AddBlock();

  const size_t words_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<uint64_t[], Free>> blocks_;
  uint64_t* next_ = nullptr;
  size_t left_ = 0;
};

}  // namespace sextant
