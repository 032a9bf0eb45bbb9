// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sextant::test {

// Memory that ends right before an inaccessible page: one byte read or written beyond it ends the process.
class GuardedBuffer {
 public:
  // `bytes` of zeros. A `gap` of bytes before the page gives data() another alignment; the gap and what lies before
  // data() is set to 0xFF, a NaN in every type of rows.
  explicit GuardedBuffer(size_t bytes, size_t gap = 0);
  ~GuardedBuffer();
  GuardedBuffer(const GuardedBuffer&) = delete;
  GuardedBuffer& operator=(const GuardedBuffer&) = delete;

  void* data() { return data_; }
  const void* data() const { return data_; }
  size_t size() const { return bytes_; }

  template <typename T>
  std::span<T> As() {
    return {static_cast<T*>(data()), bytes_ / sizeof(T)};
  }

 private:
  size_t bytes_;
  size_t mapped_;
  unsigned char* mapping_;
  unsigned char* data_;
};

}  // namespace sextant::test
