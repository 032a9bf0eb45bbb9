// SPDX-License-Identifier: Apache-2.0
#include "pairwise/kernel_sums.h"

#include <algorithm>
#include <limits>

#include "common/elementary.h"
#include "pairwise/device_sweep.h"
#include "pairwise/reductions.h"

namespace sextant {
namespace {

std::vector<double> FactorsOf(std::span<const double> bandwidths) {
  std::vector<double> factors;
  for (const double bandwidth : bandwidths) factors.push_back(KernelFactor(bandwidth));
  return factors;
}

}  // namespace

double KernelFactor(double bandwidth) {
  using Limits = std::numeric_limits<double>;
  return std::clamp(0.5 / bandwidth / bandwidth, Limits::min(), Limits::max());
}

class LogExpSums::StripOf final : public Strip {
 public:
  explicit StripOf(const LogExpSums& whole) : whole_(whole) {}

  void Begin(int64_t first_row, int64_t rows) override {
    first_row_ = first_row;
    sums_.assign(static_cast<size_t>(rows) * whole_.factors_.size(), 0);
    rows_.clear();
    for (int64_t i = 0; i < rows; ++i) rows_.push_back({.sums = SumsOf(i)});
  }

  void Add(std::span<const PairTile> tiles) override {
    const PairTile& tile = tiles.front();
    for (int64_t i = 0; i < tile.rows; ++i) {
      const size_t start = static_cast<size_t>(i) * tile.stride;
      const int64_t diagonal = tile.first_row + i - tile.first_column;
      whole_.add_({tile.f32 != nullptr ? tile.f32 + start : nullptr, tile.f64 != nullptr ? tile.f64 + start : nullptr,
                   tile.columns, whole_.of_ == Of::kLater ? diagonal + 1 : 0, whole_.of_ == Of::kOthers ? diagonal : -1,
                   whole_.square_},
                  whole_.factors_, rows_[static_cast<size_t>(i)]);
    }
  }

  void End() override {
    const size_t count = whole_.factors_.size();
    double* to = whole_.out_.data() + static_cast<size_t>(first_row_) * count;
    for (const ExpSums& row : rows_) {
      for (size_t f = 0; f < count; ++f) {
        const bool none = row.least == std::numeric_limits<double>::infinity();
        *to++ = none ? -row.least : Ln(row.sums[f]) - whole_.factors_[f] * row.least;
      }
    }
  }

 private:
  double* SumsOf(int64_t row) { return sums_.data() + static_cast<size_t>(row) * whole_.factors_.size(); }

  const LogExpSums& whole_;
  int64_t first_row_ = 0;
  std::vector<double> sums_;  // rows x factors
  std::vector<ExpSums> rows_;
};

LogExpSums::LogExpSums(std::span<const double> factors, bool square, Of of, std::span<double> out,
                       const std::string& target)
    : factors_(factors.begin(), factors.end()), square_(square), of_(of), out_(out), add_(ExpSumsFor(target)) {}

std::unique_ptr<Strip> LogExpSums::NewStrip() { return std::make_unique<StripOf>(*this); }

KernelSums::KernelSums(int64_t rows, std::span<const double> bandwidths, bool squared, bool self_excluded,
                       std::span<double> out)
    : sums_(FactorsOf(bandwidths), !squared, self_excluded ? LogExpSums::Of::kOthers : LogExpSums::Of::kAll,
            out.first(static_cast<size_t>(rows) * bandwidths.size())) {}

std::vector<double> LogKernelSums(const PairSource& source, std::span<const double> bandwidths, bool self,
                                  SweepControl& control) {
  const int64_t rows = source.x->rows();
  std::vector<double> sums(static_cast<size_t>(rows) * bandwidths.size());
  if (IsForDevice(source, control)) {
    DeviceSweep sweep(source, control);
    sweep.KernelSums(bandwidths, self, sums);
    sweep.Run();
    return sums;
  }
  KernelSums reduction(rows, bandwidths, source.x->metric() == Metric::kSquaredEuclidean, source.y == nullptr && !self,
                       sums);
  Sweep(source, reduction, Pairs::kAll, control);
  return sums;
}

}  // namespace sextant
