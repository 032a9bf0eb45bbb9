// SPDX-License-Identifier: Apache-2.0
#include "tests/memory/scarcity.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>

namespace sextant::test {
namespace {

std::atomic<int64_t> live{0};

struct Limit {
  std::atomic<bool> active{false};
  std::atomic<bool> onwards{false};
  std::atomic<int64_t> left{0};  // requests that are granted before one is refused
  std::atomic<int64_t> refused{0};

  bool Refuses() {
    if (!active) return false;
    const int64_t number = left--;
    if (number > 0 || (number < 0 && !onwards)) return false;
    ++refused;
    return true;
  }
};

Limit limits[2];  // by resource
Limit* current = nullptr;

Limit& LimitOf(Resource resource) { return limits[static_cast<int>(resource)]; }

void* Allocate(size_t bytes, size_t alignment) {
  if (LimitOf(Resource::kMemory).Refuses()) throw std::bad_alloc();
  const size_t whole = (bytes + alignment - 1) / alignment * alignment;  // as aligned_alloc wants it
  void* memory =
      alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__ ? std::malloc(bytes) : std::aligned_alloc(alignment, whole);
  if (memory == nullptr) throw std::bad_alloc();
  ++live;
  return memory;
}

void* AllocateOrNull(size_t bytes) noexcept {
  try {
    return Allocate(bytes, 1);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void Free(void* memory) noexcept {
  if (memory == nullptr) return;
  --live;
  std::free(memory);
}

}  // namespace

Scarcity::Scarcity(Resource resource, int64_t first, Duration duration) {
  current = &LimitOf(resource);
  current->left = first;
  current->onwards = duration == Duration::kOnwards;
  current->refused = 0;
  current->active = true;
}

Scarcity::~Scarcity() { current->active = false; }

int64_t Scarcity::refused() const { return current->refused; }

int64_t LiveAllocations() { return live; }

}  // namespace sextant::test

// Every form, or a sanitizer's own would be taken for those left out.
void* operator new(size_t bytes) { return sextant::test::Allocate(bytes, 1); }
void* operator new[](size_t bytes) { return sextant::test::Allocate(bytes, 1); }
void* operator new(size_t bytes, std::align_val_t alignment) {
  return sextant::test::Allocate(bytes, static_cast<size_t>(alignment));
}
void* operator new[](size_t bytes, std::align_val_t alignment) {
  return sextant::test::Allocate(bytes, static_cast<size_t>(alignment));
}
void* operator new(size_t bytes, const std::nothrow_t&) noexcept { return sextant::test::AllocateOrNull(bytes); }
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept { return sextant::test::AllocateOrNull(bytes); }
void operator delete(void* memory) noexcept { sextant::test::Free(memory); }
void operator delete[](void* memory) noexcept { sextant::test::Free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { sextant::test::Free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { sextant::test::Free(memory); }
void operator delete(void* memory, size_t) noexcept { sextant::test::Free(memory); }
void operator delete[](void* memory, size_t) noexcept { sextant::test::Free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { sextant::test::Free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { sextant::test::Free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { sextant::test::Free(memory); }
void operator delete[](void* memory, size_t, std::align_val_t) noexcept { sextant::test::Free(memory); }

extern "C" {

// The linker is told to --wrap these.
void* __real_mmap(void* address, size_t bytes, int protection, int flags, int file, off_t offset);
int __real_munmap(void* address, size_t bytes);
char* __real_realpath(const char* path, char* resolved);

void* __wrap_mmap(void* address, size_t bytes, int protection, int flags, int file, off_t offset) {
  if (sextant::test::LimitOf(sextant::test::Resource::kMemory).Refuses()) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  void* memory = __real_mmap(address, bytes, protection, flags, file, offset);
  if (memory != MAP_FAILED) ++sextant::test::live;
  return memory;
}

char* __wrap_realpath(const char* path, char* resolved) {
  if (!sextant::test::LimitOf(sextant::test::Resource::kMemory).Refuses()) return __real_realpath(path, resolved);
  errno = ENOMEM;
  return nullptr;
}

int __wrap_munmap(void* address, size_t bytes) {
  --sextant::test::live;
  return __real_munmap(address, bytes);
}

// std::thread calls this from its shared library, which takes the program's own in place of the system's.
__attribute__((visibility("default"))) int pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                                                          void* (*start)(void*), void* argument) {
  if (sextant::test::LimitOf(sextant::test::Resource::kThread).Refuses()) return EAGAIN;
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  return create(thread, attributes, start, argument);
}
}
