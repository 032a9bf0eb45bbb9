// SPDX-License-Identifier: Apache-2.0
#include "mapping/code.h"

#include <algorithm>
#include <limits>
#include <string>

#include "common/error.h"

namespace sextant {
namespace {

// A table is as good as a sorted list where it is not much longer.
bool Dense(uint64_t cells, size_t numbers) { return cells <= 4 * numbers + 65536; }

template <typename T>
std::vector<T> Different(std::vector<T> numbers) {
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

// Codes of numbers below `end`, of which the greatest means none.
template <typename T>
Column Rank(const std::vector<T>& numbers, uint64_t end, T none) {
  Column column{std::vector<int32_t>(numbers.size(), -1), 0};
  if (Dense(end, numbers.size())) {
    std::vector<int32_t> code(static_cast<size_t>(end), -1);
    for (const T number : numbers) {
      if (number != none) code[static_cast<size_t>(number)] = 0;
    }
    for (int32_t& known : code) {
      if (known == 0) known = static_cast<int32_t>(column.values++);
    }
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] != none) column.of_row[i] = code[static_cast<size_t>(numbers[i])];
    }
    return column;
  }
  std::vector<T> different = Different(numbers);
  std::erase(different, none);
  column.values = std::ssize(different);
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == none) continue;
    column.of_row[i] = static_cast<int32_t>(std::ranges::lower_bound(different, numbers[i]) - different.begin());
  }
  return column;
}

[[noreturn]] void RejectNumber(const char* what, int64_t end, const std::string& where, int64_t row, int64_t number) {
  const std::string least = number < 0 ? "must be >= 0" : "must be less than " + std::to_string(end);
  throw Error(
      Fault::kInvalidData,
      std::string(what) + " " + least + where + ", but row " + std::to_string(row) + " has " + std::to_string(number),
      row);
}

std::vector<int64_t> AtomsOfRole(const MappingInput& input, int64_t role, int64_t end) {
  std::vector<int64_t> atoms(static_cast<size_t>(input.rows));
  for (int64_t i = 0; i < input.rows; ++i) {
    const int64_t atom = input.meanings[i * input.roles + role];
    if (atom < 0 || atom >= end) RejectNumber("atoms", end, " in role " + std::to_string(role), i, atom);
    atoms[static_cast<size_t>(i)] = atom;
  }
  return atoms;
}

// Position after position; -1 after the end of a signal.
std::vector<int64_t> SymbolsByPosition(const MappingInput& input, int64_t end) {
  std::vector<int64_t> symbols(static_cast<size_t>(input.rows * input.length), -1);
  for (int64_t i = 0; i < input.rows; ++i) {
    for (int64_t p = 0; p < input.length; ++p) {
      const int64_t symbol = input.signals[i * input.length + p];
      if (symbol < 0) break;
      if (symbol >= end) RejectNumber("symbols", end, " at position " + std::to_string(p), i, symbol);
      symbols[static_cast<size_t>(p * input.rows + i)] = symbol;
    }
  }
  return symbols;
}

void EncodeSignals(const MappingInput& input, const MappingOptions& options, MappingCode& code) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const std::vector<int64_t> all = SymbolsByPosition(input, options.alphabet > 0 ? options.alphabet : kMost);
  const Column codes = Encode(all);
  code.symbols.resize(static_cast<size_t>(codes.values));
  for (size_t i = 0; i < all.size(); ++i) {
    if (codes.of_row[i] >= 0) code.symbols[static_cast<size_t>(codes.of_row[i])] = all[i];
  }
  code.alphabet = options.alphabet > 0 ? options.alphabet : code.symbols.empty() ? 0 : code.symbols.back() + 1;
  for (int64_t p = 0; p < input.length; ++p) {
    const auto first = codes.of_row.begin() + p * input.rows;
    code.positions.push_back({{first, first + input.rows}, codes.values});
    code.used.push_back(input.rows - std::count(first, first + input.rows, -1));
  }
}

}  // namespace

Column Encode(std::span<const int64_t> numbers) {
  const int64_t greatest = numbers.empty() ? -1 : std::ranges::max(numbers);
  return Rank(std::vector<int64_t>(numbers.begin(), numbers.end()), static_cast<uint64_t>(greatest) + 1, int64_t{-1});
}

Column Combine(const Column& x, const Column& y) {
  const auto width = static_cast<uint64_t>(y.values) + 1;
  std::vector<uint64_t> pairs(x.of_row.size());
  for (size_t i = 0; i < pairs.size(); ++i) {
    pairs[i] = static_cast<uint64_t>(x.of_row[i] + 1) * width + static_cast<uint64_t>(y.of_row[i] + 1);
  }
  return Rank(pairs, (static_cast<uint64_t>(x.values) + 1) * width, ~uint64_t{0});
}

MappingCode EncodeMapping(const MappingInput& input, const MappingOptions& options) {
  MappingCode code{input.rows, {}, {}, {}, {}, 0, {}};
  for (int64_t r = 0; r < input.roles; ++r) {
    const int64_t end = options.atoms != nullptr ? options.atoms[r] : std::numeric_limits<int64_t>::max();
    const std::vector<int64_t> atoms = AtomsOfRole(input, r, end);
    code.roles.push_back(Encode(atoms));
    code.atoms.push_back(options.atoms != nullptr ? end : std::ranges::max(atoms) + 1);
  }
  EncodeSignals(input, options, code);
  return code;
}

}  // namespace sextant
