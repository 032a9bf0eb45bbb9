// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace sextant {

// Records of a fixed size that never move: memory grows by blocks, nothing is copied. Records that were given back
// are used again.
class Slab {
 public:
  // `record_bytes` is at least the size of a pointer. To be called once, before Take.
  void SetRecord(size_t record_bytes) { record_bytes_ = record_bytes; }
  // A record with undefined content.
  std::byte* Take();
  void GiveBack(std::byte* record) noexcept;

 private:
  struct Free {
    void operator()(std::byte* block) const;
  };
  void AddBlock();

  size_t record_bytes_ = 0;
  size_t block_bytes_ = 16 * 1024;
  std::vector<std::unique_ptr<std::byte, Free>> blocks_;
  std::byte* next_ = nullptr;
  size_t left_ = 0;
  std::byte* given_back_ = nullptr;  // a list through the first bytes of the records
};

}  // namespace sextant
