// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <mutex>

namespace sextant {

// Mapped memory.
struct Chunk {
  std::byte* at;
  size_t bytes;
};

// Where arenas get chunks from. Fresh pages are dear, so chunks that are given back are kept for whoever comes next.
// Meanwhile the system takes their pages when it is short of memory.
class Chunks {
 public:
  static constexpr size_t kMostKept = size_t{1} << 30;  // bytes

  static Chunks& OfProcess();

  Chunks() = default;
  Chunks(const Chunks&) = delete;
  Chunks& operator=(const Chunks&) = delete;
  ~Chunks();

  // Its content is undefined. Throws std::bad_alloc.
  Chunk Take(size_t bytes);
  void GiveBack(Chunk chunk) noexcept;
  size_t kept_bytes() const;

 private:
  // Fills in where the chunk is, if one of its size is kept.
  bool TakeKept(Chunk& chunk);
  bool Keep(Chunk chunk);

  mutable std::mutex mutex_;
  std::array<Chunk, 64> kept_{};  // the first count_ of them
  size_t count_ = 0, kept_bytes_ = 0;
};

}  // namespace sextant
