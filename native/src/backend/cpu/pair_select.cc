// SPDX-License-Identifier: Apache-2.0
#include "backend/pair_select.h"

// As in kernels.cc.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4)
#define HWY_BROKEN_EMU128 1
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/pair_select.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/pair_select-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

struct PairSelects {
  PairSelect<float> f32;
  PairSelect<double> f64;
};

PairSelects MakePairSelects() { return {MakePairSelect<float>(), MakePairSelect<double>()}; }

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>
#include <cstring>
#include <limits>

#include "backend/cpu/kernels.h"

namespace sextant {
namespace cpu {
namespace {

struct Selects {
  PairSelect<float> f32;
  PairSelect<double> f64;
};

template <typename Made>
Selects From(const Made& made) {
  return {made.f32, made.f64};
}

Selects SelectsOf(const char* target) {
#if HWY_ARCH_X86
  if (std::strcmp(target, "AVX3") == 0) return From(N_AVX3::MakePairSelects());
  if (std::strcmp(target, "AVX2") == 0) return From(N_AVX2::MakePairSelects());
  return From(N_SCALAR::MakePairSelects());
#else
  static_cast<void>(target);
  return From(HWY_STATIC_NAMESPACE::MakePairSelects());
#endif
}

const Selects& Best() {
  static const Selects best = [] {
    for (const Target& target : Targets()) {
      if (target.supported()) return SelectsOf(target.name);
    }
    return SelectsOf("SCALAR");
  }();
  return best;
}

}  // namespace
}  // namespace cpu

template <>
const PairSelect<float>& BestPairSelect<float>() {
  return cpu::Best().f32;
}

template <>
const PairSelect<double>& BestPairSelect<double>() {
  return cpu::Best().f64;
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
