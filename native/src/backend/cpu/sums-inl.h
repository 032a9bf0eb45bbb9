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

// Columns [column, column + lanes) of the rows. Every term carries kIntegerShiftBits, taken off once at the end;
// all arithmetic is modulo 2^64.
template <typename T, bool kSquares, class D>
HWY_INLINE void AccumulateColumns(D d, std::span<const std::byte* const> rows, size_t column, bool subtract,
                                  uint64_t* first, uint64_t* second) {
  const hn::RebindToUnsigned<D> du;
  const auto one = hn::Set(d, kFixedOne), product_one = hn::Set(d, kProductOne);
  const auto shift = hn::Set(d, kIntegerShift);
  auto sum = hn::Set(du, 0 - kIntegerShiftBits * static_cast<uint64_t>(rows.size()));
  auto square_sum = sum;
  for (const std::byte* row : rows) {
    const auto p = LoadAsDouble(d, reinterpret_cast<const T*>(row) + column);
    sum = hn::Add(sum, hn::BitCast(du, hn::Add(hn::Mul(p, one), shift)));
    if (kSquares) {
      const auto square = hn::Mul(hn::Mul(p, product_one), p);
      square_sum = hn::Add(square_sum, hn::BitCast(du, hn::Add(square, shift)));
    }
  }
  const auto store = [&](auto more, uint64_t* to) HWY_ATTR {
    const auto before = hn::LoadU(du, to);
    hn::StoreU(subtract ? hn::Sub(before, more) : hn::Add(before, more), du, to);
  };
  store(sum, first);
  if (kSquares) store(square_sum, second);
}

template <typename T, bool kSquares>
void AccumulateRows(std::span<const std::byte* const> rows, size_t m, bool subtract, uint64_t* first,
                    uint64_t* second) {
  const hn::ScalableTag<double> d;
  constexpr size_t kLanes = HWY_LANES(double);
  size_t j = 0;
  for (; j + kLanes <= m; j += kLanes) {
    AccumulateColumns<T, kSquares>(d, rows, j, subtract, first + j, kSquares ? second + j : nullptr);
  }
  if (j == m) return;
  uint64_t tail_first[kLanes] = {}, tail_second[kLanes] = {};
  std::copy(first + j, first + m, tail_first);
  if (kSquares) std::copy(second + j, second + m, tail_second);
  AccumulateColumns<T, kSquares>(d, rows, j, subtract, tail_first, tail_second);
  std::copy_n(tail_first, m - j, first + j);
  if (kSquares) std::copy_n(tail_second, m - j, second + j);
}

template <typename T>
void Accumulate(std::span<const std::byte* const> rows, size_t m, bool subtract, uint64_t* first, uint64_t* second) {
  (second ? AccumulateRows<T, true> : AccumulateRows<T, false>)(rows, m, subtract, first, second);
}

// An unsigned integer as the nearest double.
template <class D, class VU>
HWY_INLINE hn::Vec<D> ToDouble(D d, VU x) {
  const hn::RebindToUnsigned<D> du;
  const auto low = hn::Or(hn::And(x, hn::Set(du, 0xFFFFFFFFull)), hn::Set(du, 0x4330000000000000ull));  // 2^52 + low
  const auto high = hn::Or(hn::ShiftRight<32>(x), hn::Set(du, 0x4530000000000000ull));  // 2^84 + high * 2^32
  return hn::Add(hn::Sub(hn::BitCast(d, high), hn::Set(d, 19342813118337666422669312.0)), hn::BitCast(d, low));
}

// A vector of sums: of 128 bits where kWide, else of 64.
template <bool kWide>
struct Words {
  using D = hn::RebindToUnsigned<LaneSums<double>::D>;
  hn::Vec<D> low, high;

  static HWY_INLINE Words Load(const SumsView& sums, size_t j) {
    const D d;
    return {hn::LoadU(d, sums.low + j), kWide && sums.high ? hn::LoadU(d, sums.high + j) : hn::Zero(d)};
  }

  HWY_INLINE Words Minus(const Words& other) const {
    const auto difference = hn::Sub(low, other.low);
    if (!kWide) return {difference, high};
    const auto borrow =
        hn::ShiftRight<63>(hn::Or(hn::AndNot(low, other.low), hn::AndNot(hn::Xor(low, other.low), difference)));
    return {difference, hn::Sub(hn::Sub(high, other.high), borrow)};
  }

  HWY_INLINE LaneSums<double>::V ToDoubles() const {
    const LaneSums<double>::D d;
    return kWide ? Fma(ToDouble(d, high), hn::Set(d, 18446744073709551616.0), ToDouble(d, low)) : ToDouble(d, low);
  }
};

// The last words of an array whose length is no multiple of kVirtualLanes, padded with zeros.
struct Tail {
  Tail(const SumsView& sums, size_t m) {
    const size_t begin = m / kVirtualLanes * kVirtualLanes;
    std::copy(sums.low + begin, sums.low + m, low);
    if (sums.high) std::copy(sums.high + begin, sums.high + m, high);
  }
  SumsView View() const { return {low, high}; }

  HWY_ALIGN uint64_t low[kVirtualLanes] = {};
  HWY_ALIGN uint64_t high[kVirtualLanes] = {};
};

// x ln x, 0 at 0.
template <class D, class V>
HWY_INLINE V XLogX(D d, V x) {
  return hn::IfThenElseZero(hn::Gt(x, hn::Zero(d)), hn::Mul(x, Log(d, x)));
}

template <bool kWide>
double EntropyOf(const SumsView& sums, size_t m, double n) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const auto inverse = hn::Set(d, 1.0 / (n * kFixedOne));
  Sums total;
  const auto add = [&](const SumsView& from, size_t j) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const auto p = hn::Mul(Words<kWide>::Load(from, j + i * Sums::kLanes).ToDoubles(), inverse);
      total.sums[i] = hn::Sub(total.sums[i], XLogX(d, p));
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) add(sums, j);
  if (j < m) add(Tail(sums, m).View(), 0);
  return total.Total();
}

template <bool kWide>
double SquareRatioOf(const SumsView& first, const SumsView& second, size_t m) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  Sums total;
  const auto add = [&](const SumsView& ones, const SumsView& squares, size_t j) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const auto s = Words<kWide>::Load(ones, j + i * Sums::kLanes).ToDoubles();
      const auto q = Words<kWide>::Load(squares, j + i * Sums::kLanes).ToDoubles();
      const auto some = hn::Gt(s, hn::Zero(d));
      const auto ratio = hn::Div(q, hn::IfThenElse(some, s, hn::Set(d, 1.0)));
      total.sums[i] = hn::Add(total.sums[i], hn::IfThenElseZero(some, ratio));
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) add(first, second, j);
  if (j < m) add(Tail(first, m).View(), Tail(second, m).View(), 0);
  return total.Total() * (kFixedOne / kProductOne);
}

template <bool kWide>
double WeightedSquaresOf(const SumsView& sums, const double* weights, size_t m, double n) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const auto inverse = hn::Set(d, 1.0 / (n * kFixedOne));
  Sums total;
  const auto add = [&](const SumsView& from, const double* w, size_t j) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const size_t at = j + i * Sums::kLanes;
      const auto p = hn::Mul(Words<kWide>::Load(from, at).ToDoubles(), inverse);
      total.sums[i] = Fma(hn::Mul(p, p), hn::LoadU(d, w + at), total.sums[i]);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) add(sums, weights, j);
  if (j == m) return total.Total();
  double last[kVirtualLanes] = {};
  std::copy(weights + j, weights + m, last);
  add(Tail(sums, m).View(), last, 0);
  return total.Total();
}

// Sums without high words take two thirds of the time.
inline double Entropy(const SumsView& sums, size_t m, double n) {
  return (sums.high ? EntropyOf<true> : EntropyOf<false>)(sums, m, n);
}

inline double SquareRatio(const SumsView& first, const SumsView& second, size_t m) {
  return (first.high || second.high ? SquareRatioOf<true> : SquareRatioOf<false>)(first, second, m);
}

inline double WeightedSquares(const SumsView& sums, const double* weights, size_t m, double n) {
  return (sums.high ? WeightedSquaresOf<true> : WeightedSquaresOf<false>)(sums, weights, m, n);
}

// x ln x - (x - 1) for x = 1 + e, e >= -1. Near 1 by its own series, where the difference would be nothing
// but rounding.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V DivergenceTerm(D d, V e) {
  const V one = hn::Set(d, 1.0f);
  const V x = hn::Add(e, one);
  LogParts<D> parts(d, x);
  const auto near = hn::Eq(parts.exponent, hn::Zero(d));
  parts.f = hn::IfThenElse(near, e, parts.f);
  const V square = hn::Mul(parts.f, parts.f), series = LogSeries(d, parts.f, square);
  const V log = Fma(parts.exponent, hn::Set(d, kLn2), Fma(series, square, parts.f));
  return hn::IfThenElse(near, hn::Mul(square, Fma(series, x, one)), Fma(x, log, hn::Neg(e)));
}

// The i-th vector of floats of what get(k) has as the k-th vector of doubles. Not by way of memory: a processor waits
// long for a vector that it stored in halves.
template <class Get>
HWY_INLINE LaneSums<float>::V Narrowed(size_t i, Get get) {
  const LaneSums<float>::D d;
#if HWY_TARGET == HWY_SCALAR
  return hn::DemoteTo(d, get(i));
#else
  const hn::Half<LaneSums<float>::D> half;
  const auto low = get(2 * i), high = get(2 * i + 1);
  return hn::Combine(d, hn::DemoteTo(half, high), hn::DemoteTo(half, low));
#endif
}

inline BlockTerms TermsOfBlock(const uint64_t* sums, const float* p, const double* inverse_p, size_t m, double n) {
  using Doubles = LaneSums<double>;
  using Floats = LaneSums<float>;
  const Doubles::D d;
  const Floats::D df;
  const auto unit = hn::Set(d, 1.0 / (n * kFixedOne)), one = hn::Set(d, 1.0);
  Doubles squares;
  Floats divergence;
  const auto add = [&](const uint64_t* from, const float* shares, const double* inverses) HWY_ATTR {
    const auto excess = [&](size_t i) SEXTANT_LAMBDA {
      const size_t at = i * Doubles::kLanes;
      const auto own = hn::Mul(Words<false>::Load({from, nullptr}, at).ToDoubles(), unit);
      const auto ratio = hn::Mul(own, hn::LoadU(d, inverses + at));
      squares.sums[i] = Fma(own, ratio, squares.sums[i]);
      return hn::Sub(ratio, one);
    };
    for (size_t i = 0; i < Floats::kVectors; ++i) {
      const auto term = DivergenceTerm(df, Narrowed(i, excess));
      divergence.sums[i] = Fma(hn::LoadU(df, shares + i * Floats::kLanes), term, divergence.sums[i]);
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) add(sums + j, p + j, inverse_p + j);
  if (j < m) {
    float shares[kVirtualLanes] = {};
    double inverses[kVirtualLanes] = {};
    std::copy(p + j, p + m, shares);
    std::copy(inverse_p + j, inverse_p + m, inverses);
    add(Tail({sums, nullptr}, m).low, shares, inverses);
  }
  return {static_cast<double>(divergence.Total()), squares.Total()};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
