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
#include <bit>
#include <cmath>

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

// Writes first + the number of every lane that is set, from `found` on; returns how many there are then.
template <class D, class M>
HWY_INLINE size_t AddPlaces(D d, M mask, size_t first, uint32_t* places, size_t found) {
  uint8_t bytes[8] = {};  // StoreMaskBits may write as many
  hn::StoreMaskBits(d, mask, bytes);
  for (size_t b = 0; b < (hn::MaxLanes(d) + 7) / 8; ++b) {
    for (unsigned bits = bytes[b]; bits != 0; bits &= bits - 1) {
      places[found++] = static_cast<uint32_t>(first + 8 * b + static_cast<size_t>(std::countr_zero(bits)));
    }
  }
  return found;
}

template <typename T>
size_t SelectAtMost(const T* values, size_t count, bool negate, T most, uint32_t* places) {
  const hn::ScalableTag<T> d;
  constexpr size_t kLanes = HWY_LANES(T), kVectors = 4;
  const auto sign = SignOf<T>(negate), limit = hn::Set(d, most);
  size_t found = 0, i = 0;
  const auto small = [&](size_t at) { return hn::Le(hn::Xor(hn::LoadU(d, values + at), sign), limit); };
  for (; i + kVectors * kLanes <= count; i += kVectors * kLanes) {
    const auto a = small(i), b = small(i + kLanes), c = small(i + 2 * kLanes), e = small(i + 3 * kLanes);
    if (hn::AllFalse(d, hn::Or(hn::Or(a, b), hn::Or(c, e)))) continue;  // mostly
    found = AddPlaces(d, a, i, places, found);
    found = AddPlaces(d, b, i + kLanes, places, found);
    found = AddPlaces(d, c, i + 2 * kLanes, places, found);
    found = AddPlaces(d, e, i + 3 * kLanes, places, found);
  }
  for (; i < count; ++i) {
    if (IsAtMost(values[i], negate, most)) places[found++] = static_cast<uint32_t>(i);
  }
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
  if (count == 1) return values[0];
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
HWY_INLINE uint32_t CellOf(T value, const Cells& cells) {
  const auto v = static_cast<double>(value);
  const double last = static_cast<double>(cells.count - 1);
  if (!(v >= cells.low && v <= cells.high)) return cells.count;
  double cell = std::min(std::floor((v - cells.low) * cells.scale), last);
  if (v < cells.low + cell * cells.width) cell -= 1;  // rounding
  if (v >= cells.low + (cell + 1) * cells.width) cell += 1;
  return static_cast<uint32_t>(v == cells.high ? last : std::min(cell, last));
}

template <typename T>
void CellsOf(const T* values, size_t count, const Cells& cells, uint32_t* to) {
  const hn::ScalableTag<double> d;
  const hn::Rebind<int32_t, decltype(d)> di;
  constexpr size_t kLanes = HWY_LANES(double);
  const auto low = hn::Set(d, cells.low), high = hn::Set(d, cells.high), width = hn::Set(d, cells.width);
  const auto scale = hn::Set(d, cells.scale), one = hn::Set(d, 1.0);
  const auto last = hn::Set(d, static_cast<double>(cells.count - 1));
  const auto outside = hn::Set(d, static_cast<double>(cells.count));
  size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const auto v = LoadWide(d, values + i);
    const auto inside = hn::And(hn::Ge(v, low), hn::Le(v, high));
    auto cell = hn::Min(hn::Floor(hn::Mul(hn::Sub(v, low), scale)), last);
    cell = hn::IfThenElse(hn::Lt(v, hn::Add(low, hn::Mul(cell, width))), hn::Sub(cell, one), cell);
    const auto next = hn::Add(cell, one);
    cell = hn::Min(hn::IfThenElse(hn::Ge(v, hn::Add(low, hn::Mul(next, width))), next, cell), last);
    cell = hn::IfThenElse(hn::Eq(v, high), last, cell);
    const auto number = hn::DemoteTo(di, hn::IfThenElse(inside, cell, outside));
    hn::StoreU(number, di, reinterpret_cast<int32_t*>(to + i));
  }
  for (; i < count; ++i) to[i] = CellOf(values[i], cells);
}

template <typename T>
constexpr PairSelect<T> MakePairSelect() {
  return {SelectAtMost<T>, CountAtMost<T>, GreaterOf<T>, SumOf<T>, CellsOf<T>};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
