// SPDX-License-Identifier: Apache-2.0
//
// Products of the columns of two matrices, whose sums stay in registers while rows pass by.
#include "backend/tile_products.h"

#include "backend/cpu/per_target.h"
#include "backend/cpu/target_choice.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/tile_products.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// kProductHeight columns of a with two vectors of columns of b.
HWY_INLINE void AddBlock(const TileFactors& factors, size_t i, size_t j, double* HWY_RESTRICT sums) {
  const hn::ScalableTag<double> d;
  constexpr size_t kLanes = HWY_LANES(double);
  const double* HWY_RESTRICT a = factors.a + i;
  const double* HWY_RESTRICT b = factors.b + j;
  hn::Vec<decltype(d)> left[kProductHeight], right[kProductHeight];
  for (size_t h = 0; h < kProductHeight; ++h) left[h] = right[h] = hn::Zero(d);
  for (size_t k = 0; k < factors.depth; ++k) {
    const auto b0 = hn::Load(d, b + k * factors.width), b1 = hn::Load(d, b + k * factors.width + kLanes);
    for (size_t h = 0; h < kProductHeight; ++h) {
      const auto x = hn::Set(d, a[k * factors.height + h]);
      left[h] = Fma(x, b0, left[h]);
      right[h] = Fma(x, b1, right[h]);
    }
  }
  for (size_t h = 0; h < kProductHeight; ++h) {
    double* to = sums + (i + h) * factors.width + j;
    hn::Store(hn::Add(hn::Load(d, to), left[h]), d, to);
    hn::Store(hn::Add(hn::Load(d, to + kLanes), right[h]), d, to + kLanes);
  }
}

void AddTile(const TileFactors& factors, double* sums) {
  constexpr size_t kWidth = 2 * HWY_LANES(double);
  static_assert(kProductWidth % kWidth == 0);
  for (size_t j = 0; j < factors.width; j += kWidth) {
    for (size_t i = 0; i < factors.height; i += kProductHeight) AddBlock(factors, i, j, sums);
  }
}

inline constexpr AddTileProducts kAddTile = AddTile;

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace sextant {

AddTileProducts TileProductsFor(const std::string& target) {
  static constexpr AddTileProducts kCompiled[] = SEXTANT_PER_TARGET(kAddTile);
  return kCompiled[cpu::TargetIndex(target)];
}

}  // namespace sextant
#endif  // HWY_ONCE
