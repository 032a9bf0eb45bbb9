// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace sextant::state {

// Numbers as a file holds them, whatever the order of the machine. T is an integer or a floating-point number.
template <typename T>
void ToLittleEndian(T value, std::byte* to) {
  static_assert(std::is_arithmetic_v<T>);
  std::memcpy(to, &value, sizeof value);
  if constexpr (std::endian::native == std::endian::big) std::reverse(to, to + sizeof value);
}

template <typename T>
T FromLittleEndian(const std::byte* from) {
  static_assert(std::is_arithmetic_v<T>);
  std::byte bytes[sizeof(T)];
  std::memcpy(bytes, from, sizeof bytes);
  if constexpr (std::endian::native == std::endian::big) std::reverse(bytes, bytes + sizeof bytes);
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace sextant::state
