// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "mapping/mapping.h"

namespace sextant {

// A variable with a value for every row: 0 .. values - 1, each of which occurs; or -1, no value.
struct Column {
  std::vector<int32_t> of_row;
  int64_t values = 0;
};

// The order of every number among the different ones there are. Numbers are not negative, or -1 for none.
Column Encode(std::span<const int64_t> numbers);

// The pairs of two variables as one; a row without a value has one of its own there.
Column Combine(const Column& x, const Column& y);

// A mapping by columns.
struct MappingCode {
  int64_t rows;
  std::vector<Column> roles;      // atoms, in the order of their numbers
  std::vector<int64_t> atoms;     // how many a role has
  std::vector<Column> positions;  // symbols, likewise; all positions have the same code
  std::vector<int64_t> symbols;   // numbers of the symbols that occur, by code
  int64_t alphabet;               // how many symbols there are

  bool empty(size_t position) const { return used[position] == 0; }
  std::vector<int64_t> used;  // rows whose signal reaches a position
};

// Throws Error(kInvalidData) with the row of an atom or symbol out of range.
MappingCode EncodeMapping(const MappingInput& input, const MappingOptions& options);

}  // namespace sextant
