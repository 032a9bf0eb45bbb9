// SPDX-License-Identifier: Apache-2.0
//
// The matrix unit as a warpgroup uses it, four neighbouring warps, on compute capability 9.0: 64 rows, from registers,
// by up to 128 columns in shared memory. Which lane holds what, and how shared memory is read, is that of wgmma in the
// PTX manual; for tests the CPU does the same. Products are on their way until they are waited for.
#pragma once

#include <cstdint>

#include "backend/cuda/kernels/matrix_unit.cuh"
#include "backend/cuda/platform.h"

#ifdef __CUDACC__
#include "backend/cuda/kernels/bulk_copy.cuh"
#endif

namespace sextant::cuda {

inline constexpr int kGroupThreads = 128;
inline constexpr int kGroupRows = 64;

// Of the 64 rows, warp w has those from 16 w on; of these, a lane has lane / 4 and 8 more, and of every 8 columns
// 2 (lane % 4) and the next.
template <int kColumns>
struct GroupProducts {
  float values[kColumns / 2];
};

// Where 8 columns of 128 bytes, and the next 8, begin at 1024 bytes of alignment, 16-byte pieces of a column standing
// at their number ^ (column % 8). Elements 16 i to 16 i + 15 of every column begin 32 i bytes later.
inline constexpr uint64_t ColumnsAt(uint32_t shared_address) {
  constexpr uint64_t kBytesOf8 = 1024, kPiecesMoved = 1;  // in 128 bytes
  return (shared_address & 0x3FFFFu) >> 4 | uint64_t{1} << 16 | kBytesOf8 >> 4 << 32 | kPiecesMoved << 62;
}

#ifdef __CUDACC__

__device__ __forceinline__ uint64_t ColumnsAt(const Element* shared) { return ColumnsAt(SharedAddress(shared)); }

// Operands are registers that must have their values before a fence, and keep them until products are there; the
// compiler knows of neither, unless they seem to change.
template <int kFragments>
__device__ __forceinline__ void Touch(LeftFragment (&left)[kFragments]) {
  SEXTANT_UNROLL
  for (int i = 0; i < kFragments; ++i) {
    SEXTANT_UNROLL
    for (int w = 0; w < 4; ++w) asm volatile("" : "+r"(left[i].words[w])::"memory");
  }
}

// Before products of these operands.
template <int kFragments>
__device__ __forceinline__ void BeginProducts(LeftFragment (&left)[kFragments]) {
  Touch(left);
  asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

#define SEXTANT_PLACES_52                                                                                          \
  "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, " \
  "%24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, " \
  "%46, %47, %48, %49, %50, %51"
#define SEXTANT_PLACES_64 SEXTANT_PLACES_52 ", %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63"
#define SEXTANT_SUMS_4(c, i) "+f"(c[i]), "+f"(c[(i) + 1]), "+f"(c[(i) + 2]), "+f"(c[(i) + 3])
#define SEXTANT_SUMS_16(c, i) \
  SEXTANT_SUMS_4(c, i), SEXTANT_SUMS_4(c, (i) + 4), SEXTANT_SUMS_4(c, (i) + 8), SEXTANT_SUMS_4(c, (i) + 12)
#define SEXTANT_SUMS_52(c) SEXTANT_SUMS_16(c, 0), SEXTANT_SUMS_16(c, 16), SEXTANT_SUMS_16(c, 32), SEXTANT_SUMS_4(c, 48)
#define SEXTANT_SUMS_64(c) SEXTANT_SUMS_16(c, 0), SEXTANT_SUMS_16(c, 16), SEXTANT_SUMS_16(c, 32), SEXTANT_SUMS_16(c, 48)
// The operands that follow the sums have numbers from `a` on.
#define SEXTANT_MULTIPLY(shape, type, places, sums, a, b, c, d, columns, more)                                     \
  asm volatile(                                                                                                    \
      "{\n"                                                                                                        \
      ".reg .pred more;\n"                                                                                         \
      "setp.ne.b32 more, %" more                                                                                   \
      ", 0;\n"                                                                                                     \
      "wgmma.mma_async.sync.aligned." shape "k16.f32." type "." type " {" places "}, {%" a ", %" b ", %" c ", %" d \
      "}, %" columns                                                                                               \
      ", more, 1, 1, 0;\n"                                                                                         \
      "}"                                                                                                          \
      : sums                                                                                                       \
      : "r"(left.words[0]), "r"(left.words[1]), "r"(left.words[2]), "r"(left.words[3]), "l"(columns_at),           \
        "r"(static_cast<int>(add)))

// sums = left x columns, or sums += where `add`.
template <ElementKind kKind>
__device__ __forceinline__ void Multiply(const LeftFragment& left, uint64_t columns_at, bool add,
                                         GroupProducts<104>& products) {
  float* sums = products.values;
  if constexpr (kKind == ElementKind::kBfloat) {
    SEXTANT_MULTIPLY("m64n104", "bf16", SEXTANT_PLACES_52, SEXTANT_SUMS_52(sums), "52", "53", "54", "55", "56", "57");
  } else {
    SEXTANT_MULTIPLY("m64n104", "f16", SEXTANT_PLACES_52, SEXTANT_SUMS_52(sums), "52", "53", "54", "55", "56", "57");
  }
}
template <ElementKind kKind>
__device__ __forceinline__ void Multiply(const LeftFragment& left, uint64_t columns_at, bool add,
                                         GroupProducts<128>& products) {
  float* sums = products.values;
  if constexpr (kKind == ElementKind::kBfloat) {
    SEXTANT_MULTIPLY("m64n128", "bf16", SEXTANT_PLACES_64, SEXTANT_SUMS_64(sums), "64", "65", "66", "67", "68", "69");
  } else {
    SEXTANT_MULTIPLY("m64n128", "f16", SEXTANT_PLACES_64, SEXTANT_SUMS_64(sums), "64", "65", "66", "67", "68", "69");
  }
}

#undef SEXTANT_MULTIPLY
#undef SEXTANT_SUMS_64
#undef SEXTANT_SUMS_52
#undef SEXTANT_SUMS_16
#undef SEXTANT_SUMS_4
#undef SEXTANT_PLACES_64
#undef SEXTANT_PLACES_52

// Until all products of this warp are there.
template <int kColumns, int kFragments>
__device__ __forceinline__ void WaitForProducts(LeftFragment (&left)[kFragments], GroupProducts<kColumns>& products) {
  asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
  asm volatile("wgmma.wait_group.sync.aligned 0;" ::: "memory");
  Touch(left);
  SEXTANT_UNROLL
  for (int i = 0; i < kColumns / 2; ++i) asm volatile("" : "+f"(products.values[i])::"memory");
}

// Until all threads of a warpgroup are here; each group has a number.
__device__ __forceinline__ void WaitForGroup(int group) {
  asm volatile("bar.sync %0, %1;" ::"r"(group + 1), "n"(kGroupThreads) : "memory");
}

#else

inline uint64_t ColumnsAt(const Element* shared) {
  return ColumnsAt(static_cast<uint32_t>(reinterpret_cast<const std::byte*>(shared) - emulation::SharedBytes()));
}

template <int kFragments>
void BeginProducts(LeftFragment (&)[kFragments]) {}

// What a warp's part of it is, of 16 rows. As in MatrixProduct.
template <ElementKind kKind, int kColumns>
struct GroupProduct {
  const uint32_t* left;
  uint64_t columns_at;
  bool add;
  float* sums;

  // NaN from columns that do not lie as ColumnsAt has it.
  static float ColumnElement(uint64_t columns_at, unsigned column, unsigned k) {
    const auto start = static_cast<uint32_t>(columns_at & 0x3FFF) << 4;
    if (columns_at != (ColumnsAt(start)) || start % 1024 >= 128) return std::nanf("");
    const uint32_t plain = start + column * 128 + k * 2;
    const uint32_t at = plain ^ (plain >> 7 & 7) << 4;
    uint16_t bits;
    std::memcpy(&bits, emulation::SharedBytes() + at, sizeof(bits));
    return MatrixProduct<kKind>::ElementOf(bits, 0);
  }

  static void Apply(void* const* operands, uint32_t) {
    using Scalar = MatrixProduct<kKind>;
    float rows[16][16], columns[kColumns][16];
    for (unsigned lane = 0; lane < 32; ++lane) {
      const auto& own = *static_cast<const GroupProduct*>(operands[lane]);
      for (unsigned w = 0; w < 4; ++w) {
        for (unsigned e = 0; e < 2; ++e) {
          rows[lane / 4 + 8 * (w % 2)][2 * (lane % 4) + 8 * (w / 2) + e] = Scalar::ElementOf(own.left[w], e);
        }
      }
    }
    const auto& any = *static_cast<const GroupProduct*>(operands[0]);
    for (unsigned column = 0; column < kColumns; ++column) {
      for (unsigned k = 0; k < 16; ++k) columns[column][k] = ColumnElement(any.columns_at, column, k);
    }
    for (unsigned lane = 0; lane < 32; ++lane) {
      const auto& own = *static_cast<const GroupProduct*>(operands[lane]);
      for (unsigned i = 0; i < kColumns / 2; ++i) {
        const unsigned row = lane / 4 + 8 * (i / 2 % 2), column = 8 * (i / 4) + 2 * (lane % 4) + i % 2;
        double sum = 0;
        for (unsigned k = 0; k < 16; ++k) {
          sum += static_cast<double>(rows[row][k]) * static_cast<double>(columns[column][k]);
        }
        own.sums[i] = Scalar::Cut((own.add ? static_cast<double>(own.sums[i]) : 0.0) + sum);
      }
    }
  }
};

// Registers and shared memory are read as late as a device may read them.
template <ElementKind kKind, int kColumns>
void Multiply(const LeftFragment& left, uint64_t columns_at, bool add, GroupProducts<kColumns>& products) {
  emulation::Defer([=, words = left.words, sums = products.values] {
    GroupProduct<kKind, kColumns> operand{words, columns_at, add, sums};
    emulation::WithWarp(0xFFFFFFFFu, GroupProduct<kKind, kColumns>::Apply, &operand);
  });
}

template <int kColumns, int kFragments>
void WaitForProducts(LeftFragment (&)[kFragments], GroupProducts<kColumns>&) {
  emulation::CommitDeferred();
  emulation::RunDeferred(0);
}

inline void WaitForGroup(int group) { emulation::WaitForSome(group, kGroupThreads); }

#endif

}  // namespace sextant::cuda
