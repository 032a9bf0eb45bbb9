// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "space/chunks.h"

namespace sextant {

// Memory that grows by chunks and is given back all at once. Several threads may take.
class Arena {
 public:
  static constexpr size_t kAlignment = 64;

  explicit Arena(Chunks& chunks = Chunks::OfProcess()) : chunks_(chunks) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  // Memory with undefined content, aligned to kAlignment. The pages of a large piece are brought in at once, by one
  // call to the system, and not one by one as they are written. Throws std::bad_alloc.
  std::byte* Take(size_t bytes);

 private:
  std::byte* Cut(size_t bytes);
  std::byte* AddChunk(size_t bytes);

  Chunks& chunks_;
  std::mutex mutex_;
  std::vector<Chunk> taken_;
  std::byte* next_ = nullptr;  // in the chunk that pieces are cut from
  size_t left_ = 0;
  size_t chunk_bytes_ = 64 * 1024;
};

}  // namespace sextant
