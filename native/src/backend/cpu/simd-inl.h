// SPDX-License-Identifier: Apache-2.0
//
// Elementary functions with one order of operations on every SIMD target.
#if defined(SEXTANT_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_SIMD_INL_H_
#undef SEXTANT_SIMD_INL_H_
#else
#define SEXTANT_SIMD_INL_H_
#endif

#include <hwy/highway.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "backend/backend.h"
#include "backend/cpu/pack.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// a * b + c with one rounding, also where the target has no such instruction.
template <class V>
HWY_INLINE V Fma(V a, V b, V c) {
#if HWY_TARGET == HWY_SCALAR
  return V(std::fma(a.raw, b.raw, c.raw));
#else
  return hn::MulAdd(a, b, c);
#endif
}

// What a lambda of a kernel needs to be part of it.
#define SEXTANT_LAMBDA HWY_ATTR __attribute__((always_inline))

template <size_t kColumns, class Visit, size_t... kPlaces>
HWY_INLINE void ForPlaces(Visit visit, std::index_sequence<kPlaces...>) {
  (visit(std::integral_constant<size_t, kPlaces / kColumns>(), std::integral_constant<size_t, kPlaces % kColumns>()),
   ...);
}

// visit(i, j) for all i < kRows and j < kColumns, each a constant: written out, so that an array of vectors stays in
// registers.
template <size_t kRows, size_t kColumns, class Visit>
HWY_INLINE void ForEach(Visit visit) {
  ForPlaces<kColumns>(visit, std::make_index_sequence<kRows * kColumns>());
}

// Root() takes the quick way from here on.
inline constexpr double kLeastQuickRoot = 0x1p-80;

// The square root of kLeastQuickRoot <= a <= 2^125, rounded as IEEE 754 says. In single precision by Markstein's
// iteration, several times as fast as the instruction: the residual a - g^2 is exact, so that its share rounds the root
// correctly.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V QuickRoot([[maybe_unused]] D d, V a) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR
  if constexpr (sizeof(hn::TFromD<D>) == sizeof(float)) {
    constexpr int kIterations = HWY_TARGET <= HWY_AVX3 ? 1 : 2;  // from 14 bits, or 11
    const V half = hn::Set(d, 0.5f);
    const V start = hn::ApproximateReciprocalSqrt(a);
    V g = hn::Mul(a, start), h = hn::Mul(half, start);  // towards sqrt(a) and 1 / (2 sqrt(a))
    for (int i = 0; i < kIterations; ++i) {
      const V rest = hn::NegMulAdd(g, h, half);
      g = hn::MulAdd(g, rest, g);
      h = hn::MulAdd(h, rest, h);
    }
    return hn::MulAdd(hn::NegMulAdd(g, g, a), h, g);
  }
#endif
  return hn::Sqrt(a);
}

// The same of 0 <= a <= 2^125.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Root(D d, V a) {
  const auto quick = hn::Ge(a, hn::Set(d, static_cast<hn::TFromD<D>>(kLeastQuickRoot)));
  if (HWY_LIKELY(hn::AllTrue(d, quick))) return QuickRoot(d, a);
  return hn::Sqrt(a);
}

// kCount running sums, held in as many vectors as the target needs.
template <typename T, size_t kCount = kVirtualLanes>
struct LaneSums {
  static constexpr size_t kLanes = HWY_LANES(T);
  static constexpr size_t kVectors = kCount / kLanes;
  using D = hn::ScalableTag<T>;
  using V = hn::Vec<D>;

  V sums[kVectors];

  LaneSums() {
    for (V& sum : sums) sum = hn::Zero(D());
  }

  // The sum of all lanes, as a balanced tree.
  HWY_INLINE T Total() const {
    V folded[kVectors];
    for (size_t i = 0; i < kVectors; ++i) folded[i] = sums[i];
    for (size_t half = kVectors / 2; half > 0; half /= 2) {
      for (size_t i = 0; i < half; ++i) folded[i] = hn::Add(folded[i], folded[i + half]);
    }
    return FoldLanes(D(), folded[0]);
  }

 private:
#if HWY_TARGET == HWY_SCALAR
  static HWY_INLINE T FoldLanes(D, V v) { return hn::GetLane(v); }
#else
  template <class DV>
  static HWY_INLINE T FoldLanes(DV d, hn::Vec<DV> v) {
    constexpr size_t kWidth = hn::MaxLanes(DV());
    if constexpr (kWidth * sizeof(T) > 16) {
      const hn::Half<DV> half;
      return FoldLanes(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
    } else {
      HWY_ALIGN T lanes[kWidth];
      hn::Store(v, d, lanes);
      for (size_t half = kWidth / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
      }
      return lanes[0];
    }
  }
#endif
};

// Constants of exp: x = n ln 2 + r, |r| <= ln 2 / 2, e^r by its Taylor series to the last bit or two.
template <typename T>
struct ExpOf;

template <>
struct ExpOf<float> {
  static constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
  static constexpr float kLn2High = 0.693359375f, kLn2Low = -2.12194440e-4f;
  static constexpr int kMantissaBits = 23, kBias = 127, kTerms = 7;
};

template <>
struct ExpOf<double> {
  static constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52
  static constexpr double kLn2High = 0.693147180369123816490, kLn2Low = 1.90821492927058770002e-10;
  static constexpr int kMantissaBits = 52, kBias = 1023, kTerms = 13;
};

// 1 / n!
inline constexpr double kInverseFactorial[] = {
    1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
    1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0};

// Below this, e^x is far under the 2^-41 that fixed point resolves.
inline constexpr double kExpCutoff = -80.0;

// e^x for kExpCutoff <= x <= 0.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V Exp(D d, V x) {
  using T = hn::TFromD<D>;
  using C = ExpOf<T>;
  const hn::RebindToSigned<D> di;
  using TI = hn::TFromD<decltype(di)>;
  const V rounder = hn::Set(d, C::kRound);
  const V shifted = Fma(x, hn::Set(d, static_cast<T>(1.4426950408889634)), rounder);
  const V n = hn::Sub(shifted, rounder);
  V r = Fma(n, hn::Set(d, -C::kLn2High), x);
  r = Fma(n, hn::Set(d, -C::kLn2Low), r);
  V series = hn::Set(d, static_cast<T>(kInverseFactorial[C::kTerms]));
  for (int k = C::kTerms - 1; k >= 0; --k) {
    series = Fma(series, r, hn::Set(d, static_cast<T>(kInverseFactorial[k])));
  }
  const auto exponent = hn::Add(hn::BitCast(di, shifted), hn::Set(di, static_cast<TI>(C::kBias)));
  return hn::Mul(series, hn::BitCast(d, hn::ShiftLeft<C::kMantissaBits>(exponent)));
}

// ln x for normal x > 0: x = m 2^e with m in [sqrt(1/2), sqrt(2)); f = m - 1.
// ln m = 2 atanh(f / (f + 2)) by its series.
template <class D, class V = hn::Vec<D>>
requires(sizeof(hn::TFromD<D>) == 8) HWY_INLINE V Log(D d, V x) {
  const hn::RebindToUnsigned<D> du;
  constexpr int kMantissaBits = 52, kLastTerm = 19;
  constexpr uint64_t kMantissa = 0x000FFFFFFFFFFFFF, kOne = 0x3FF0000000000000, kInteger = 0x4330000000000000;
  constexpr double kIntegerAndBias = 4503599627370496.0 + 1023.0;  // of which kInteger has the first part
  const auto bits = hn::BitCast(du, x);
  const auto biased = hn::Or(hn::ShiftRight<kMantissaBits>(bits), hn::Set(du, kInteger));
  const V exponent = hn::Sub(hn::BitCast(d, biased), hn::Set(d, kIntegerAndBias));
  const V m = hn::BitCast(d, hn::Or(hn::And(bits, hn::Set(du, kMantissa)), hn::Set(du, kOne)));
  const V one = hn::Set(d, 1.0);
  const auto large = hn::Gt(m, hn::Set(d, 1.4142135623730951));
  const V near = hn::IfThenElse(large, hn::Mul(m, hn::Set(d, 0.5)), m);
  const V e = hn::IfThenElse(large, hn::Add(exponent, one), exponent);
  const V f = hn::Div(hn::Sub(near, one), hn::Add(near, one));
  const V s = hn::Mul(f, f);
  V series = hn::Set(d, 1.0 / kLastTerm);
  for (int k = kLastTerm - 2; k >= 3; k -= 2) series = Fma(series, s, hn::Set(d, 1.0 / k));
  const V twice = hn::Add(f, f);
  return Fma(e, hn::Set(d, 0.6931471805599453), Fma(hn::Mul(twice, s), series, twice));
}

inline constexpr float kLn2 = 0.69314718f;

// (ln(1 + f) - f) / f^2 for sqrt(1/2) <= 1 + f <= sqrt(2): all but the first by a minimax fit, by which ln(1 + f) errs
// by at most 8e-9 of itself.
inline constexpr float kLogSeries[] = {-0.5f,           0x1.555554p-2f,  -0x1.000228p-2f,
                                       0x1.99a006p-3f,  -0x1.547238p-3f, 0x1.22da60p-3f,
                                       -0x1.0d85fcp-3f, 0x1.0559dep-3f,  -0x1.38add2p-4f};

// x = 2^exponent (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)).
template <class D>
struct LogParts {
  using V = hn::Vec<D>;
  V exponent, f;

  HWY_INLINE LogParts(D d, V x) {
    const hn::RebindToSigned<D> di;
    constexpr int kMantissaBits = 23;
    constexpr int32_t kSqrtHalf = 0x3F3504F3;
    const auto bits = hn::BitCast(di, x);
    const auto whole = hn::ShiftRight<kMantissaBits>(hn::Sub(bits, hn::Set(di, kSqrtHalf)));
    exponent = hn::ConvertTo(d, whole);
    f = hn::Sub(hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<kMantissaBits>(whole))), hn::Set(d, 1.0f));
  }
};

// (ln(1 + f) - f) / f^2. Even and odd powers apart: one chain of steps would be twice as long, and a processor sees few
// vectors ahead.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V LogSeries(D d, V f, V square) {
  V even = hn::Set(d, kLogSeries[8]), odd = hn::Set(d, kLogSeries[7]);
  for (int k = 6; k >= 0; k -= 2) even = Fma(even, square, hn::Set(d, kLogSeries[k]));
  for (int k = 5; k >= 0; k -= 2) odd = Fma(odd, square, hn::Set(d, kLogSeries[k]));
  return Fma(odd, f, even);
}

// Without a division, which takes as long as all the rest.
template <class D, class V = hn::Vec<D>>
requires(sizeof(hn::TFromD<D>) == 4) HWY_INLINE V Log(D d, V x) {
  const LogParts<D> parts(d, x);
  const V square = hn::Mul(parts.f, parts.f);
  return Fma(parts.exponent, hn::Set(d, kLn2), Fma(LogSeries(d, parts.f, square), square, parts.f));
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
