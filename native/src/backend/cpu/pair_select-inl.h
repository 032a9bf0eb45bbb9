// SPDX-License-Identifier: Apache-2.0
//
// Runs of distances: which are small, how many, and their sum.
#if defined(SEXTANT_PAIR_SELECT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_PAIR_SELECT_INL_H_
#undef SEXTANT_PAIR_SELECT_INL_H_
#else
#define SEXTANT_PAIR_SELECT_INL_H_
#endif

#include <algorithm>

#include "backend/cpu/simd-inl.h"
#include "backend/pair_select.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

template <typename T>
HWY_INLINE hn::Vec<hn::ScalableTag<T>> SignOf(bool negate) {
  return hn::Set(hn::ScalableTag<T>(), negate ? T(-0.0) : T(0));
}

template <typename T>
HWY_INLINE bool IsAtMost(T value, bool negate, T most) {
  return (negate ? -value : value) <= most;
}

template <typename T>
size_t SelectAtMost(const T* values, size_t count, bool negate, T most, uint32_t* places) {
  const hn::ScalableTag<T> d;
  constexpr size_t kLanes = HWY_LANES(T), kVectors = 4;
  const auto sign = SignOf<T>(negate), limit = hn::Set(d, most);
  size_t found = 0, i = 0;
  const auto add = [&](size_t begin, size_t end) {
    for (size_t j = begin; j < end; ++j) {
      places[found] = static_cast<uint32_t>(j);
      found += IsAtMost(values[j], negate, most) ? 1 : 0;
    }
  };
  for (; i + kVectors * kLanes <= count; i += kVectors * kLanes) {  // mostly there are none
    auto any = hn::Le(hn::Xor(hn::LoadU(d, values + i), sign), limit);
    for (size_t v = 1; v < kVectors; ++v) {
      any = hn::Or(any, hn::Le(hn::Xor(hn::LoadU(d, values + i + v * kLanes), sign), limit));
    }
    if (!hn::AllFalse(d, any)) add(i, i + kVectors * kLanes);
  }
  add(i, count);
  return found;
}

template <typename T>
size_t CountAtMost(const T* values, size_t count, bool negate, T most) {
  const hn::ScalableTag<T> d;
  constexpr size_t kLanes = HWY_LANES(T);
  const auto sign = SignOf<T>(negate), limit = hn::Set(d, most);
  size_t found = 0, i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    found += hn::CountTrue(d, hn::Le(hn::Xor(hn::LoadU(d, values + i), sign), limit));
  }
  for (; i < count; ++i) found += IsAtMost(values[i], negate, most) ? 1 : 0;
  return found;
}

template <typename T>
void GreaterOf(const T* a, const T* b, size_t count, T* to) {
  const hn::ScalableTag<T> d;
  constexpr size_t kLanes = HWY_LANES(T);
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const auto x = hn::LoadU(d, a + i), y = hn::LoadU(d, b + i);
    hn::StoreU(hn::IfThenElse(hn::Ge(x, y), x, y), d, to + i);
  }
  for (; i < count; ++i) to[i] = a[i] >= b[i] ? a[i] : b[i];
}

template <class D>
HWY_INLINE hn::Vec<D> LoadWide(D d, const double* from) {
  return hn::LoadU(d, from);
}

template <class D>
HWY_INLINE hn::Vec<D> LoadWide(D d, const float* from) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), from));
}

template <typename T>
double SumOf(const T* values, size_t count) {
  using Sums = LaneSums<double, kSumLanes>;
  const typename Sums::D d;
  Sums lanes;
  const auto add = [&](const T* from) {
    for (size_t v = 0; v < Sums::kVectors; ++v) {
      lanes.sums[v] = hn::Add(lanes.sums[v], LoadWide(d, from + v * Sums::kLanes));
    }
  };
  size_t i = 0;
  for (; i + kSumLanes <= count; i += kSumLanes) add(values + i);
  if (i < count) {
    T rest[kSumLanes] = {};
    std::copy(values + i, values + count, rest);
    add(rest);
  }
  return lanes.Total();
}

template <typename T>
constexpr PairSelect<T> MakePairSelect() {
  return {SelectAtMost<T>, CountAtMost<T>, GreaterOf<T>, SumOf<T>};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
