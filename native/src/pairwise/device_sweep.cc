// SPDX-License-Identifier: Apache-2.0
#include "pairwise/device_sweep.h"

#include <algorithm>
#include <limits>

#include "backend/device.h"
#include "common/elementary.h"
#include "pairwise/group_sums.h"
#include "pairwise/kernel_sums.h"

namespace sextant {
namespace {

class ProgressOf final : public DevicePairProgress {
 public:
  explicit ProgressOf(SweepControl& control) : control_(control) {}
  void Report(int64_t done, int64_t total) override { control_.Report(done, total); }

 private:
  SweepControl& control_;
};

// Rows of `from` elements to rows of `to` > `from`, the rest of which are `missing`.
template <typename T>
void Widen(const std::vector<T>& rows, size_t from, size_t to, T missing, T* out) {
  for (size_t at = 0; at < rows.size(); at += from, out += to) {
    std::copy_n(rows.data() + at, from, out);
    std::fill_n(out + from, to - from, missing);
  }
}

}  // namespace

bool IsForDevice(std::span<const PairSource> sources, const SweepControl& control) {
  return control.device().has_value() && std::ranges::all_of(sources, [](const PairSource& source) {
           const bool any = source.x->rows() > 0 && source.columns().rows() > 0;
           return any && source.x->metric() != Metric::kLevenshtein;
         });
}

DeviceSweep::DeviceSweep(std::span<const PairSource> sources, SweepControl& control)
    : sources_(sources.begin(), sources.end()),
      control_(control),
      rows_(source().x->rows()),
      columns_(source().columns().rows()) {}

std::span<const int64_t> DeviceSweep::OwnColumnsUnless(bool self) {
  if (self) return {};
  if (own_columns_.empty()) own_columns_ = OwnColumns(source(), false);
  return own_columns_;
}

std::span<double> DeviceSweep::Doubles(int64_t width) {
  return doubles_.emplace_back(static_cast<size_t>(rows_ * width));
}

void DeviceSweep::TopK(int64_t k, bool self, std::span<int64_t> indices, std::span<double> distances) {
  DevicePairReduction to{.kind = DevicePairKind::kTopK, .left_out = OwnColumnsUnless(self)};
  to.k = std::min(k, columns_);
  to.greatest = source().x->metric() == Metric::kDot;
  to.values = distances;
  to.indices = indices;
  if (to.k < k) {
    const std::vector<double>& found = doubles_.emplace_back(static_cast<size_t>(rows_ * to.k));
    std::vector<int64_t>& columns = integers_.emplace_back(found.size());
    to.values = doubles_.back();
    to.indices = columns;
    finish_.emplace_back([&found, &columns, from = static_cast<size_t>(to.k), k, indices, distances] {
      constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
      Widen(found, from, static_cast<size_t>(k), kNaN, distances.data());
      Widen(columns, from, static_cast<size_t>(k), int64_t{-1}, indices.data());
    });
  }
  reductions_.push_back(to);
}

void DeviceSweep::KernelSums(std::span<const double> bandwidths, bool self, std::span<double> out) {
  std::vector<double>& factors = doubles_.emplace_back();
  for (const double bandwidth : bandwidths) factors.push_back(KernelFactor(bandwidth));
  DevicePairReduction to{.kind = DevicePairKind::kKernelSums, .left_out = OwnColumnsUnless(self)};
  to.factors = factors;
  to.square = source().x->metric() != Metric::kSquaredEuclidean;
  to.values = Doubles(1 + static_cast<int64_t>(factors.size()));
  reductions_.push_back(to);
  finish_.emplace_back([&factors, sums = to.values, out] {
    const size_t count = factors.size();
    for (size_t row = 0; row * count < out.size(); ++row) {
      const double* of = sums.data() + row * (1 + count);
      for (size_t f = 0; f < count; ++f) {
        const bool none = of[0] == std::numeric_limits<double>::infinity();
        out[row * count + f] = none ? -of[0] : Ln(of[1 + f]) - factors[f] * of[0];
      }
    }
  });
}

void DeviceSweep::GroupSums(std::span<const int64_t> groups, int64_t group_count, bool self, std::span<double> sums) {
  GroupSumsWithout(groups, group_count, OwnColumnsUnless(self), sums);
}

void DeviceSweep::GroupSumsWithout(std::span<const int64_t> groups, int64_t group_count,
                                   std::span<const int64_t> left_out, std::span<double> sums) {
  DevicePairReduction to{.kind = DevicePairKind::kGroupSums, .left_out = left_out};
  to.groups = groups;
  to.group_count = group_count;
  to.values = sums;
  reductions_.push_back(to);
}

void DeviceSweep::Statistics(bool later, std::span<DistanceStatistics> rows) {
  DevicePairReduction to{.kind = DevicePairKind::kStatistics, .left_out = {}, .later = later};
  to.values = Doubles(kDeviceStatistics);
  reductions_.push_back(to);
  finish_.emplace_back([values = to.values, rows] {
    const double* of = values.data();
    for (DistanceStatistics& row : rows) {
      row = {static_cast<int64_t>(of[0]), of[1], of[2], of[3], of[4]};
      of += kDeviceStatistics;
    }
  });
}

void DeviceSweep::Moments(std::span<const DevicePairTerm> terms, Pairs pairs, bool self, std::span<double> rows) {
  const bool later = pairs == Pairs::kUpper;
  DevicePairReduction to{.kind = DevicePairKind::kMoments, .left_out = OwnColumnsUnless(self || later), .later = later};
  to.terms = terms;
  to.values = rows;
  reductions_.push_back(to);
}

void DeviceSweep::Run() {
  const PairDevice& device = *control_.device();
  const DeviceBackend& backend = device.backend != nullptr ? *device.backend : DeviceBackend::Cuda();
  std::vector<DeviceForm> forms;
  std::vector<DevicePairSource> sources;
  for (const PairSource& source : sources_) {
    sources.push_back(forms.emplace_back(source.x->FormForDevice(source.columns())).source);
  }
  const bool wide = source().x->precision() == Precision::kF64;
  ProgressOf progress(control_);
  backend.SweepPairs(device.ordinal, {wide, sources, device.memory_bytes, reductions_}, progress);
  for (const auto& finish : finish_) finish();
}

}  // namespace sextant
