// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sextant::state {

// CRC-64/XZ: every change within 64 neighbouring bits is seen, any other but for one in 2^64.
class Checksum {
 public:
  void Add(std::span<const std::byte> bytes);
  uint64_t value() const { return ~register_; }

 private:
  uint64_t register_ = ~uint64_t{0};
};

}  // namespace sextant::state
