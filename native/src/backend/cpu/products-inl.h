// SPDX-License-Identifier: Apache-2.0
//
// Products of assignments into fixed-point sums: sum_i p_ij p_ik for all pairs j >= k of anchors, row by row of this
// lower triangle.
#if defined(SEXTANT_PRODUCTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_PRODUCTS_INL_H_
#undef SEXTANT_PRODUCTS_INL_H_
#else
#define SEXTANT_PRODUCTS_INL_H_
#endif

#include <algorithm>
#include <span>

#include "backend/cpu/pack.h"
#include "backend/cpu/simd-inl.h"
#include "backend/cpu/sums-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// The triangle is cut into blocks of kPairHeight anchors j by one vector of anchors k, whose sums stay in registers
// while rows pass by.
inline constexpr size_t kPairHeight = 8;
// Anchors k, and rows, that are taken at once: in double, they stay in the first-level cache.
inline constexpr size_t kPairWidth = 64;
inline constexpr size_t kPairDepth = 48;

// Assignments to the anchors [begin, begin + count), in double and times `scale`: kWidth of them for each row.
template <typename T, size_t kWidth>
HWY_INLINE void PackColumns(std::span<const std::byte* const> rows, size_t begin, size_t count, double scale,
                            double* HWY_RESTRICT packed) {
  const hn::ScalableTag<double> d;
  const auto factor = hn::Set(d, scale);
  for (size_t i = 0; i < rows.size(); ++i) {
    const T* row = reinterpret_cast<const T*>(rows[i]) + begin;
    for (size_t j = 0; j < count; j += HWY_LANES(double)) {
      hn::Store(hn::Mul(LoadAsDouble(d, row + j), factor), d, packed + i * kWidth + j);
    }
  }
}

// round(p_j p_k 2^50) with kIntegerShiftBits, of p_j and p_k 2^50. The product of two floats is exact in double, where
// a fused multiply-add gives the same bits.
template <typename T, class V>
HWY_INLINE V RoundedProduct(V p, V fixed, V shift) {
  if constexpr (sizeof(T) == sizeof(float)) return hn::MulAdd(fixed, p, shift);
  return hn::Add(hn::Mul(fixed, p), shift);
}

// Where sums go: those of the anchor j begin at its pair with anchor 0.
struct Triangle {
  uint64_t* words;
  size_t anchors;

  uint64_t* RowOf(size_t j) const { return words + j * (j + 1) / 2; }
};

// The anchors [j, j + kPairHeight) of `left` with one vector of anchors from k on of `right`.
template <typename T>
void AddBlock(const double* HWY_RESTRICT left, const double* HWY_RESTRICT right, size_t rows, size_t j, size_t k,
              const Triangle& to) {
  const hn::ScalableTag<double> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  constexpr size_t kLanes = HWY_LANES(double);
  const auto shift = hn::Set(d, kIntegerShift);
  hn::Vec<decltype(du)> sums[kPairHeight];
  for (auto& sum : sums) sum = hn::Set(du, 0 - kIntegerShiftBits * static_cast<uint64_t>(rows));
  for (size_t i = 0; i < rows; ++i) {
    const auto fixed = hn::Load(d, right + i * kPairWidth);
    for (size_t h = 0; h < kPairHeight; ++h) {
      const auto p = hn::Set(d, left[i * kPairHeight + h]);
      sums[h] = hn::Add(sums[h], hn::BitCast(du, RoundedProduct<T>(p, fixed, shift)));
    }
  }
  for (size_t h = 0; h < std::min(kPairHeight, to.anchors - j); ++h) {
    uint64_t* words = to.RowOf(j + h) + k;
    if (k + kLanes <= j + h + 1) {
      hn::StoreU(hn::Add(hn::LoadU(du, words), sums[h]), du, words);
      continue;
    }
    HWY_ALIGN uint64_t some[kLanes];
    hn::Store(sums[h], du, some);
    for (size_t i = 0; k + i <= j + h; ++i) words[i] += some[i];
  }
}

template <typename T>
void AccumulateProducts(std::span<const std::byte* const> rows, size_t m, uint64_t* products) {
  constexpr size_t kLanes = HWY_LANES(double);
  const auto whole_vectors = [](size_t columns) { return RoundUp(columns, kLanes); };
  HWY_ALIGN double left[kPairDepth * kPairHeight] = {};  // lanes beyond m hold numbers that go nowhere
  HWY_ALIGN double right[kPairDepth * kPairWidth];
  for (; !rows.empty(); rows = rows.subspan(std::min(kPairDepth, rows.size()))) {
    const auto some = rows.first(std::min(kPairDepth, rows.size()));
    for (size_t panel = 0; panel < m; panel += kPairWidth) {
      const size_t end = std::min(panel + kPairWidth, m);
      PackColumns<T, kPairWidth>(some, panel, whole_vectors(end - panel), kProductOne, right);
      for (size_t j = panel; j < m; j += kPairHeight) {
        PackColumns<T, kPairHeight>(some, j, whole_vectors(std::min(kPairHeight, m - j)), 1, left);
        for (size_t k = panel; k < std::min(end, j + kPairHeight); k += kLanes) {
          AddBlock<T>(left, right + (k - panel), some.size(), j, k, {products, m});
        }
      }
    }
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
