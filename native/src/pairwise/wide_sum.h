// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

// A sum of 64-bit integers that has 128 bits.
class WideSum {
 public:
  void Add(int64_t term) {
    const uint64_t low = low_ + static_cast<uint64_t>(term);
    high_ += (term < 0 ? -1 : 0) + (low < low_ ? 1 : 0);
    low_ = low;
  }
  void Add(const WideSum& other) {
    const uint64_t low = low_ + other.low_;
    high_ += other.high_ + (low < low_ ? 1 : 0);
    low_ = low;
  }
  double ToDouble() const {
    if (high_ < 0) {  // of the opposite number, so that small negative ones keep all their digits
      const uint64_t low = ~low_ + 1;
      return -(static_cast<double>(~high_ + (low == 0 ? 1 : 0)) * 0x1p64 + static_cast<double>(low));
    }
    return static_cast<double>(high_) * 0x1p64 + static_cast<double>(low_);
  }

 private:
  int64_t high_ = 0;
  uint64_t low_ = 0;
};

}  // namespace sextant
