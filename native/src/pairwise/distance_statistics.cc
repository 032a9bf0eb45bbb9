// SPDX-License-Identifier: Apache-2.0
#include "pairwise/distance_statistics.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "pairwise/device_sweep.h"
#include "pairwise/ordered_sum.h"
#include "pairwise/tile_rows.h"

namespace sextant {
namespace {

constexpr size_t kLanes = 8;  // in which a panel is added, so that processors can add several at once

// The sum of of(j) for begin <= j < end of a panel.
template <typename Of>
double PanelSum(size_t begin, size_t end, const Of& of) {
  double lanes[kLanes] = {};
  size_t j = begin;
  for (; j < end && j % kLanes != 0; ++j) lanes[j % kLanes] += of(j);
  for (; j + kLanes <= end; j += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += of(j + lane);
  }
  for (; j < end; ++j) lanes[j % kLanes] += of(j);
  for (size_t half = kLanes / 2; half > 0; half /= 2) {
    for (size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

// The least or greatest value, as `of` chooses among two.
template <typename T, typename Of>
T Extreme(const T* panel, size_t begin, size_t end, const Of& of) {
  T lanes[kLanes];
  std::fill_n(lanes, kLanes, panel[begin]);
  size_t j = begin;
  for (; j + kLanes <= end; j += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] = of(lanes[lane], panel[j + lane]);
  }
  for (; j < end; ++j) lanes[0] = of(lanes[0], panel[j]);
  for (const T lane : lanes) lanes[0] = of(lanes[0], lane);
  return lanes[0];
}

template <typename T>
DistanceStatistics OfPanel(const T* panel, size_t begin, size_t end) {
  const auto value = [panel](size_t j) { return static_cast<double>(panel[j]); };
  DistanceStatistics of{static_cast<int64_t>(end - begin), PanelSum(begin, end, value), 0,
                        static_cast<double>(Extreme(panel, begin, end, [](T a, T b) { return b < a ? b : a; })),
                        static_cast<double>(Extreme(panel, begin, end, [](T a, T b) { return a < b ? b : a; }))};
  const double mean = of.sum / static_cast<double>(of.pairs);
  of.deviations = PanelSum(begin, end, [&](size_t j) { return (value(j) - mean) * (value(j) - mean); });
  return of;
}

class RowStatistics final : public Reduction {
 public:
  RowStatistics(std::span<DistanceStatistics> rows, bool later) : later_(later), rows_(rows) {}

  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<StripOf>(*this); }

 private:
  class StripOf final : public Strip {
   public:
    explicit StripOf(RowStatistics& whole) : whole_(whole) {}

    void Begin(int64_t, int64_t) override {}
    void End() override {}
    void Add(std::span<const PairTile> tiles) override {
      ForRows(tiles.front(), [this](int64_t row, auto values, int64_t first_column) {
        AddRow(row, values, whole_.later_ ? row + 1 - first_column : 0);
      });
    }

   private:
    // The values from place `first` on.
    template <typename T>
    void AddRow(int64_t row, std::span<const T> values, int64_t first) {
      DistanceStatistics& to = whole_.rows_[static_cast<size_t>(row)];
      const auto columns = static_cast<int64_t>(values.size());
      for (int64_t panel = 0; panel < columns; panel += kPanelColumns) {
        const int64_t begin = std::max<int64_t>(0, first - panel), end = std::min(kPanelColumns, columns - panel);
        if (begin >= end) continue;
        to.Add(OfPanel(values.data() + panel, static_cast<size_t>(begin), static_cast<size_t>(end)));
      }
    }

    RowStatistics& whole_;
  };

  bool later_;
  std::span<DistanceStatistics> rows_;
};

}  // namespace

void DistanceStatistics::Add(const DistanceStatistics& more) {
  if (more.pairs == 0) return;
  if (pairs > 0) {
    const auto n = static_cast<double>(pairs), m = static_cast<double>(more.pairs);
    const double apart = more.sum / m - sum / n;
    deviations += apart * apart * (n * m / (n + m));
  }
  deviations += more.deviations;
  pairs += more.pairs;
  sum += more.sum;
  minimum = std::min(minimum, more.minimum);
  maximum = std::max(maximum, more.maximum);
}

DistanceStatistics StatisticsOf(const PairSource& source, SweepControl& control) {
  const bool alone = source.y == nullptr;
  std::vector<DistanceStatistics> rows(static_cast<size_t>(source.x->rows()));
  if (IsForDevice(source, control)) {
    DeviceSweep sweep(source, control);
    sweep.Statistics(alone, rows);
    sweep.Run();
  } else {
    RowStatistics by_row(rows, alone);
    Sweep(source, by_row, alone ? Pairs::kUpper : Pairs::kAll, control);
  }
  DistanceStatistics all;
  OrderedSum sum;
  for (const DistanceStatistics& row : rows) {
    all.Add(row);
    sum.Add(row.sum);
  }
  all.sum = sum.Total();
  return all;
}

}  // namespace sextant
