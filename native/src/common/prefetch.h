// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

// Asks for the cache line at an address that will be used soon; any address is fine.
inline void Prefetch(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#else
  static_cast<void>(address);
#endif
}

// The same, but no nearer than the second-level cache.
inline void PrefetchFar(const void* address) {
#if defined(__GNUC__)
  __builtin_prefetch(address, 0, 2);
#else
  static_cast<void>(address);
#endif
}

}  // namespace sextant
