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
  const auto one = hn::Set(d, kFixedOne);
  const auto shift = hn::Set(d, kIntegerShift);
  auto sum = hn::Set(du, 0 - kIntegerShiftBits * static_cast<uint64_t>(rows.size()));
  auto square_sum = sum;
  for (const std::byte* row : rows) {
    const auto p = LoadAsDouble(d, reinterpret_cast<const T*>(row) + column);
    const auto fixed = hn::Mul(p, one);
    sum = hn::Add(sum, hn::BitCast(du, hn::Add(fixed, shift)));
    if (kSquares) square_sum = hn::Add(square_sum, hn::BitCast(du, hn::Add(hn::Mul(fixed, p), shift)));
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

template <class D, class VU>
HWY_INLINE hn::Vec<D> WideToDouble(D d, VU low, VU high) {
  return Fma(ToDouble(d, high), hn::Set(d, 18446744073709551616.0), ToDouble(d, low));  // 2^64
}

// A vector of sums of 128 bits.
struct Words {
  using D = hn::RebindToUnsigned<LaneSums<double>::D>;
  hn::Vec<D> low, high;
};

HWY_INLINE Words LoadWords(const SumsView& sums, size_t j) {
  const Words::D d;
  return {hn::LoadU(d, sums.low + j), sums.high ? hn::LoadU(d, sums.high + j) : hn::Zero(d)};
}

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

inline double Entropy(const SumsView& sums, size_t m, double n) {
  using Sums = LaneSums<double>;
  const Sums::D d;
  const auto inverse = hn::Set(d, 1.0 / (n * kFixedOne));
  Sums total;
  const auto add = [&](const SumsView& from, size_t j) HWY_ATTR {
    for (size_t i = 0; i < Sums::kVectors; ++i) {
      const Words words = LoadWords(from, j + i * Sums::kLanes);
      const auto p = hn::Mul(WideToDouble(d, words.low, words.high), inverse);
      total.sums[i] = hn::Sub(total.sums[i], XLogX(d, p));
    }
  };
  size_t j = 0;
  for (; j + kVirtualLanes <= m; j += kVirtualLanes) add(sums, j);
  if (j < m) add(Tail(sums, m).View(), 0);
  return total.Total();
}

// a - b of 128 bits.
HWY_INLINE Words Subtract(const Words& a, const Words& b) {
  const auto low = hn::Sub(a.low, b.low);
  const auto borrow = hn::ShiftRight<63>(hn::Or(hn::AndNot(a.low, b.low), hn::AndNot(hn::Xor(a.low, b.low), low)));
  return {low, hn::Sub(hn::Sub(a.high, b.high), borrow)};
}

HWY_INLINE void StoreAs(LaneSums<double>::V v, double* to) { hn::Store(v, LaneSums<double>::D(), to); }

HWY_INLINE void StoreAs(LaneSums<double>::V v, float* to) {
  const hn::Rebind<float, LaneSums<double>::D> d;
  hn::Store(hn::DemoteTo(d, v), d, to);
}

// Distributions of a label (P) and of all other labels (R), a piece of the anchors at a time.
template <typename T>
struct LabelPiece {
  static constexpr size_t kAnchors = 256;

  // Anchors [begin, begin + size), size <= kAnchors; up to whole virtual lanes the piece is filled with zeros.
  HWY_INLINE void Load(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t begin,
                       size_t size) {
    using Sums = LaneSums<double>;
    const Sums::D d;
    const auto label_inverse = hn::Set(d, 1.0 / (label_rows * kFixedOne));
    const auto rest_inverse = hn::Set(d, 1.0 / ((all_rows - label_rows) * kFixedOne));
    const auto store = [&](const SumsView& mine, const SumsView& every, size_t from, size_t to) HWY_ATTR {
      for (size_t i = 0; i < kVirtualLanes; i += Sums::kLanes) {
        const Words words = LoadWords(mine, from + i);
        const Words rest = Subtract(LoadWords(every, from + i), words);
        StoreAs(hn::Mul(WideToDouble(d, words.low, words.high), label_inverse), p + to + i);
        StoreAs(hn::Mul(WideToDouble(d, rest.low, rest.high), rest_inverse), r + to + i);
      }
    };
    size_t j = 0;
    for (; j + kVirtualLanes <= size; j += kVirtualLanes) store(label, all, begin + j, j);
    if (j < size) store(Tail(label, begin + size).View(), Tail(all, begin + size).View(), 0, j);
  }

  HWY_ALIGN T p[kAnchors];
  HWY_ALIGN T r[kAnchors];
};

// Entropy of a label, and its Jensen-Shannon divergence from all other labels:
// JSD(P, R) = sum (P ln P + R ln R) / 2 - M ln M, M = (P + R) / 2.
template <typename T>
LabelTerms Terms(const SumsView& label, double label_rows, const SumsView& all, double all_rows, size_t m) {
  using Sums = LaneSums<T>;
  const typename Sums::D d;
  const auto half = hn::Set(d, T(0.5));
  Sums entropy, divergence;
  LabelPiece<T> piece;
  for (size_t begin = 0; begin < m; begin += piece.kAnchors) {
    const size_t size = std::min(piece.kAnchors, m - begin);
    piece.Load(label, label_rows, all, all_rows, begin, size);
    for (size_t j = 0; j < size; j += kVirtualLanes) {
      for (size_t i = 0; i < Sums::kVectors; ++i) {
        const auto p = hn::Load(d, piece.p + j + i * Sums::kLanes);
        const auto r = hn::Load(d, piece.r + j + i * Sums::kLanes);
        const auto p_term = XLogX(d, p);
        const auto ends = hn::Mul(hn::Add(p_term, XLogX(d, r)), half);
        const auto middle = XLogX(d, hn::Mul(hn::Add(p, r), half));
        entropy.sums[i] = hn::Sub(entropy.sums[i], p_term);
        divergence.sums[i] = hn::Add(divergence.sums[i], hn::Sub(ends, middle));
      }
    }
  }
  const double total = static_cast<double>(divergence.Total());
  return {static_cast<double>(entropy.Total()), all_rows > label_rows ? std::max(0.0, total) : 0.0};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
