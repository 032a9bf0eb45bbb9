// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace sextant {

// Memory that grows by chunks and is given back all at once. Several threads may take.
class Arena {
 public:
  static constexpr size_t kAlignment = 64;

  // Memory with undefined content, aligned to kAlignment. The pages of a large piece are brought in at once, by one
  // call to the system, and not one by one as they are written. Throws std::bad_alloc.
  std::byte* Take(size_t bytes);

 private:
  struct Unmap {
    size_t bytes;
    void operator()(std::byte* chunk) const noexcept;
  };
  std::byte* Cut(size_t bytes);
  std::byte* AddChunk(size_t bytes);

  std::mutex mutex_;
  std::vector<std::unique_ptr<std::byte, Unmap>> chunks_;
  std::byte* next_ = nullptr;  // in the chunk that pieces are cut from
  size_t left_ = 0;
  size_t chunk_bytes_ = 64 * 1024;
};

}  // namespace sextant
