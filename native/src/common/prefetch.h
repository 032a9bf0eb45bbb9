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

}  // namespace sextant
