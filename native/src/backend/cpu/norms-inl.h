// SPDX-License-Identifier: Apache-2.0
//
// Sums of squares of rows, over virtual lanes.
#if defined(SEXTANT_NORMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_NORMS_INL_H_
#undef SEXTANT_NORMS_INL_H_
#else
#define SEXTANT_NORMS_INL_H_
#endif

#include <algorithm>

#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Adds the squares of n elements to the sums of kSquareLanes lanes.
template <typename T>
HWY_INLINE void AddSquares(const T* HWY_RESTRICT values, size_t n, T* HWY_RESTRICT lane_sums) {
  using Sums = LaneSums<T, kSquareLanes>;
  const typename Sums::D d;
  Sums sums;
  const auto add = [&](const T* from) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const auto v = hn::LoadU(d, from + i * Sums::kLanes);
      sums.sums[i] = Fma(v, v, sums.sums[i]);
    }
  };
  size_t k = 0;
  for (; k + kSquareLanes <= n; k += kSquareLanes) add(values + k);
  if (k < n) {
    HWY_ALIGN T tail[kSquareLanes] = {};
    std::copy(values + k, values + n, tail);
    add(tail);
  }
  for (size_t i = 0; i < Sums::kVectors; ++i) {
    T* at = lane_sums + i * Sums::kLanes;
    hn::Store(hn::Add(hn::Load(d, at), sums.sums[i]), d, at);
  }
}

template <typename T>
HWY_INLINE double TotalOf(const T* lane_sums) {
  using Sums = LaneSums<T, kSquareLanes>;
  Sums sums;
  for (size_t i = 0; i < Sums::kVectors; ++i) {
    sums.sums[i] = hn::Load(typename Sums::D(), lane_sums + i * Sums::kLanes);
  }
  return static_cast<double>(sums.Total());
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
