// SPDX-License-Identifier: Apache-2.0
#include "pairwise/key_grid.h"

#include <algorithm>
#include <bit>

namespace sextant {

KeyGrid::KeyGrid(std::vector<uint64_t> sample, size_t cells) {
  const auto [low, high] = std::ranges::minmax(sample);
  low_ = low;
  high_ = high;
  shift_ = std::max(0, static_cast<int>(std::bit_width(high - low)) - kBinBits);
  bins_.resize(((high - low) >> shift_) + 1);
  for (const uint64_t key : sample) ++bins_[(key - low) >> shift_].cells;
  uint32_t first = 1;  // cell 0 is for what is below the sample, the last for what is above
  for (Bin& bin : bins_) {
    bin.cells = static_cast<uint32_t>(std::max<uint64_t>(1, uint64_t{bin.cells} * cells / sample.size()));
    bin.first = first;
    first += bin.cells;
  }
  cells_ = size_t{first} + 1;
}

}  // namespace sextant
