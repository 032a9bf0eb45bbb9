// SPDX-License-Identifier: Apache-2.0
//
// Rows that are sequences of symbols, for the edit distance: insertions, deletions and replacements.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "common/error.h"
#include "pairwise/levenshtein.h"
#include "pairwise/pair_body.h"

namespace sextant {
namespace {

// The sequence of a row: its symbols before the first negative element.
std::vector<int64_t> SequenceOf(const std::vector<double>& row, int64_t index) {
  constexpr double kGreatest = 9007199254740992.0;  // 2^53: beyond, not every whole number is a double
  std::vector<int64_t> symbols;
  bool ended = false;
  for (const double element : row) {
    if (!std::isfinite(element)) throw Error(Fault::kInvalidData, "a row must be finite", index);
    ended = ended || element < 0;
    if (ended) continue;
    if (element != std::floor(element) || element > kGreatest) {
      throw Error(
          Fault::kInvalidData,
          "for metric levenshtein a symbol must be a whole number of at most 2^53, but is " + std::to_string(element),
          index);
    }
    symbols.push_back(static_cast<int64_t>(element));
  }
  return symbols;
}

class SequenceRows final : public PairBody {
 public:
  SequenceRows(const MatrixView& matrix, const PairArithmetic& arithmetic)
      : SequenceRows(arithmetic.precision == Precision::kF32, matrix.dim) {
    std::vector<int64_t> all;
    std::vector<double> row(static_cast<size_t>(matrix.dim));
    for (int64_t i = 0; i < matrix.rows; ++i) {
      matrix.Read(i, 1, row.data());
      const std::vector<int64_t> symbols = SequenceOf(row, i);
      all.insert(all.end(), symbols.begin(), symbols.end());
      starts_.push_back(all.size());
    }
    alphabet_ = all;
    std::ranges::sort(alphabet_);
    alphabet_.erase(std::unique(alphabet_.begin(), alphabet_.end()), alphabet_.end());
    alphabet_.shrink_to_fit();
    symbols_.reserve(all.size());
    for (const int64_t symbol : all) symbols_.push_back(Find(symbol));
  }

  std::unique_ptr<PairBody> Gather(const int64_t* order, int64_t count) const override {
    std::unique_ptr<SequenceRows> some(new SequenceRows(single_, dim_));
    some->alphabet_ = alphabet_;
    for (int64_t i = 0; i < count; ++i) {
      some->symbols_.insert(some->symbols_.end(), Begin(order[i]), Begin(order[i]) + Length(order[i]));
      some->starts_.push_back(some->symbols_.size());
    }
    return some;
  }

  int64_t rows() const override { return static_cast<int64_t>(starts_.size()) - 1; }
  int64_t strip_rows() const override { return std::clamp<int64_t>(4096 / dim_, 1, 64); }

  PairSpace::ScratchPointer NewScratch(int64_t most_rows, int64_t most_columns) const override {
    return PairSpace::ScratchPointer(new Buffers(static_cast<size_t>(most_rows * most_columns), single_));
  }

  DeviceForm FormForDevice(const PairBody&) const override {
    throw Error(Fault::kUnsupported, "devices have no metric levenshtein");
  }

  PairTile Compute(int64_t first_row, int64_t rows, const PairBody& y, int64_t first_column, int64_t columns,
                   PairSpace::Scratch& scratch) const override {
    const auto& other = static_cast<const SequenceRows&>(y);
    auto& own = static_cast<Buffers&>(scratch);
    if (own.columns != &other) Translate(other, own);
    size_t at = 0;
    for (int64_t i = first_row; i < first_row + rows; ++i) {
      own.translated.assign(Begin(i), Begin(i) + Length(i));
      if (&other != this) {
        for (int32_t& symbol : own.translated) symbol = own.dictionary[static_cast<size_t>(symbol)];
      }
      own.edits->SetPattern(own.translated);
      for (int64_t j = first_column; j < first_column + columns; ++j, ++at) {
        const int64_t distance = own.edits->To({other.Begin(j), static_cast<size_t>(other.Length(j))});
        if (single_) {
          own.f32[at] = static_cast<float>(distance);
        } else {
          own.f64[at] = static_cast<double>(distance);
        }
      }
    }
    return {first_row,
            rows,
            first_column,
            columns,
            static_cast<size_t>(columns),
            single_ ? own.f32.data() : nullptr,
            single_ ? nullptr : own.f64.data()};
  }

 private:
  struct Buffers final : PairSpace::Scratch {
    Buffers(size_t values, bool single) : f32(single ? values : 0), f64(single ? 0 : values) {}

    std::vector<float> f32;
    std::vector<double> f64;
    const SequenceRows* columns = nullptr;  // that `dictionary` leads to
    std::vector<int32_t> dictionary;        // from symbols of the rows to those of the columns
    std::vector<int32_t> translated;        // a row
    std::optional<EditDistance> edits;      // of symbols of the columns, and one that they lack
  };

  SequenceRows(bool single, int64_t dim) : single_(single), dim_(dim), starts_(1, 0) {}

  const int32_t* Begin(int64_t row) const { return symbols_.data() + starts_[static_cast<size_t>(row)]; }
  int64_t Length(int64_t row) const {
    const auto i = static_cast<size_t>(row);
    return static_cast<int64_t>(starts_[i + 1] - starts_[i]);
  }

  // The number of a symbol in this alphabet, or of one that it lacks.
  int32_t Find(int64_t symbol) const {
    const auto found = std::ranges::lower_bound(alphabet_, symbol);
    const bool known = found != alphabet_.end() && *found == symbol;
    return static_cast<int32_t>(known ? found - alphabet_.begin() : std::ssize(alphabet_));
  }

  void Translate(const SequenceRows& other, Buffers& own) const {
    own.columns = &other;
    own.edits.emplace(std::ssize(other.alphabet_) + 1);
    own.dictionary.clear();
    if (&other == this) return;
    for (const int64_t symbol : alphabet_) own.dictionary.push_back(other.Find(symbol));
  }

  const bool single_;  // values are floats
  const int64_t dim_;
  std::vector<int64_t> alphabet_;  // ascending
  std::vector<int32_t> symbols_;   // of all rows, by their place in the alphabet
  std::vector<size_t> starts_;     // of each row, and the end
};

}  // namespace

std::unique_ptr<PairBody> NewSequenceRows(const MatrixView& matrix, const PairArithmetic& arithmetic) {
  return std::make_unique<SequenceRows>(matrix, arithmetic);
}

}  // namespace sextant
