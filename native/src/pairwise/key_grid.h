// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pairwise/key_histogram.h"

namespace sextant {

// Cells of keys, in the order of the keys and of about equal mass, as a sample has it.
class KeyGrid {
 public:
  // About `cells`, at most kBins + 2 more. The sample must not be empty.
  KeyGrid(std::vector<uint64_t> sample, size_t cells);

  size_t cells() const { return cells_; }

  size_t CellOf(uint64_t key) const {
    if (key < low_) return 0;
    if (key > high_) return cells_ - 1;
    const uint64_t offset = key - low_;
    const Bin& bin = bins_[offset >> shift_];
    const uint64_t place = offset & ((uint64_t{1} << shift_) - 1);  // in the bin; below in units of 2^-32 of it
    const uint64_t share = shift_ > 32 ? place >> (shift_ - 32) : place << (32 - shift_);
    return bin.first + (share * bin.cells >> 32);
  }

  static constexpr int kBinBits = 12;
  static constexpr size_t kBins = size_t{1} << kBinBits;

 private:
  struct Bin {
    uint32_t first, cells;
  };

  uint64_t low_, high_;
  int shift_;
  size_t cells_;
  std::vector<Bin> bins_;  // of equal width
};

}  // namespace sextant
