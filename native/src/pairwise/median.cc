// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>

#include "common/error.h"
#include "pairwise/pair_order.h"
#include "pairwise/reductions.h"

namespace sextant {
namespace {

constexpr int64_t kMostHeld = int64_t{1} << 22;  // distances that may be held at once
constexpr int64_t kSampleRows = 1024;
constexpr double kSlack = 0.1;  // more than a rank among the sample's distances errs, but for freaks

// Every step-th row.
std::unique_ptr<PairSpace> Thin(const PairSpace& space, int64_t step) {
  std::vector<int64_t> order;
  for (int64_t row = 0; row < space.rows(); row += step) order.push_back(row);
  return space.Gather(order.data(), static_cast<int64_t>(order.size()));
}

void RequireNumbers(bool all) {
  if (!all) throw Error(Fault::kInvalidData, "rows must not be so large that a distance overflows");
}

double MedianOf(PairOrder order) {
  if (order.count() == 0) return std::numeric_limits<double>::quiet_NaN();
  const double lower = order.At((order.count() - 1) / 2), upper = order.At(order.count() / 2);
  return lower == upper ? lower : std::midpoint(lower, upper);
}

}  // namespace

PairOrder::PairOrder(const PairSpace& x, const PairSpace* y, SweepControl& control)
    : x_(x), y_(y), control_(control), count_(PairsOf(x.rows() + (y != nullptr ? y->rows() : 0))) {}

double PairOrder::At(int64_t rank) {
  const auto is_known = [&] { return rank >= known_.first && rank - known_.first < known_.count; };
  if (!is_known() && count_ <= kMostHeld) Collect({}, 0, count_);
  if (!is_known()) {
    for (KeyWindow window = Guess(rank); !is_known();) Narrow(rank, window);
  }
  return known_.values.size() == 1 ? known_.values.front() : known_.values[static_cast<size_t>(rank - known_.first)];
}

template <typename Reducer>
void PairOrder::SweepAll(Reducer& reducer) {
  const auto sweep = [&](const PairSource& source, Pairs pairs, Counted counted) {
    reducer.set_counted(counted);
    Sweep(source, reducer, pairs, control_);
  };
  sweep({&x_}, Pairs::kUpper, Counted::kLater);
  if (y_ == nullptr) return;
  sweep({y_}, Pairs::kUpper, Counted::kLater);
  sweep({&x_, y_}, Pairs::kAll, Counted::kAll);
}

// Where the rank lies by a sample of the rows.
KeyWindow PairOrder::Guess(int64_t rank) const {
  const int64_t rows = x_.rows() + (y_ != nullptr ? y_->rows() : 0);
  const int64_t step = (rows + kSampleRows - 1) / kSampleRows;
  const std::unique_ptr<PairSpace> x = Thin(x_, step), y = y_ != nullptr ? Thin(*y_, step) : nullptr;
  PairOrder sample(*x, y.get(), control_);
  if (sample.count() == 0) return {};
  const double place = static_cast<double>(rank) / static_cast<double>(count_);
  const auto most = static_cast<double>(sample.count() - 1);
  KeyWindow window;
  if (place > kSlack) window.low = KeyOf(sample.At(static_cast<int64_t>((place - kSlack) * most)));
  if (place < 1 - kSlack) window.high = KeyOf(sample.At(static_cast<int64_t>((place + kSlack) * most)));
  return window;
}

void PairOrder::Narrow(int64_t rank, KeyWindow& window) {
  KeyHistogram histogram(window, Counted::kAll);
  SweepAll(histogram);
  const std::vector<int64_t> counts = histogram.Counts();
  size_t cell = 0;
  int64_t before = 0;
  for (; cell < counts.size() - 1 && rank - before >= counts[cell]; ++cell) before += counts[cell];
  if (cell == 0) {
    window = {0, window.low - 1};
  } else if (cell == counts.size() - 1) {
    RequireNumbers(window.high < ~uint64_t{0});
    window = {window.high + 1, ~uint64_t{0}};
  } else {
    window = window.Cell(cell - 1);
    if (window.low == window.high) {
      known_ = {before, counts[cell], {ValueOfKey(window.low)}};
    } else if (counts[cell] <= kMostHeld) {
      Collect(window, before, counts[cell]);
    }
  }
}

void PairOrder::Collect(const KeyWindow& window, int64_t first, int64_t count) {
  KeyCollector collector(window, Counted::kAll);
  SweepAll(collector);
  known_ = {first, count, collector.Take()};
  RequireNumbers(static_cast<int64_t>(known_.values.size()) == count);
  std::ranges::sort(known_.values);
}

double MedianDistance(const PairSpace& space, SweepControl& control) { return MedianOf({space, nullptr, control}); }

double MedianDistance(const PairSpace& x, const PairSpace& y, SweepControl& control) {
  return MedianOf({x, &y, control});
}

}  // namespace sextant
