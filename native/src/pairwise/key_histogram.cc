// SPDX-License-Identifier: Apache-2.0
#include "pairwise/key_histogram.h"

#include <algorithm>

#include "pairwise/tile_rows.h"

namespace sextant {
namespace {

// visit(value) for the values of a tile that count, row by row.
template <typename Visit>
void VisitValues(const PairTile& tile, Counted counted, Visit visit) {
  ForRows(tile, [&](int64_t row, auto values, int64_t first_column) {
    const int64_t first = counted == Counted::kLater ? std::max<int64_t>(0, row + 1 - first_column) : 0;
    for (size_t j = static_cast<size_t>(first); j < values.size(); ++j) visit(static_cast<double>(values[j]));
  });
}

}  // namespace

KeyWindow KeyWindow::Cell(size_t cell) const {
  const uint64_t first = low + (static_cast<uint64_t>(cell) << shift());
  const uint64_t keys_after = high - first;
  return {first, first + std::min(keys_after, (uint64_t{1} << shift()) - 1)};
}

class KeyHistogram::StripOf final : public Strip {
 public:
  StripOf(const KeyHistogram& whole, std::vector<int64_t>& counts) : whole_(whole), counts_(counts) {}

  void Begin(int64_t, int64_t) override {}
  void End() override {}
  void Add(std::span<const PairTile> tiles) override {
    const uint64_t low = whole_.window_.low, high = whole_.window_.high;
    const int shift = whole_.window_.shift();
    const size_t above = counts_.size() - 1;
    int64_t* counts = counts_.data();
    VisitValues(tiles[whole_.source_], whole_.counted_, [=](double value) {
      const uint64_t key = KeyOf(value);
      const size_t inside = static_cast<size_t>((key - low) >> shift) + 1;
      ++counts[key < low ? 0 : key > high ? above : inside];
    });
  }

 private:
  const KeyHistogram& whole_;
  std::vector<int64_t>& counts_;
};

KeyHistogram::KeyHistogram(const KeyWindow& window, Counted counted, size_t source)
    : window_(window), counted_(counted), source_(source) {}

std::unique_ptr<Strip> KeyHistogram::NewStrip() {
  const std::lock_guard lock(mutex_);
  counts_.push_back(std::make_unique<std::vector<int64_t>>(window_.cells() + 2));
  return std::make_unique<StripOf>(*this, *counts_.back());
}

std::vector<int64_t> KeyHistogram::Counts() const {
  std::vector<int64_t> sums(window_.cells() + 2);
  for (const auto& counts : counts_) {
    for (size_t cell = 0; cell < sums.size(); ++cell) sums[cell] += (*counts)[cell];
  }
  return sums;
}

class KeyCollector::StripOf final : public Strip {
 public:
  StripOf(const KeyCollector& whole, std::vector<double>& found) : whole_(whole), found_(found) {}

  void Begin(int64_t, int64_t) override {}
  void End() override {}
  void Add(std::span<const PairTile> tiles) override {
    const uint64_t low = whole_.window_.low, width = whole_.window_.high - low;
    VisitValues(tiles[whole_.source_], whole_.counted_, [&](double value) {
      if (KeyOf(value) - low <= width) found_.push_back(value);
    });
  }

 private:
  const KeyCollector& whole_;
  std::vector<double>& found_;
};

KeyCollector::KeyCollector(const KeyWindow& window, Counted counted, size_t source)
    : window_(window), counted_(counted), source_(source) {}

std::unique_ptr<Strip> KeyCollector::NewStrip() {
  const std::lock_guard lock(mutex_);
  found_.push_back(std::make_unique<std::vector<double>>());
  return std::make_unique<StripOf>(*this, *found_.back());
}

std::vector<double> KeyCollector::Take() {
  std::vector<double> all;
  for (const auto& found : found_) all.insert(all.end(), found->begin(), found->end());
  found_.clear();
  return all;
}

}  // namespace sextant
