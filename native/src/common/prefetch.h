// SPDX-License-Identifier: Apache-2.0
#pragma once

// Calls are inlined before g++ finds that these have no effect that a result depends on, and leaves the calls out.
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
#else
  static_cast<void>(address);
#endif
}

// The same, but no nearer than the second-level cache.
SEXTANT_INLINE void PrefetchFar(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0, 2);
#else
  static_cast<void>(address);
#endif
}

}  // namespace sextant

#undef SEXTANT_INLINE
