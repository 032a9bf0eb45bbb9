// SPDX-License-Identifier: Apache-2.0
#include "mapping/topographic.h"

#include <algorithm>
#include <optional>

#include "common/permutation.h"
#include "mapping/code.h"
#include "mapping/contingency.h"
#include "mapping/sequence_distances.h"
#include "pairwise/tasks.h"

namespace sextant {
namespace {

constexpr int64_t kStrip = 16;
constexpr size_t kBlock = 1024;

// Sequences with the same symbols in all columns, and of each different one the first row that has it.
struct Different {
  Sequences sequences;
  Column of_row;
  std::vector<size_t> first_row;
};

Different FindDifferent(Sequences sequences) {
  Different found{std::move(sequences), {std::vector<int32_t>(), 1}, {}};
  found.of_row.of_row.resize(static_cast<size_t>(found.sequences.count));
  for (const std::vector<int32_t>& column : found.sequences.columns) {
    found.of_row = Combine(found.of_row, {column, found.sequences.alphabet});
  }
  found.first_row.resize(static_cast<size_t>(found.of_row.values));
  for (size_t i = found.of_row.of_row.size(); i-- > 0;) {
    found.first_row[static_cast<size_t>(found.of_row.of_row[i])] = i;
  }
  return found;
}

// Atoms with the same number are the same symbol in all roles.
Sequences MeaningsOf(const MappingInput& input) {
  const auto rows = static_cast<size_t>(input.rows), roles = static_cast<size_t>(input.roles);
  std::vector<int64_t> atoms(rows * roles);
  for (size_t i = 0; i < rows; ++i) {
    for (size_t r = 0; r < roles; ++r) atoms[r * rows + i] = input.meanings[i * roles + r];
  }
  const Column codes = Encode(atoms);
  Sequences meanings{{}, input.rows, codes.values};
  for (size_t r = 0; r < roles; ++r) {
    const auto first = codes.of_row.begin() + static_cast<int64_t>(r * rows);
    meanings.columns.emplace_back(first, first + input.rows);
  }
  return meanings;
}

Sequences SignalsOf(const MappingCode& code) {
  Sequences signals{{}, code.rows, std::ssize(code.symbols)};
  for (const Column& position : code.positions) signals.columns.push_back(position.of_row);
  return signals;
}

Sequences Pick(const Different& from, const std::vector<int32_t>& which) {
  Sequences picked{{}, std::ssize(which), from.sequences.alphabet};
  for (const std::vector<int32_t>& column : from.sequences.columns) {
    std::vector<int32_t>& values = picked.columns.emplace_back();
    values.reserve(which.size());
    for (const int32_t index : which) values.push_back(column[from.first_row[static_cast<size_t>(index)]]);
  }
  return picked;
}

// The different pairs of a meaning and a signal, and how many rows are each.
struct Units {
  Sequences meanings, signals;
  std::vector<int64_t> rows;
};

Units FindUnits(const Different& meanings, const Different& signals, const std::vector<int64_t>* order) {
  const size_t count = meanings.of_row.of_row.size();
  std::vector<uint64_t> pairs(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t signal = order != nullptr ? static_cast<size_t>((*order)[i]) : i;
    pairs[i] =
        static_cast<uint64_t>(meanings.of_row.of_row[i]) << 32 | static_cast<uint32_t>(signals.of_row.of_row[signal]);
  }
  std::ranges::sort(pairs);
  std::vector<int32_t> meaning, signal;
  std::vector<int64_t> rows;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0 && pairs[i] == pairs[i - 1]) {
      ++rows.back();
      continue;
    }
    meaning.push_back(static_cast<int32_t>(pairs[i] >> 32));
    signal.push_back(static_cast<int32_t>(pairs[i] & 0xFFFFFFFF));
    rows.push_back(1);
  }
  return {Pick(meanings, meaning), Pick(signals, signal), std::move(rows)};
}

// One worker's part of the table.
class Counter {
 public:
  Counter(const Units& units, const MappingOptions& options)
      : units_(units),
        // Cosine distance of one-hot atoms is the share of roles that differ.
        meanings_(units.meanings,
                  options.meaning_distance == Metric::kLevenshtein ? Metric::kLevenshtein : Metric::kHamming),
        signals_(units.signals, options.signal_distance),
        all_single_(std::ranges::max(units.rows) == 1),
        table_(std::ssize(units.meanings.columns) + 1, std::ssize(units.signals.columns) + 1),
        meaning_distances_(kBlock),
        signal_distances_(kBlock) {}

  void AddRow(int64_t unit) {
    const int64_t rows = units_.rows[static_cast<size_t>(unit)], count = std::ssize(units_.rows);
    table_.at(0, 0) += rows * (rows - 1) / 2;
    for (int64_t first = unit + 1; first < count; first += static_cast<int64_t>(kBlock)) {
      const size_t length = std::min(kBlock, static_cast<size_t>(count - first));
      meanings_.Measure(unit, first, std::span(meaning_distances_).first(length));
      signals_.Measure(unit, first, std::span(signal_distances_).first(length));
      AddBlock(rows, units_.rows.data() + first, length);
    }
  }

  const Contingency& table() const { return table_; }

 private:
  void AddBlock(int64_t rows, const int64_t* other_rows, size_t length) {
    if (all_single_) {
      for (size_t i = 0; i < length; ++i) ++table_.at(meaning_distances_[i], signal_distances_[i]);
    } else {
      for (size_t i = 0; i < length; ++i) {
        table_.at(meaning_distances_[i], signal_distances_[i]) += rows * other_rows[i];
      }
    }
  }

  const Units& units_;
  SequenceDistances meanings_, signals_;
  const bool all_single_;
  Contingency table_;
  std::vector<int32_t> meaning_distances_, signal_distances_;
};

Contingency CountDistances(const Units& units, const MappingOptions& options, SweepControl& control) {
  const int64_t count = std::ssize(units.rows), strips = (count + kStrip - 1) / kStrip;
  std::vector<std::optional<Counter>> counters(static_cast<size_t>(control.pool().threads()));
  RunTasks(strips, control, [&](int worker, int64_t strip) {
    std::optional<Counter>& counter = counters[static_cast<size_t>(worker)];
    if (!counter) counter.emplace(units, options);
    for (int64_t unit = strip * kStrip; unit < std::min(count, (strip + 1) * kStrip); ++unit) counter->AddRow(unit);
  });
  Contingency sum(std::ssize(units.meanings.columns) + 1, std::ssize(units.signals.columns) + 1);
  for (const std::optional<Counter>& counter : counters) {
    if (counter) sum.Add(counter->table());
  }
  return sum;
}

}  // namespace

TopographicSimilarity MeasureTopography(const MappingInput& input, const MappingCode& code,
                                        const MappingOptions& options, SweepControl& control) {
  const Different meanings = FindDifferent(MeaningsOf(input)), signals = FindDifferent(SignalsOf(code));
  const auto correlate = [&](const std::vector<int64_t>* order) {
    return Correlate(CountDistances(FindUnits(meanings, signals, order), options, control), options.correlation);
  };
  TopographicSimilarity found{correlate(nullptr), input.rows * (input.rows - 1) / 2, {}};
  for (int64_t b = 0; b < options.shuffles; ++b) {
    const std::vector<int64_t> order = RandomPermutation(input.rows, options.seed, static_cast<uint32_t>(b));
    found.null.push_back(correlate(&order));
  }
  return found;
}

}  // namespace sextant
