// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "mapping/code.h"
#include "pairwise/levenshtein.h"
#include "pairwise/metric.h"

namespace sextant {

// Sequences of symbols, column by column; -1 after the end of one.
struct Sequences {
  std::vector<std::vector<int32_t>> columns;
  int64_t count;
  int64_t alphabet;
};

// Distances of one sequence to many, in whole numbers: how many columns differ (kHamming; a symbol differs from none),
// or how many edits lead from one to the other (kLevenshtein). One worker's.
class SequenceDistances {
 public:
  SequenceDistances(const Sequences& sequences, Metric metric);

  // Of sequence `from` to sequences first .. first + distances.size() - 1.
  void Measure(int64_t from, int64_t first, std::span<int32_t> distances);

 private:
  void Differences(int64_t from, int64_t first, std::span<int32_t> distances) const;
  void ShortEdits(int64_t from, int64_t first, std::span<int32_t> distances);
  void LongEdits(int64_t from, int64_t first, std::span<int32_t> distances);
  void ReadSequence(int64_t index, std::vector<int32_t>& sequence) const;

  const Sequences& sequences_;
  const Metric metric_;
  const bool short_;
  std::vector<std::vector<uint16_t>> narrow_;  // the columns, for short edits
  std::vector<int32_t> pattern_, text_;
  EditDistance edits_;
};

}  // namespace sextant
