// SPDX-License-Identifier: Apache-2.0
#include "space/tally.h"

#include <algorithm>

#include "space/label_table.h"

namespace sextant {

void WideSums::Add(const uint64_t* values) {
  for (size_t j = 0; j < low_.size(); ++j) {
    low_[j] += values[j];
    high_[j] += low_[j] < values[j];
  }
}

void WideSums::Add(const SumsView& sums) {
  Add(sums.low);
  for (size_t j = 0; sums.high && j < high_.size(); ++j) high_[j] += sums.high[j];
}

void WideSums::Add(const WideSums& other) { Add(SumsView{other.low_.data(), other.high_.data()}); }

SumsView WideSums::View() const {
  const bool wide = std::any_of(high_.begin(), high_.end(), [](uint64_t word) { return word != 0; });
  return {low_.data(), wide ? high_.data() : nullptr};
}

void WideSums::Reset() {
  std::fill(low_.begin(), low_.end(), 0);
  std::fill(high_.begin(), high_.end(), 0);
}

void Tally::Reset() {
  rows_ = 0;
  first_.Reset();
  second_.Reset();
  entropy_.Reset();
}

void Tally::Add(const Tally& other) {
  rows_ += other.rows_;
  first_.Add(other.first_);
  second_.Add(other.second_);
  entropy_.Add(other.entropy_);
}

void Tally::Add(int64_t rows, const Moments& moments, const SumsView& entropy) {
  rows_ += rows;
  first_.Add(moments.first);
  second_.Add(moments.second);
  entropy_.Add(entropy);
}

void Tally::AddLabel(int64_t rows, const Moments& moments, const SumsView& entropy) {
  constexpr int kShift = kFractionBits - LabelSlot::kEntropyBits;
  const uint64_t low = *entropy.low << kShift;
  const uint64_t high = *entropy.high << kShift | *entropy.low >> (64 - kShift);
  Add(rows, moments, {&low, &high});
}

double Tally::mean_row_entropy() const { return ValueOf(entropy_.View(), 0) / kFixedOne / static_cast<double>(rows_); }

void TileTally::Add(const Assigner& assigner, std::span<const std::byte* const> rows, uint64_t entropy) {
  assigner.Accumulate(rows, false, first_.data(), second_.data());
  entropy_ += entropy;
  pending_ += static_cast<int64_t>(rows.size());
  if (pending_ >= kRowsBeforeCarry) Carry();
}

const Tally& TileTally::Total() {
  Carry();
  return total_;
}

void TileTally::Carry() {
  total_.rows_ += pending_;
  total_.first_.Add(first_.data());
  total_.second_.Add(second_.data());
  total_.entropy_.Add(&entropy_);
  ClearPending();
}

void TileTally::Reset() {
  ClearPending();
  total_.Reset();
}

void TileTally::ClearPending() {
  std::fill(first_.begin(), first_.end(), 0);
  std::fill(second_.begin(), second_.end(), 0);
  entropy_ = 0;
  pending_ = 0;
}

}  // namespace sextant
