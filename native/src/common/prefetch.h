// SPDX-License-Identifier: Apache-2.0
#pragma once

// g++ leaves out calls of functions that only ask for memory, as no result depends on them, and knows that of ours
// before it inlines them. The empty statements of assembly keep the calls.
#if defined(__GNUC__)
#define SEXTANT_INLINE inline __attribute__((always_inline))
#else
#define SEXTANT_INLINE inline
#endif

namespace sextant {

// Asks for the cache line at an address that will be used soon; any address is fine.
SEXTANT_INLINE void Prefetch(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
  asm volatile("");
#else
  static_cast<void>(address);
#endif
}

// The same, but no nearer than the second-level cache.
SEXTANT_INLINE void PrefetchFar(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0, 2);
  asm volatile("");
#else
  static_cast<void>(address);
#endif
}

}  // namespace sextant

#undef SEXTANT_INLINE
