// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace sextant::bench {

// How memory is mapped: in large pages where the system grants them, as NumPy asks for its large arrays; or in pages of
// 4 KiB, as files and the buffers of a JVM are.
enum class Pages { kLarge, kSmall };

// Zeroed memory.
class Buffer {
 public:
  Buffer(size_t bytes, Pages pages) : bytes_(bytes) {
    data_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data_ == MAP_FAILED) throw std::bad_alloc();
    madvise(data_, bytes, pages == Pages::kLarge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  }
  ~Buffer() { munmap(data_, bytes_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  std::byte* data() { return static_cast<std::byte*>(data_); }
  const std::byte* data() const { return static_cast<const std::byte*>(data_); }

 private:
  void* data_;
  size_t bytes_;
};

}  // namespace sextant::bench
