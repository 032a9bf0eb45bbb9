// SPDX-License-Identifier: Apache-2.0
#include "space/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <new>

namespace sextant {
namespace {

constexpr size_t kLargestChunk = 64 * 1024 * 1024;

// Brings the whole pages of a large piece in. A wish: without it they come one by one.
void Populate([[maybe_unused]] std::byte* from, [[maybe_unused]] size_t bytes) {
#ifdef MADV_POPULATE_WRITE
  constexpr size_t kLarge = 64 * 1024, kPage = 4096;
  if (bytes < kLarge) return;
  const auto begin = (reinterpret_cast<uintptr_t>(from) + kPage - 1) / kPage * kPage;
  const auto end = (reinterpret_cast<uintptr_t>(from) + bytes) / kPage * kPage;
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

void Arena::Unmap::operator()(std::byte* chunk) const noexcept { munmap(chunk, bytes); }

std::byte* Arena::Take(size_t bytes) {
  std::byte* taken = Cut((bytes + kAlignment - 1) / kAlignment * kAlignment);
  Populate(taken, bytes);
  return taken;
}

std::byte* Arena::Cut(size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > left_) AddChunk(bytes);
  left_ -= bytes;
  std::byte* cut = next_;
  next_ += bytes;
  return cut;
}

// A chunk costs address space alone until it is written.
void Arena::AddChunk(size_t bytes) {
  const size_t size = std::max(bytes, chunk_bytes_);
  chunks_.reserve(chunks_.size() + 1);
  void* chunk = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (chunk == MAP_FAILED) throw std::bad_alloc();
  chunks_.push_back(std::unique_ptr<std::byte, Unmap>(static_cast<std::byte*>(chunk), Unmap{size}));
  next_ = static_cast<std::byte*>(chunk);
  left_ = size;
  chunk_bytes_ = std::min(4 * chunk_bytes_, kLargestChunk);
}

}  // namespace sextant
