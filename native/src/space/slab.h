// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "space/arena.h"

namespace sextant {

// Records of a fixed size that never move, in blocks from an arena. Records that were given back are used again.
class Slab {
 public:
  // `record_bytes` is at least the size of a pointer.
  Slab(Arena& arena, size_t record_bytes);
  // A record with undefined content.
  std::byte* Take();
  void GiveBack(std::byte* record) noexcept;
  // Asks for memory now, so that about `records` more can be taken without waiting for the system.
  void Expect(size_t records);

 private:
  struct Block {
    std::byte* next = nullptr;
    size_t left = 0;  // records
  };
  Block NewBlock();

  Arena* arena_;
  size_t record_bytes_;
  size_t block_bytes_;
  Block block_, spare_;
  std::byte* given_back_ = nullptr;  // a list through the first bytes of the records
};

}  // namespace sextant
