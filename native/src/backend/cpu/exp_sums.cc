// SPDX-License-Identifier: Apache-2.0
//
// Sums of exponentials of distances, a panel of columns at a time.
#include "backend/exp_sums.h"

#include "backend/cpu/per_target.h"
#include "backend/cpu/target_choice.h"
#include "backend/panels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/exp_sums.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/simd-inl.h"

#ifndef SEXTANT_EXP_SUMS_PANEL_
#define SEXTANT_EXP_SUMS_PANEL_
namespace sextant::cpu {

// The panel of a run that begins at column `begin` as doubles, infinite where there is nothing to add.
inline void LoadPanel(const DistanceRun& run, int64_t begin, double* to) {
  const auto at = static_cast<size_t>(begin);
  const size_t count = std::min(kPanelValues, static_cast<size_t>(run.count) - at);
  if (run.f64 != nullptr) {
    for (size_t j = 0; j < count; ++j) to[j] = run.f64[at + j];
  } else {
    for (size_t j = 0; j < count; ++j) to[j] = static_cast<double>(run.f32[at + j]);
  }
  if (run.square) {
    for (size_t j = 0; j < count; ++j) to[j] *= to[j];
  }
  constexpr double kNothing = std::numeric_limits<double>::infinity();
  for (size_t j = count; j < kPanelValues; ++j) to[j] = kNothing;
  for (int64_t j = begin; j < run.first && j < begin + static_cast<int64_t>(kPanelValues); ++j)
    to[j - begin] = kNothing;
  const int64_t skip = run.skip - begin;
  if (skip >= 0 && skip < static_cast<int64_t>(kPanelValues)) to[skip] = kNothing;
}

}  // namespace sextant::cpu
#endif

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline double LeastOf(const double* panel) {
  using Sums = LaneSums<double>;
  const typename Sums::D d;
  auto least = hn::Load(d, panel);
  for (size_t j = Sums::kLanes; j < kPanelValues; j += Sums::kLanes) least = hn::Min(least, hn::Load(d, panel + j));
  return hn::GetLane(hn::MinOfLanes(d, least));
}

// e^x for x <= 0; 0 where it cannot count.
inline double ExpOfOne(double x) {
  const hn::CappedTag<double, 1> d;
  return x > kExpCutoff ? hn::GetLane(Exp(d, hn::Set(d, x))) : 0;
}

inline double PanelSum(const double* panel, double least, double factor) {
  using Sums = LaneSums<double>;
  const typename Sums::D d;
  const auto start = hn::Set(d, least);
  const auto negative = hn::Set(d, -factor);
  const auto cutoff = hn::Set(d, kExpCutoff);
  Sums total;
  for (size_t j = 0; j < kPanelValues; j += kVirtualLanes) {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const auto away = hn::Sub(hn::Load(d, panel + j + i * Sums::kLanes), start);
      const auto t = hn::Max(hn::Mul(away, negative), cutoff);
      total.sums[i] = hn::Add(total.sums[i], hn::IfThenElseZero(hn::Gt(t, cutoff), Exp(d, t)));
    }
  }
  return total.Total();
}

void AddRun(const DistanceRun& run, std::span<const double> factors, ExpSums& to) {
  HWY_ALIGN double panel[kPanelValues];
  for (int64_t begin = 0; begin < run.count; begin += static_cast<int64_t>(kPanelValues)) {
    LoadPanel(run, begin, panel);
    const double least = LeastOf(panel);
    if (!(least < std::numeric_limits<double>::infinity())) continue;
    if (least < to.least) {
      for (size_t f = 0; f < factors.size() && to.sums[f] > 0; ++f) {
        to.sums[f] *= ExpOfOne((least - to.least) * factors[f]);
      }
      to.least = least;
    }
    for (size_t f = 0; f < factors.size(); ++f) {
      if ((to.least - least) * factors[f] <= kExpCutoff) continue;  // nothing of the panel counts
      to.sums[f] += PanelSum(panel, to.least, factors[f]);
    }
  }
}

inline constexpr AddExpSums kAddRun = AddRun;

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sextant {

AddExpSums ExpSumsFor(const std::string& target) {
  static constexpr AddExpSums kCompiled[] = SEXTANT_PER_TARGET(kAddRun);
  return kCompiled[cpu::TargetIndex(target)];
}

}  // namespace sextant
#endif  // HWY_ONCE
