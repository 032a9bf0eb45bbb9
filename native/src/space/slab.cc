// SPDX-License-Identifier: Apache-2.0
#include "space/slab.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace sextant {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kLargestBlock = 4 * 1024 * 1024;

}  // namespace

void Slab::Free::operator()(std::byte* block) const { std::free(block); }

std::byte* Slab::Take() {
  if (given_back_) {
    std::byte* record = given_back_;
    std::memcpy(&given_back_, record, sizeof given_back_);
    return record;
  }
  if (left_ == 0) AddBlock();
  --left_;
  std::byte* record = next_;
  next_ += record_bytes_;
  return record;
}

void Slab::GiveBack(std::byte* record) noexcept {
  std::memcpy(record, &given_back_, sizeof given_back_);
  given_back_ = record;
}

void Slab::AddBlock() {
  blocks_.reserve(blocks_.size() + 1);
  const size_t bytes = (std::max(block_bytes_, record_bytes_) + kAlignment - 1) / kAlignment * kAlignment;
  auto* block = static_cast<std::byte*>(std::aligned_alloc(kAlignment, bytes));
  if (!block) throw std::bad_alloc();
  blocks_.emplace_back(block);
  next_ = block;
  left_ = bytes / record_bytes_;
  block_bytes_ = std::min(2 * block_bytes_, kLargestBlock);
}

}  // namespace sextant
