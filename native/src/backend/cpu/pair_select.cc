// SPDX-License-Identifier: Apache-2.0
#include "backend/pair_select.h"

#include "backend/cpu/per_target.h"
#include "backend/cpu/target_choice.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/pair_select.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/pair_select-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

inline constexpr PairSelect<float> kPairSelectF32 = MakePairSelect<float>();
inline constexpr PairSelect<double> kPairSelectF64 = MakePairSelect<double>();

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>
#include <limits>

namespace sextant {

template <>
const PairSelect<float>& BestPairSelect<float>() {
  static constexpr PairSelect<float> kCompiled[] = SEXTANT_PER_TARGET(kPairSelectF32);
  static const PairSelect<float>& best = kCompiled[cpu::TargetIndex({})];
  return best;
}

template <>
const PairSelect<double>& BestPairSelect<double>() {
  static constexpr PairSelect<double> kCompiled[] = SEXTANT_PER_TARGET(kPairSelectF64);
  static const PairSelect<double>& best = kCompiled[cpu::TargetIndex({})];
  return best;
}

template <>
float RoundDown<float>(double most) {
  constexpr float kGreatest = std::numeric_limits<float>::max(), kInfinity = std::numeric_limits<float>::infinity();
  if (most > kGreatest) return std::isinf(most) ? kInfinity : kGreatest;
  if (most < -kGreatest) return -kInfinity;
  const auto rounded = static_cast<float>(most);
  return rounded > most ? std::nextafter(rounded, -kInfinity) : rounded;
}

template <>
double RoundDown<double>(double most) {
  return most;
}

}  // namespace sextant
#endif  // HWY_ONCE
