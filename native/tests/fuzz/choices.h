// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <span>

namespace sextant::fuzz {

// Turns the bytes of an input into decisions, so that whoever writes the bytes decides. Where they end, all is 0.
class Choices {
 public:
  explicit Choices(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::span<const uint8_t> rest() const { return bytes_; }

  template <typename T>
  T Bits() {
    T value{};
    const size_t taken = std::min(sizeof value, bytes_.size());
    if (taken > 0) std::memcpy(&value, bytes_.data(), taken);
    bytes_ = bytes_.subspan(taken);
    return value;
  }

  // 0 .. n-1, of as few bytes as will do.
  int64_t Below(int64_t n) {
    const uint64_t bits = n <= 1 << 8 ? Bits<uint8_t>() : n <= 1 << 16 ? Bits<uint16_t>() : Bits<uint64_t>();
    return static_cast<int64_t>(bits % static_cast<uint64_t>(n));
  }

  bool OneIn(int64_t n) { return Below(n) == n - 1; }

  template <typename T, size_t N>
  T OneOf(const T (&values)[N]) {
    return values[Below(N)];
  }

  // A value at which things may break.
  template <typename T>
  T Wild() {
    static constexpr int64_t kValues[] = {INT64_MIN, INT32_MIN, -2, -1, 0, 1, 99999999, INT32_MAX, INT64_MAX};
    return static_cast<T>(OneOf(kValues));
  }

  // Mostly a number of an enum of n, sometimes anything.
  int32_t Enum(int64_t n) { return OneIn(32) ? Wild<int32_t>() : static_cast<int32_t>(Below(n)); }

  template <typename T>
  T* OrNull(T* pointer) {
    return OneIn(64) ? nullptr : pointer;
  }

 private:
  std::span<const uint8_t> bytes_;
};

// Many values from one choice.
class Noise {
 public:
  explicit Noise(uint64_t seed) : state_(seed) {}

  uint64_t Next() {  // SplitMix64
    uint64_t z = state_ += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }

  int64_t Below(int64_t n) { return static_cast<int64_t>(Next() % static_cast<uint64_t>(n)); }

  // A small whole number, or, once in `rare`, a value at which arithmetic may break.
  template <typename T>
  T Element(int64_t rare) {
    using Limits = std::numeric_limits<T>;
    static constexpr T kSpecial[] = {0,
                                     T(-0.0),
                                     Limits::infinity(),
                                     -Limits::infinity(),
                                     Limits::quiet_NaN(),
                                     Limits::denorm_min(),
                                     Limits::max(),
                                     T(1e-30),
                                     T(1e30)};
    if (Below(rare) == 0) return kSpecial[Below(std::size(kSpecial))];
    return static_cast<T>(Below(2001) - 1000);
  }

 private:
  uint64_t state_;
};

}  // namespace sextant::fuzz
