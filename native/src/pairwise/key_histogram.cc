// SPDX-License-Identifier: Apache-2.0
#include "pairwise/key_histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "pairwise/tile_rows.h"

namespace sextant {
namespace {

// The values of T whose keys lie in a window, both ends included.
template <typename T>
struct Bounds {
  explicit Bounds(const KeyWindow& window) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double least = window.low <= KeyOf(-kInfinity) ? -kInfinity : ValueOfKey(window.low);
    const double most = window.high >= KeyOf(kInfinity) ? kInfinity : ValueOfKey(window.high);
    low = static_cast<T>(least);
    high = static_cast<T>(most);
    constexpr T kBeyond = std::numeric_limits<T>::infinity();
    if (static_cast<double>(low) < least) low = std::nextafter(low, kBeyond);
    if (static_cast<double>(high) > most) high = std::nextafter(high, -kBeyond);
  }

  T low, high;
};

struct Passed {
  int64_t values = 0, below = 0;
};

// 1 inside, 0 outside, without a branch.
template <typename Count, typename T>
Count Lies(T value, const Bounds<T>& bounds) {
  return static_cast<Count>(value >= bounds.low) & static_cast<Count>(value <= bounds.high);
}

// visit(value) for those of a row's values that lie inside; counts them all.
template <typename T, typename Visit>
Passed VisitInside(std::span<const T> row, const Bounds<T>& bounds_of, Visit visit) {
  constexpr size_t kAtOnce = 64;
  using Count = std::conditional_t<sizeof(T) == sizeof(float), int32_t, int64_t>;
  const T* const values = row.data();
  const Bounds<T> bounds = bounds_of;  // where no store can reach it
  Passed passed{static_cast<int64_t>(row.size()), 0};
  T held[kAtOnce];
  for (size_t begin = 0; begin < row.size(); begin += kAtOnce) {
    const size_t end = std::min(row.size(), begin + kAtOnce);
    Count below = 0, within = 0;  // vectorised, where the rest is not
    for (size_t j = begin; j < end; ++j) {
      below += static_cast<Count>(values[j] < bounds.low);
      within += Lies<Count>(values[j], bounds);
    }
    passed.below += below;
    if (within == 0) continue;
    size_t inside = 0;
    for (size_t j = begin; j < end; ++j) {
      held[inside] = values[j];
      inside += Lies<size_t>(values[j], bounds);
    }
    for (size_t j = 0; j < inside; ++j) visit(static_cast<double>(held[j]));
  }
  return passed;
}

// The same for the values of a tile that count.
template <typename Visit>
Passed VisitInside(const PairTile& tile, Counted counted, const KeyWindow& window, Visit visit) {
  Passed all;
  const Bounds<float> narrow(window);
  const Bounds<double> wide(window);
  ForRows(tile, [&](int64_t row, auto values, int64_t first_column) {
    const int64_t first = counted == Counted::kLater ? std::max<int64_t>(0, row + 1 - first_column) : 0;
    if (first >= static_cast<int64_t>(values.size())) return;
    const auto rest = values.subspan(static_cast<size_t>(first));
    Passed passed;
    if constexpr (sizeof(*rest.data()) == sizeof(float)) {
      passed = VisitInside(rest, narrow, visit);
    } else {
      passed = VisitInside(rest, wide, visit);
    }
    all.values += passed.values;
    all.below += passed.below;
  });
  return all;
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
    const uint64_t low = whole_.window_.low;
    const int shift = whole_.window_.shift();
    int64_t inside = 0;
    int64_t* counts = counts_.data() + 1;
    const auto count = [&](double value) {
      ++counts[(KeyOf(value) - low) >> shift];
      ++inside;
    };
    const Passed passed = VisitInside(tiles[whole_.source_], whole_.counted_, whole_.window_, count);
    counts_.front() += passed.below;
    counts_.back() += passed.values - passed.below - inside;
  }

 private:
  const KeyHistogram& whole_;
  std::vector<int64_t>& counts_;
};

KeyHistogram::KeyHistogram(const KeyWindow& window, Counted counted, size_t source)
    : window_(window), counted_(counted), source_(source) {}

std::unique_ptr<Strip> KeyHistogram::NewStrip() {
  return std::make_unique<StripOf>(*this, counts_.New(window_.cells() + 2));
}

std::vector<int64_t> KeyHistogram::Counts() const {
  std::vector<int64_t> sums(window_.cells() + 2);
  counts_.ForEach([&](const std::vector<int64_t>& counts) {
    for (size_t cell = 0; cell < sums.size(); ++cell) sums[cell] += counts[cell];
  });
  return sums;
}

class KeyCollector::StripOf final : public Strip {
 public:
  StripOf(const KeyCollector& whole, std::vector<double>& found) : whole_(whole), found_(found) {}

  void Begin(int64_t, int64_t) override {}
  void End() override {}
  void Add(std::span<const PairTile> tiles) override {
    VisitInside(tiles[whole_.source_], whole_.counted_, whole_.window_, [&](double value) { found_.push_back(value); });
  }

 private:
  const KeyCollector& whole_;
  std::vector<double>& found_;
};

KeyCollector::KeyCollector(const KeyWindow& window, Counted counted, size_t source)
    : window_(window), counted_(counted), source_(source) {}

std::unique_ptr<Strip> KeyCollector::NewStrip() { return std::make_unique<StripOf>(*this, found_.New()); }

std::vector<double> KeyCollector::Take() {
  std::vector<double> all;
  found_.ForEach([&](const std::vector<double>& found) { all.insert(all.end(), found.begin(), found.end()); });
  found_.Clear();
  return all;
}

}  // namespace sextant
