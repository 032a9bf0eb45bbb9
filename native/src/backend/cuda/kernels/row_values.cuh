// SPDX-License-Identifier: Apache-2.0
//
// Elements of rows, whatever their type and alignment.
#pragma once

#include <bit>
#include <cstdint>

#include "backend/cuda/platform.h"
#include "common/half.h"
#include "common/rows.h"

namespace sextant::cuda {

// What of the rows a kernel reads.
struct DeviceRows {
  const unsigned char* data;
  int64_t stride_bytes;
  int64_t count, dim;
  int alignment;  // of every row: a power of two, at most 16
};

template <DType kType>
struct RowType;
template <>
struct RowType<DType::kF32> {
  using Bits = uint32_t;
  using Value = float;
  static __device__ float ValueOf(uint32_t bits) { return std::bit_cast<float>(bits); }
};
template <>
struct RowType<DType::kF64> {
  using Bits = uint64_t;
  using Value = double;
  static __device__ double ValueOf(uint64_t bits) { return std::bit_cast<double>(bits); }
};
template <>
struct RowType<DType::kF16> {
  using Bits = uint16_t;
  using Value = float;
  static __device__ float ValueOf(uint16_t bits) { return HalfToFloat(bits); }
};
template <>
struct RowType<DType::kBF16> {
  using Bits = uint16_t;
  using Value = float;
  static __device__ float ValueOf(uint16_t bits) { return BfloatToFloat(bits); }
};

template <typename Bits>
__device__ Bits LoadBits(const unsigned char* at, int alignment) {
  if (alignment >= static_cast<int>(sizeof(Bits))) return *reinterpret_cast<const Bits*>(at);
  Bits bits = 0;
  for (unsigned i = 0; i < sizeof(Bits); ++i) bits = static_cast<Bits>(bits | static_cast<Bits>(at[i]) << (8 * i));
  return bits;
}

// Calls use(get), where get(row, k) is an element as a double, for the type at hand.
template <typename Use>
__device__ void WithElements(const DeviceRows& rows, DType type, Use&& use) {
  const auto with = [&]<DType kType>() {
    using Row = RowType<kType>;
    using Bits = typename Row::Bits;
    use([&](int64_t row, int64_t k) {
      const unsigned char* at = rows.data + row * rows.stride_bytes + k * static_cast<int64_t>(sizeof(Bits));
      return static_cast<double>(Row::ValueOf(LoadBits<Bits>(at, rows.alignment)));
    });
  };
  switch (type) {
    case DType::kF32:
      return with.template operator()<DType::kF32>();
    case DType::kF64:
      return with.template operator()<DType::kF64>();
    case DType::kF16:
      return with.template operator()<DType::kF16>();
    case DType::kBF16:
      return with.template operator()<DType::kBF16>();
  }
}

// 8 neighbouring elements of a row as they stand in memory.
template <DType kType>
struct Segment {
  using Bits = typename RowType<kType>::Bits;
  static constexpr int kElements = 8;
  static constexpr int kWords = kElements * static_cast<int>(sizeof(Bits)) / 16;

  uint4 words[kWords];

  // From element k on; zeros beyond the row, and for a row that is none.
  __device__ __forceinline__ void Read(const DeviceRows& rows, int64_t row, int64_t k) {
    const unsigned char* at = rows.data + row * rows.stride_bytes + k * static_cast<int64_t>(sizeof(Bits));
    if (row < rows.count && k + kElements <= rows.dim && rows.alignment == 16) {
      SEXTANT_UNROLL
      for (int i = 0; i < kWords; ++i) words[i] = reinterpret_cast<const uint4*>(at)[i];
      return;
    }
    const int64_t left = row < rows.count ? rows.dim - k : 0;
    uint32_t parts[4 * kWords] = {};
    SEXTANT_UNROLL
    for (int i = 0; i < kElements; ++i) {
      const uint64_t bits =
          i < left ? LoadBits<Bits>(at + i * static_cast<int>(sizeof(Bits)), rows.alignment) : Bits{0};
      if constexpr (sizeof(Bits) == 2) parts[i / 2] |= static_cast<uint32_t>(bits) << (16 * (i % 2));
      if constexpr (sizeof(Bits) == 4) parts[i] = static_cast<uint32_t>(bits);
      if constexpr (sizeof(Bits) == 8) {
        parts[2 * i] = static_cast<uint32_t>(bits);
        parts[2 * i + 1] = static_cast<uint32_t>(bits >> 32);
      }
    }
    SEXTANT_UNROLL
    for (int i = 0; i < kWords; ++i) {
      words[i] = uint4{parts[4 * i], parts[4 * i + 1], parts[4 * i + 2], parts[4 * i + 3]};
    }
  }

  __device__ __forceinline__ uint32_t Word(int i) const {
    const uint4& w = words[i / 4];
    return i % 4 == 0 ? w.x : i % 4 == 1 ? w.y : i % 4 == 2 ? w.z : w.w;
  }

  // Rounded to a float where it is a double.
  __device__ __forceinline__ float Value(int i) const {
    if constexpr (sizeof(Bits) == 2)
      return RowType<kType>::ValueOf(static_cast<uint16_t>(Word(i / 2) >> (16 * (i % 2))));
    if constexpr (sizeof(Bits) == 4) return RowType<kType>::ValueOf(Word(i));
    if constexpr (sizeof(Bits) == 8) {
      const uint64_t bits = Word(2 * i) | static_cast<uint64_t>(Word(2 * i + 1)) << 32;
      return static_cast<float>(RowType<DType::kF64>::ValueOf(bits));
    }
  }
};

// A sum of floats with what rounding took from it.
struct CompensatedSum {
  float high = 0, low = 0;

  __device__ __forceinline__ void Add(float x) {
    const float sum = high + x;
    const float part = sum - high;
    low += (high - (sum - part)) + (x - part);
    high = sum;
  }
  __device__ double Total() const { return static_cast<double>(high) + static_cast<double>(low); }
};

}  // namespace sextant::cuda
