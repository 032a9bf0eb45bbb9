// SPDX-License-Identifier: Apache-2.0
#include "space/chunks.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace sextant {

// Never destroyed: at the end of the process some thread may still need it.
Chunks& Chunks::OfProcess() {
  static Chunks& chunks = *new Chunks;
  return chunks;
}

Chunks::~Chunks() {
  for (size_t i = 0; i < count_; ++i) munmap(kept_[i].at, kept_[i].bytes);
}

Chunk Chunks::Take(size_t bytes) {
  Chunk chunk{nullptr, bytes};
  if (TakeKept(chunk)) return chunk;
  void* mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  chunk.at = static_cast<std::byte*>(mapped);
  return chunk;
}

bool Chunks::TakeKept(Chunk& chunk) {
  const std::lock_guard lock(mutex_);
  const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(count_);
  const auto found = std::find_if(kept_.begin(), end, [&](const Chunk& kept) { return kept.bytes == chunk.bytes; });
  if (found == end) return false;
  chunk = std::exchange(*found, *(end - 1));
  --count_;
  kept_bytes_ -= chunk.bytes;
  return true;
}

void Chunks::GiveBack(Chunk chunk) noexcept {
  [[maybe_unused]] constexpr size_t kLeast = 1024 * 1024;  // smaller ones cost little
#ifdef MADV_FREE
  if (chunk.bytes >= kLeast && madvise(chunk.at, chunk.bytes, MADV_FREE) == 0 && Keep(chunk)) return;
#endif
  munmap(chunk.at, chunk.bytes);
}

bool Chunks::Keep(Chunk chunk) {
  const std::lock_guard lock(mutex_);
  if (count_ == kept_.size() || chunk.bytes > kMostKept - kept_bytes_) return false;
  kept_[count_++] = chunk;
  kept_bytes_ += chunk.bytes;
  return true;
}

size_t Chunks::kept_bytes() const {
  const std::lock_guard lock(mutex_);
  return kept_bytes_;
}

}  // namespace sextant
