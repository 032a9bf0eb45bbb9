// SPDX-License-Identifier: Apache-2.0
#include "tests/support/guarded_buffer.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace sextant::test {
namespace {

[[noreturn]] void Fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

}  // namespace

GuardedBuffer::GuardedBuffer(size_t bytes, size_t gap) : bytes_(bytes) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t usable = (bytes + gap + page - 1) / page * page;
  mapped_ = usable + page;
  void* mapping = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) Fail("mmap");
  mapping_ = static_cast<unsigned char*>(mapping);
  if (mprotect(mapping_ + usable, page, PROT_NONE) != 0) Fail("mprotect");
  data_ = mapping_ + usable - gap - bytes;
  std::memset(mapping_, 0xFF, usable);
  std::memset(data_, 0, bytes);
}

GuardedBuffer::~GuardedBuffer() { munmap(mapping_, mapped_); }

}  // namespace sextant::test
