// SPDX-License-Identifier: Apache-2.0
//
// Rows of any element type, alignment and magnitude as float or double.
#if defined(SEXTANT_CONVERT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_CONVERT_INL_H_
#undef SEXTANT_CONVERT_INL_H_
#else
#define SEXTANT_CONVERT_INL_H_
#endif

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "backend/cpu/simd-inl.h"
#include "common/half.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

inline size_t ElementBytes(DType dtype) {
  switch (dtype) {
    case DType::kF32:
      return 4;
    case DType::kF64:
      return 8;
    default:
      return 2;
  }
}

inline const unsigned char* ElementAddress(const RowsView& rows, size_t row, size_t column) {
  return static_cast<const unsigned char*>(rows.data) + static_cast<int64_t>(row) * rows.stride_bytes +
         static_cast<int64_t>(column * ElementBytes(rows.dtype));
}

// Whether the kernels may read the rows where they are.
template <typename T>
bool ReadableInPlace(const RowsView& rows) {
  const bool same = rows.dtype == (sizeof(T) == 4 ? DType::kF32 : DType::kF64);
  return same && reinterpret_cast<uintptr_t>(rows.data) % sizeof(T) == 0 &&
         rows.stride_bytes % static_cast<int64_t>(sizeof(T)) == 0;
}

template <typename T>
struct Element;

template <>
struct Element<hwy::float16_t> {
  static float ToFloat(uint16_t bits) { return HalfToFloat(bits); }
};

template <>
struct Element<hwy::bfloat16_t> {
  static float ToFloat(uint16_t bits) { return BfloatToFloat(bits); }
};

// Converts what it can by the instruction for it, and says how many those are. What compilers make of HalfToFloat for
// AVX2 is several times as slow; for AVX-512 it is not.
HWY_INLINE size_t ConvertByInstruction([[maybe_unused]] const uint16_t* bits, [[maybe_unused]] size_t n,
                                       [[maybe_unused]] float* to) {
  size_t k = 0;
#if HWY_TARGET == HWY_AVX2
  const hn::ScalableTag<float> d;
  const hn::Rebind<hwy::float16_t, decltype(d)> halves;
  for (; k + HWY_LANES(float) <= n; k += HWY_LANES(float)) {
    hn::StoreU(hn::PromoteTo(d, hn::LoadU(halves, reinterpret_cast<const hwy::float16_t*>(bits + k))), d, to + k);
  }
#endif
  return k;
}

template <class Half, typename T>
void ConvertHalves(const unsigned char* from, size_t n, T* to) {
  uint16_t bits[kChunk];
  std::memcpy(bits, from, n * sizeof(uint16_t));
  size_t k = 0;
  if constexpr (std::is_same_v<Half, hwy::float16_t> && std::is_same_v<T, float>) k = ConvertByInstruction(bits, n, to);
  for (; k < n; ++k) to[k] = static_cast<T>(Element<Half>::ToFloat(bits[k]));
}

template <typename From, typename T>
void ConvertFloats(const unsigned char* from, size_t n, T* to) {
  From values[kChunk];
  std::memcpy(values, from, n * sizeof(From));
  for (size_t k = 0; k < n; ++k) to[k] = static_cast<T>(values[k]);
}

// n <= kChunk elements; exact but for F64 to float.
template <typename T>
void Convert(DType dtype, const unsigned char* from, size_t n, T* to) {
  switch (dtype) {
    case DType::kF32:
      return ConvertFloats<float>(from, n, to);
    case DType::kF64:
      return ConvertFloats<double>(from, n, to);
    case DType::kF16:
      return ConvertHalves<hwy::float16_t>(from, n, to);
    case DType::kBF16:
      return ConvertHalves<hwy::bfloat16_t>(from, n, to);
  }
}

// Reads a row as double, chunk by chunk: visit(values, begin, size).
template <class Visit>
void VisitRow(const RowsView& rows, size_t row, size_t dim, Visit visit) {
  double values[kChunk];
  for (size_t begin = 0; begin < dim; begin += kChunk) {
    const size_t size = std::min(kChunk, dim - begin);
    Convert(rows.dtype, ElementAddress(rows, row, begin), size, values);
    visit(values, begin, size);
  }
}

// The row times the power of two that brings its largest element near 1, unless it is bad.
template <typename T>
BadRow ScaleRow(const RowsView& rows, size_t row, size_t dim, T* to) {
  double largest = 0;
  bool finite = true;
  VisitRow(rows, row, dim, [&](const double* values, size_t, size_t size) {
    for (size_t k = 0; k < size; ++k) {
      finite = finite && std::isfinite(values[k]);
      largest = std::max(largest, std::abs(values[k]));
    }
  });
  if (!finite) return kNotFiniteRow;
  if (largest == 0) return kZeroRow;
  const int exponent = std::ilogb(largest);
  VisitRow(rows, row, dim, [&](const double* values, size_t begin, size_t size) {
    for (size_t k = 0; k < size; ++k) to[begin + k] = static_cast<T>(std::scalbn(values[k], -exponent));
  });
  return kGoodRow;
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
