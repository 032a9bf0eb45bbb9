// SPDX-License-Identifier: Apache-2.0
#include "space/slab.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace sextant {
namespace {

constexpr size_t kFirstBlock = 4 * 1024;
constexpr size_t kLargestBlock = 256 * 1024;

}  // namespace

Slab::Slab(Arena& arena, size_t record_bytes)
    : arena_(&arena), record_bytes_(record_bytes), block_bytes_(kFirstBlock) {}

std::byte* Slab::Take() {
  if (given_back_) {
    std::byte* record = given_back_;
    std::memcpy(&given_back_, record, sizeof given_back_);
    return record;
  }
  if (block_.left == 0) block_ = spare_.left > 0 ? std::exchange(spare_, {}) : NewBlock();
  --block_.left;
  return std::exchange(block_.next, block_.next + record_bytes_);
}

void Slab::GiveBack(std::byte* record) noexcept {
  std::memcpy(record, &given_back_, sizeof given_back_);
  given_back_ = record;
}

void Slab::Expect(size_t records) {
  const bool grown = block_bytes_ == kLargestBlock;  // who takes little shall not cost much
  if (grown && !given_back_ && spare_.left == 0 && block_.left < records) spare_ = NewBlock();
}

Slab::Block Slab::NewBlock() {
  const size_t records = std::max<size_t>(1, block_bytes_ / record_bytes_);
  const Block block = {arena_->Take(records * record_bytes_), records};
  block_bytes_ = std::min(2 * block_bytes_, kLargestBlock);
  return block;
}

}  // namespace sextant
