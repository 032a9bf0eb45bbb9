// SPDX-License-Identifier: Apache-2.0
#include "space/slab.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace sextant {
namespace {

constexpr size_t kFirstBlockBytes = 64 * 1024;
constexpr size_t kBlockBytes = 32 * 1024 * 1024;

}  // namespace

void Slab::Free::operator()(uint64_t* block) const { std::free(block); }

uint64_t* Slab::Take() {
  const std::lock_guard lock(mutex_);
  if (left_ == 0) AddBlock();
  --left_;
  uint64_t* record = next_;
  next_ += words_;
  return record;
}

void Slab::AddBlock() {
  const size_t record_bytes = words_ * sizeof(uint64_t);
  const size_t records = std::max<size_t>(1, (blocks_.empty() ? kFirstBlockBytes : kBlockBytes) / record_bytes);
  blocks_.reserve(blocks_.size() + 1);
  // calloc leaves large blocks untouched until they are used, so their memory is taken page by page.
  auto* block = static_cast<uint64_t*>(std::calloc(records, record_bytes));
  if (!block) throw std::bad_alloc();
#if defined(__linux__)
  if (records * record_bytes >= kBlockBytes / 2) {
    constexpr uintptr_t kPage = 4096;
    const uintptr_t begin = (reinterpret_cast<uintptr_t>(block) + kPage - 1) / kPage * kPage;
    const uintptr_t end = (reinterpret_cast<uintptr_t>(block) + records * record_bytes) / kPage * kPage;
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // advice: fewer page faults, or no change
  }
#endif
  blocks_.emplace_back(block);
  next_ = block;
  left_ = records;
}

}  // namespace sextant
