// SPDX-License-Identifier: Apache-2.0
#include "space/arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sextant {
namespace {

constexpr size_t kLargestChunk = 64 * 1024 * 1024;

// Brings in the pages that lie within a large piece. A wish: where the system cannot, they come one by one.
void Populate([[maybe_unused]] std::byte* from, [[maybe_unused]] size_t bytes) {
#ifdef MADV_POPULATE_WRITE
  constexpr size_t kLarge = 64 * 1024;
  if (bytes < kLarge) return;
  static const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<uintptr_t>(from) + page - 1) / page * page;
  const auto end = (reinterpret_cast<uintptr_t>(from) + bytes) / page * page;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

Arena::~Arena() {
  for (const Chunk& chunk : taken_) chunks_.GiveBack(chunk);
}

std::byte* Arena::Take(size_t bytes) {
  std::byte* taken = Cut((bytes + kAlignment - 1) / kAlignment * kAlignment);
  Populate(taken, bytes);
  return taken;
}

std::byte* Arena::Cut(size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > left_) {
    const size_t size = chunk_bytes_;
    if (bytes >= size) return AddChunk(bytes);  // one of its own; what is left of the other stays of use
    next_ = AddChunk(size);
    left_ = size;
  }
  left_ -= bytes;
  return std::exchange(next_, next_ + bytes);
}

// A chunk costs address space alone until it is written.
std::byte* Arena::AddChunk(size_t bytes) {
  taken_.reserve(taken_.size() + 1);
  taken_.push_back(chunks_.Take(bytes));
  chunk_bytes_ = std::min(4 * chunk_bytes_, kLargestChunk);
  return taken_.back().at;
}

}  // namespace sextant
