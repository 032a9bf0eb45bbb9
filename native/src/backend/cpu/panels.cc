// SPDX-License-Identifier: Apache-2.0
#include "backend/panels.h"

#include "backend/cpu/per_target.h"
#include "backend/cpu/target_choice.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/panels.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

using PanelSums = LaneSums<double>;

inline double PanelSum(const double* a) {
  const PanelSums::D d;
  PanelSums total;
  for (size_t j = 0; j < kPanelValues; j += kVirtualLanes) {
    for (size_t i = 0; i < PanelSums::kVectors; ++i) {
      total.sums[i] = hn::Add(total.sums[i], hn::Load(d, a + j + i * PanelSums::kLanes));
    }
  }
  return total.Total();
}

inline double PanelDot(const double* a, const double* b) {
  const PanelSums::D d;
  PanelSums total;
  for (size_t j = 0; j < kPanelValues; j += kVirtualLanes) {
    for (size_t i = 0; i < PanelSums::kVectors; ++i) {
      const size_t at = j + i * PanelSums::kLanes;
      total.sums[i] = Fma(hn::Load(d, a + at), hn::Load(d, b + at), total.sums[i]);
    }
  }
  return total.Total();
}

inline void PanelDots(const double* a, const double* b, double* sums) {
  const PanelSums::D d;
  PanelSums plain, squares, products;
  for (size_t j = 0; j < kPanelValues; j += kVirtualLanes) {
    for (size_t i = 0; i < PanelSums::kVectors; ++i) {
      const size_t at = j + i * PanelSums::kLanes;
      const auto y = hn::Load(d, b + at);
      plain.sums[i] = hn::Add(plain.sums[i], y);
      squares.sums[i] = Fma(y, y, squares.sums[i]);
      products.sums[i] = Fma(hn::Load(d, a + at), y, products.sums[i]);
    }
  }
  sums[0] = plain.Total();
  sums[1] = squares.Total();
  sums[2] = products.Total();
}

inline void PanelGaussian(double factor, double* a) {
  constexpr double kLeast = -708;  // e^x is normal above
  const PanelSums::D d;
  const auto least = hn::Set(d, kLeast), scale = hn::Set(d, -factor);
  for (size_t j = 0; j < kPanelValues; j += PanelSums::kLanes) {
    const auto x = hn::Mul(hn::Load(d, a + j), scale);
    hn::Store(hn::IfThenElseZero(hn::Gt(x, least), Exp(d, hn::Max(x, least))), d, a + j);
  }
}

inline constexpr PanelKernels kPanelKernels = {PanelSum, PanelDot, PanelDots, PanelGaussian};

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sextant {

const PanelKernels& PanelKernelsFor(const std::string& target) {
  static constexpr PanelKernels kCompiled[] = SEXTANT_PER_TARGET(kPanelKernels);
  return kCompiled[cpu::TargetIndex(target)];
}

const PanelKernels& BestPanelKernels() {
  static const PanelKernels& best = PanelKernelsFor({});
  return best;
}

}  // namespace sextant
#endif  // HWY_ONCE
