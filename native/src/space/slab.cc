// SPDX-License-Identifier: Apache-2.0
#include "space/slab.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace sextant {
namespace {

constexpr std::align_val_t kAlignment{64};
constexpr std::align_val_t kHugePage{2 * 1024 * 1024};
constexpr size_t kLargestBlock = 2 * static_cast<size_t>(kHugePage);

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
  const size_t bytes = std::max(block_bytes_, record_bytes_);
  const bool huge = bytes >= static_cast<size_t>(kHugePage);
  const auto alignment = static_cast<size_t>(huge ? kHugePage : kAlignment);
  auto* block = static_cast<std::byte*>(std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment));
  if (!block) throw std::bad_alloc();
#if defined(__linux__)
  if (huge) madvise(block, bytes, MADV_HUGEPAGE);  // advice only: fewer page faults where it is taken
#endif
  blocks_.emplace_back(block);
  next_ = block;
  left_ = bytes / record_bytes_;
  block_bytes_ = std::min(2 * block_bytes_, kLargestBlock);
}

}  // namespace sextant
