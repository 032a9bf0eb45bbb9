// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sextant {

// How many insertions, deletions and replacements of a symbol make one sequence another: bit-parallel (Myers 1999,
// Hyyro 2003), a column of the table in one word for every 64 symbols of the pattern.
class EditDistance {
 public:
  // Of sequences of symbols 0 .. alphabet - 1.
  explicit EditDistance(int64_t alphabet);

  // The sequence that To() measures from.
  void SetPattern(std::span<const int32_t> pattern);
  int64_t To(std::span<const int32_t> text);

 private:
  struct Word {
    uint64_t up, down;  // where a cell is one more, and one less, than the cell above
  };

  const uint64_t* MaskOf(int32_t symbol) const {
    return masks_.data() + static_cast<size_t>(slot_[static_cast<size_t>(symbol)]) * words_;
  }
  int64_t ToShort(std::span<const int32_t> text) const;
  int64_t ToLong(std::span<const int32_t> text);

  std::vector<int32_t> pattern_;
  std::vector<int32_t> slot_;  // of a symbol, among the masks; 0 where the pattern has it not
  size_t words_ = 0;
  std::vector<uint64_t> masks_;  // by slot: at which places the symbol is
  std::vector<Word> column_;
};

}  // namespace sextant
