// SPDX-License-Identifier: Apache-2.0
// Sweeps over the pairs of small matrices. What they reduce to must be what the distances themselves come to, computed
// here in the plainest way.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/some_matrix.h"

namespace sextant::fuzz {
namespace {

// A reduction with memory of its own.
struct Asked {
  sextant_reduction reduction{};
  std::vector<double> parameters, values;
  std::vector<int64_t> groups, indices;
};

bool Same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool Near(double a, double b, double scale) {
  return Same(a, b) || std::abs(a - b) <= 1e-5 * std::max({1.0, std::abs(a), std::abs(b), scale});
}

class PairsCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 4;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Call();
  }

 private:
  void Call();
  void Fill(Asked& asked, bool self_sweep);
  void DemandReduced(const Asked& asked, bool self_sweep);
  void DemandNearest(const Asked& asked, bool self_sweep);
  void DemandRow(const Asked& asked, bool self_sweep, int64_t i);
  void DemandUpper(const Asked& asked);

  double Distance(int64_t i, int64_t j) const { return distances_[static_cast<size_t>(i * columns_ + j)]; }
  bool Counts(const Asked& asked, bool self_sweep, int64_t i, int64_t j) const {
    return !self_sweep || asked.reduction.self != 0 || i != j;
  }

  int64_t rows_ = 0, columns_ = 0;
  sextant_sweep_options options_{};
  std::vector<double> distances_;
};

void PairsCaller::Fill(Asked& asked, bool self_sweep) {
  Noise noise(choices_.Bits<uint32_t>());
  sextant_reduction& r = asked.reduction;
  r.struct_size = StructSize(sizeof r);
  r.kind = choices_.Enum(8);
  r.self = choices_.Enum(2);
  r.strict = choices_.Enum(2);
  r.k = choices_.OneIn(64) ? choices_.Wild<int64_t>() % 1000 : 1 + choices_.Below(5);
  r.bins = choices_.OneIn(64) ? choices_.Wild<int64_t>() : 1 + choices_.Below(5);
  r.group_count = 1 + choices_.Below(4);
  asked.groups.resize(static_cast<size_t>(columns_));
  for (int64_t& group : asked.groups) group = noise.Below(r.group_count);
  if (choices_.OneIn(64) && columns_ > 0) asked.groups[0] = choices_.Wild<int64_t>();
  r.parameter_count = r.kind == SEXTANT_REDUCTION_RANGE_COUNTS ? rows_ : 2;
  asked.parameters.resize(static_cast<size_t>(std::max(rows_, int64_t{2})));
  for (double& parameter : asked.parameters) parameter = 1 + static_cast<double>(noise.Below(5));
  asked.parameters[1] += asked.parameters[0];  // the ends of a histogram
  if (choices_.OneIn(32)) asked.parameters[0] = noise.Element<double>(2);
  const int64_t pairs = self_sweep ? rows_ * (rows_ - 1) / 2 : 0;
  const int64_t k = std::clamp<int64_t>(r.k, 0, 1000);
  asked.values.resize(static_cast<size_t>(rows_ * (k + columns_ + 8) + std::max<int64_t>(pairs, 0)));
  asked.indices.resize(static_cast<size_t>(rows_ * (k + 1) + std::clamp<int64_t>(r.bins, 0, 1 << 20)));
  r.parameters = asked.parameters.data();
  r.groups = asked.groups.data();
  const bool valued = r.kind != SEXTANT_REDUCTION_RANGE_COUNTS && r.kind != SEXTANT_REDUCTION_HISTOGRAM;
  const bool indexed = !valued || r.kind == SEXTANT_REDUCTION_TOP_K;
  r.values = valued != choices_.OneIn(64) ? asked.values.data() : nullptr;
  r.indices = indexed != choices_.OneIn(64) ? asked.indices.data() : nullptr;
}

void PairsCaller::DemandNearest(const Asked& asked, bool self_sweep) {
  const int64_t k = asked.reduction.k;
  const double sign = options_.metric == SEXTANT_METRIC_DOT ? -1 : 1;
  for (int64_t i = 0; i < rows_; ++i) {
    std::vector<std::pair<double, int64_t>> order;
    for (int64_t j = 0; j < columns_; ++j) {
      if (Counts(asked, self_sweep, i, j)) order.emplace_back(sign * Distance(i, j), j);
    }
    std::ranges::sort(order);
    for (int64_t n = 0; n < k; ++n) {
      const bool there = n < static_cast<int64_t>(order.size());
      const auto place = static_cast<size_t>(i * k + n);
      Demand(asked.indices[place] == (there ? order[static_cast<size_t>(n)].second : -1), "the nearest come in order");
      const double value = there ? sign * order[static_cast<size_t>(n)].first : std::nan("");
      Demand(Same(asked.values[place], value), "with their distances");
    }
  }
}

void PairsCaller::DemandRow(const Asked& asked, bool self_sweep, int64_t i) {
  const sextant_reduction& r = asked.reduction;
  std::vector<double> groups(static_cast<size_t>(r.group_count)), kernels(2);
  int64_t within = 0;
  double greatest = 0;
  for (int64_t j = 0; j < columns_; ++j) {
    if (!Counts(asked, self_sweep, i, j)) continue;
    const double d = Distance(i, j), radius = asked.parameters[static_cast<size_t>(i)];
    groups[static_cast<size_t>(asked.groups[static_cast<size_t>(j)])] += d;
    within += r.strict != 0 ? d < radius : d <= radius;
    greatest = std::max(greatest, std::abs(d));
    const double square = options_.metric == SEXTANT_METRIC_EUCLIDEAN ? d * d : d;
    for (size_t h = 0; h < 2; ++h) kernels[h] += std::exp(-square / (2 * asked.parameters[h] * asked.parameters[h]));
  }
  const auto at = [&](int64_t width, int64_t column) { return asked.values[static_cast<size_t>(i * width + column)]; };
  if (r.kind == SEXTANT_REDUCTION_RANGE_COUNTS) {
    Demand(asked.indices[static_cast<size_t>(i)] == within, "as many are within the radius");
  } else if (r.kind == SEXTANT_REDUCTION_GROUP_SUMS) {
    for (int64_t g = 0; g < r.group_count; ++g) {
      Demand(Near(at(r.group_count, g), groups[static_cast<size_t>(g)], greatest), "sums by group are sums");
    }
  } else if (r.kind == SEXTANT_REDUCTION_MATRIX) {
    for (int64_t j = 0; j < columns_; ++j) Demand(Same(at(columns_, j), Distance(i, j)), "distances are the same");
  } else if (r.kind == SEXTANT_REDUCTION_KERNEL_SUMS) {
    for (size_t h = 0; h < 2; ++h) {
      const double got = at(2, static_cast<int64_t>(h));
      Demand(kernels[h] < 1e-300 || Near(got, std::log(kernels[h]), 0), "sums of kernels are sums");
    }
  }
}

void PairsCaller::DemandUpper(const Asked& asked) {
  const sextant_reduction& r = asked.reduction;
  std::vector<double> upper;
  for (int64_t i = 0; i < rows_; ++i) {
    for (int64_t j = i + 1; j < columns_; ++j) upper.push_back(Distance(i, j));
  }
  for (size_t n = 0; n < upper.size(); ++n) {
    const auto below = std::ranges::count_if(upper, [&](double d) { return d < upper[n]; });
    const auto equal = std::ranges::count(upper, upper[n]);
    const double rank = static_cast<double>(below) + (static_cast<double>(equal) + 1) / 2;
    const double expected = r.kind == SEXTANT_REDUCTION_RANKS ? rank : upper[n];
    Demand(Same(asked.values[n], expected), "each pair has its value or rank");
  }
}

void PairsCaller::DemandReduced(const Asked& asked, bool self_sweep) {
  switch (asked.reduction.kind) {
    case SEXTANT_REDUCTION_TOP_K:
      return DemandNearest(asked, self_sweep);
    case SEXTANT_REDUCTION_CONDENSED:
    case SEXTANT_REDUCTION_RANKS:
      return DemandUpper(asked);
    case SEXTANT_REDUCTION_HISTOGRAM: {
      const auto& cells = asked.indices;
      const int64_t counted = std::accumulate(cells.begin(), cells.begin() + asked.reduction.bins, int64_t{0});
      int64_t inside = 0;
      for (int64_t i = 0; i < rows_; ++i) {
        for (int64_t j = self_sweep ? i + 1 : 0; j < columns_; ++j) {
          inside += Distance(i, j) >= asked.parameters[0] && Distance(i, j) <= asked.parameters[1];
        }
      }
      return Demand(counted == inside, "every pair between the ends is counted");
    }
    default:
      for (int64_t i = 0; i < rows_; ++i) DemandRow(asked, self_sweep, i);
  }
}

void PairsCaller::Call() {
  static constexpr int64_t kRows[] = {0, 1, 2, 3, 5, 9, 20, 67, 130};
  const int64_t dim = 1 + choices_.Below(6);
  SomeMatrix x(choices_, choices_.OneOf(kRows), dim);
  const bool self_sweep = choices_.OneIn(2);
  SomeMatrix y(choices_, choices_.OneOf(kRows), choices_.OneIn(32) ? dim + 1 : dim);
  if (choices_.OneIn(32)) (choices_.OneIn(2) ? x : y).SpoilShape(choices_);
  rows_ = x.rows();
  columns_ = self_sweep ? rows_ : y.rows();
  options_ = {};
  options_.struct_size = StructSize(sizeof options_);
  options_.metric = choices_.Enum(9);
  options_.precision = choices_.Enum(3);
  options_.threads = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  const sextant_matrix* other = self_sweep ? nullptr : y.get();

  Asked all;
  all.reduction.struct_size = sizeof all.reduction;
  all.reduction.kind = SEXTANT_REDUCTION_MATRIX;
  all.values.resize(static_cast<size_t>(rows_ * columns_ + 1));
  all.reduction.values = all.values.data();
  if (!Check(sextant_pairs_sweep(x.get(), other, &options_, &all.reduction, 1, Error()))) return;
  distances_ = all.values;

  std::vector<Asked> asked(static_cast<size_t>(1 + choices_.Below(3)));
  for (Asked& one : asked) Fill(one, self_sweep);
  std::vector<sextant_reduction> reductions;
  for (const Asked& one : asked) reductions.push_back(one.reduction);
  options_.threads = static_cast<int32_t>(1 + choices_.Below(4));
  options_.target = choices_.OneIn(2) ? "SCALAR" : nullptr;
  const bool swept = Check(sextant_pairs_sweep(x.get(), other, &options_, choices_.OrNull(reductions.data()),
                                               static_cast<int32_t>(reductions.size()), Error()));
  if (!swept) return;
  for (const Asked& one : asked) DemandReduced(one, self_sweep);
}

}  // namespace

void FuzzPairs(std::span<const uint8_t> input, Tally& tally) { PairsCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
