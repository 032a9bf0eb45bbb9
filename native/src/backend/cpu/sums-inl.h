// SPDX-License-Identifier: Apache-2.0
//
// Assignments into fixed-point sums, and sums into entropies.
#if defined(SEXTANT_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_SUMS_INL_H_
#undef SEXTANT_SUMS_INL_H_
#else
#define SEXTANT_SUMS_INL_H_
#endif

#include <algorithm>
#include <span>

#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Adding 2^52 to 0 <= x < 2^51 rounds x to an integer, to nearest even, in the low bits.
inline constexpr double kIntegerShift = 4503599627370496.0;
inline constexpr uint64_t kIntegerShiftBits = 0x4330000000000000ull;

template <class D>
HWY_INLINE hn::Vec<D> LoadAsDouble(D, const double* from) {
  return hn::LoadU(D(), from);
}

template <class D>
HWY_INLINE hn::Vec<D> LoadAsDouble(D d, const float* from) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), from));
}

// Columns [j, j + lanes) of the listed rows. Every term carries kIntegerShiftBits, taken off once at the end;
// all arithmetic is modulo 2^64.
template <class D, typename T>
HWY_INLINE void AccumulateColumns(D d, const T* assignments, size_t stride, std::span<const int32_t> rows,
                                  bool subtract, uint64_t* first, uint64_t* second) {
  const hn::RebindToUnsigned<D> du;
  const auto one = hn::Set(d, kFixedOne);
  const auto shift = hn::Set(d, kIntegerShift);
  auto sum = hn::Set(du, 0 - kIntegerShiftBits * static_cast<uint64_t>(rows.size()));
  auto square_sum = sum;
  for (const int32_t row : rows) {
    const auto p = LoadAsDouble(d, assignments + static_cast<size_t>(row) * stride);
    const auto fixed = hn::Mul(p, one);
    sum = hn::Add(sum, hn::BitCast(du, hn::Add(fixed, shift)));
    square_sum = hn::Add(square_sum, hn::BitCast(du, hn::Add(hn::Mul(fixed, p), shift)));
  }
  const auto s = hn::LoadU(du, first);
  const auto q = hn::LoadU(du, second);
  hn::StoreU(subtract ? hn::Sub(s, sum) : hn::Add(s, sum), du, first);
  hn::StoreU(subtract ? hn::Sub(q, square_sum) : hn::Add(q, square_sum), du, second);
}

template <typename T>
void Accumulate(const T* assignments, size_t stride, std::span<const int32_t> rows, size_t m, bool subtract,
                uint64_t* first, uint64_t* second) {
  const hn::ScalableTag<double> d;
  constexpr size_t kLanes = HWY_LANES(double);
  size_t j = 0;
  for (; j + kLanes <= m; j += kLanes) {
    AccumulateColumns(d, assignments + j, stride, rows, subtract, first + j, second + j);
  }
  if (j == m) return;
  uint64_t tail_first[kLanes] = {}, tail_second[kLanes] = {};
  std::copy(first + j, first + m, tail_first);
  std::copy(second + j, second + m, tail_second);
  AccumulateColumns(d, assignments + j, stride, rows, subtract, tail_first, tail_second);
  std::copy_n(tail_first, m - j, first + j);
  std::copy_n(tail_second, m - j, second + j);
}

// An unsigned integer as the nearest double.
template <class D, class VU>
HWY_INLINE hn::Vec<D> ToDouble(D d, VU x) {
  const hn::RebindToUnsigned<D> du;
  const auto low = hn::Or(hn::And(x, hn::Set(du, 0xFFFFFFFFull)), hn::Set(du, 0x4330000000000000ull));   // 2^52 + low
  const auto high = hn::Or(hn::ShiftRight<32>(x), hn::Set(du, 0x4530000000000000ull));  // 2^84 + high * 2^32
  return hn::Add(hn::Sub(hn::BitCast(d, high), hn::Set(d, 19342813118337666422669312.0)), hn::BitCast(d, low));
}

// kVirtualLanes sums of 128 bits; beyond m they are 0.
struct SumBlock {
  HWY_ALIGN uint64_t low[kVirtualLanes];
  HWY_ALIGN uint64_t high[kVirtualLanes];

  HWY_INLINE void Load(const SumsView& sums, size_t j, size_t m) {
    const size_t n = std::min(kVirtualLanes, m - j);
    if (n < kVirtualLanes || !sums.high) {
      std::fill_n(low, kVirtualLanes, 0);
      std::fill_n(high, kVirtualLanes, 0);
    }
    std::copy_n(sums.low + j, n, low);
    if (sums.high) std::copy_n(sums.high + j, n, high);
  }
};

template <class D, class VU>
HWY_INLINE hn::Vec<D> WideToDouble(D d, VU low, VU high) {
  return Fma(ToDouble(d, high), hn::Set(d, 18446744073709551616.0), ToDouble(d, low));  // 2^64
}

// x ln x, 0 at 0.
template <class D, class V>
HWY_INLINE V XLogX(D d, V x) {
  return hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), hn::Mul(x, Log(d, x)));
}

inline double Entropy(const SumsView& sums, size_t m, double n) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const hn::RebindToUnsigned<Sums::D> du;
  const auto inverse = hn::Set(d, 1.0 / (n * kFixedOne));
  Sums total;
  SumBlock block;
  for (size_t j = 0; j < m; j += kVirtualLanes) {
    block.Load(sums, j, m);
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const size_t at = i * Sums::kLanes;
      const auto s = WideToDouble(d, hn::Load(du, block.low + at), hn::Load(du, block.high + at));
      total.sums[i] = hn::Sub(total.sums[i], XLogX(d, hn::Mul(s, inverse)));
    }
  }
  return total.Total();
}

// Entropy of a label, and its Jensen-Shannon divergence from all other labels:
// JSD(P, R) = sum (P ln P + R ln R) / 2 - M ln M, M = (P + R) / 2.
inline LabelTerms Terms(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t m) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const hn::RebindToUnsigned<Sums::D> du;
  const auto label_inverse = hn::Set(d, 1.0 / (label_rows * kFixedOne));
  const auto rest_inverse = hn::Set(d, 1.0 / ((all_rows - label_rows) * kFixedOne));
  const auto half = hn::Set(d, 0.5);
  Sums entropy, divergence;
  SumBlock mine, every;
  for (size_t j = 0; j < m; j += kVirtualLanes) {
    mine.Load(label, j, m);
    every.Load(all, j, m);
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const size_t at = i * Sums::kLanes;
      const auto low = hn::Load(du, mine.low + at), high = hn::Load(du, mine.high + at);
      const auto all_low = hn::Load(du, every.low + at);
      const auto rest_low = hn::Sub(all_low, low);
      const auto borrow = hn::ShiftRight<63>(
          hn::Or(hn::AndNot(all_low, low), hn::And(hn::Or(hn::Not(all_low), low), rest_low)));
      const auto rest_high = hn::Sub(hn::Sub(hn::Load(du, every.high + at), high), borrow);
      const auto p = hn::Mul(WideToDouble(d, low, high), label_inverse);
      const auto r = hn::Mul(WideToDouble(d, rest_low, rest_high), rest_inverse);
      const auto p_term = XLogX(d, p);
      const auto middle_term = XLogX(d, hn::Mul(hn::Add(p, r), half));
      entropy.sums[i] = hn::Sub(entropy.sums[i], p_term);
      divergence.sums[i] =
          hn::Add(divergence.sums[i], hn::Sub(hn::Mul(hn::Add(p_term, XLogX(d, r)), half), middle_term));
    }
  }
  return {entropy.Total(), all_rows > label_rows ? std::max(0.0, divergence.Total()) : 0.0};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
