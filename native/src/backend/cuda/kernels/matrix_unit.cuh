// SPDX-License-Identifier: Apache-2.0
//
// The matrix unit: 16 x 8 sums of products over 16 elements of 16 bits, by a warp. Which lane holds what is that of
// mma.m16n8k16 in the PTX manual; for tests the CPU does the same.
#pragma once

#include <cstdint>

#include "backend/cuda/platform.h"

#ifndef __CUDACC__
#include <cmath>
#include <cstring>

#include "common/half.h"
#endif

namespace sextant::cuda {

// Elements of 16 bits in shared memory, 16 bytes of alignment.
using Element = uint16_t;

struct LeftFragment {  // 16 rows x 16 elements
  uint32_t words[4];
};
struct RightFragments {  // 8 columns x 32 elements: of two products
  uint32_t words[4];
};
struct Products {  // of rows lane / 4 and 8 more, columns 2 (lane % 4) and the next
  float values[4];
};

enum class ElementKind { kBfloat, kHalf };

#ifdef __CUDACC__

// Four matrices of 8 x 8 elements; lane i points to row i % 8 of matrix i / 8.
inline __device__ void LoadMatrices(const Element* row, uint32_t (&words)[4]) {
  const auto address = static_cast<uint32_t>(__cvta_generic_to_shared(row));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
               : "r"(address)
               : "memory");
}

// sums += left right; `half` says which of the two products.
template <ElementKind kKind>
__device__ __forceinline__ void Multiply(const LeftFragment& left, const RightFragments& right, int half,
                                         Products& sums) {
  const uint32_t* a = left.words;
  const uint32_t* b = right.words + 2 * half;
  float* c = sums.values;
  if constexpr (kKind == ElementKind::kBfloat) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  } else {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
        "{%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
  }
}

#else

struct MatrixLoad {
  const Element* row;
  uint32_t* words;

  static void Apply(void* const* operands, uint32_t) {
    for (unsigned lane = 0; lane < 32; ++lane) {
      for (unsigned matrix = 0; matrix < 4; ++matrix) {
        const Element* from = static_cast<MatrixLoad*>(operands[8 * matrix + lane / 4])->row + 2 * (lane % 4);
        std::memcpy(&static_cast<MatrixLoad*>(operands[lane])->words[matrix], from, sizeof(uint32_t));
      }
    }
  }
};

inline void LoadMatrices(const Element* row, uint32_t (&words)[4]) {
  MatrixLoad operand{row, words};
  emulation::WithWarp(0xFFFFFFFFu, MatrixLoad::Apply, &operand);
}

// Exact products, added in one go, and the sum cut to a float: no worse than what is known of any device.
template <ElementKind kKind>
struct MatrixProduct {
  const uint32_t* left;
  const uint32_t* right;
  float* sums;

  static float ElementOf(uint32_t word, unsigned index) {
    const auto bits = static_cast<uint16_t>(word >> (16 * index));
    return kKind == ElementKind::kBfloat ? BfloatToFloat(bits) : HalfToFloat(bits);
  }

  static float Cut(double x) {
    const auto nearest = static_cast<float>(x);
    return std::fabs(static_cast<double>(nearest)) > std::fabs(x) ? std::nextafter(nearest, 0.0f) : nearest;
  }

  static void Apply(void* const* operands, uint32_t) {
    float left[16][16], right[8][16];
    for (unsigned lane = 0; lane < 32; ++lane) {
      const auto& own = *static_cast<const MatrixProduct*>(operands[lane]);
      const unsigned group = lane / 4, first = 2 * (lane % 4);
      for (unsigned i = 0; i < 2; ++i) {
        left[group][first + i] = ElementOf(own.left[0], i);
        left[group + 8][first + i] = ElementOf(own.left[1], i);
        left[group][first + 8 + i] = ElementOf(own.left[2], i);
        left[group + 8][first + 8 + i] = ElementOf(own.left[3], i);
        right[group][first + i] = ElementOf(own.right[0], i);
        right[group][first + 8 + i] = ElementOf(own.right[1], i);
      }
    }
    for (unsigned lane = 0; lane < 32; ++lane) {
      const auto& own = *static_cast<const MatrixProduct*>(operands[lane]);
      for (unsigned i = 0; i < 4; ++i) {
        const unsigned row = lane / 4 + 8 * (i / 2), column = 2 * (lane % 4) + i % 2;
        double sum = 0;
        for (unsigned k = 0; k < 16; ++k) {
          sum += static_cast<double>(left[row][k]) * static_cast<double>(right[column][k]);
        }
        own.sums[i] = Cut(static_cast<double>(own.sums[i]) + sum);
      }
    }
  }
};

template <ElementKind kKind>
void Multiply(const LeftFragment& left, const RightFragments& right, int half, Products& sums) {
  MatrixProduct<kKind> operand{left.words, right.words + 2 * half, sums.values};
  emulation::WithWarp(0xFFFFFFFFu, MatrixProduct<kKind>::Apply, &operand);
}

#endif

// 16 rows x 16 elements from `at` on, rows `stride` apart.
__device__ __forceinline__ void Load(const Element* at, int stride, LeftFragment& fragment) {
  const int lane = static_cast<int>(threadIdx.x % 32);
  LoadMatrices(at + (lane % 16) * stride + lane / 16 * 8, fragment.words);
}

// 8 columns x 32 elements from `at` on, columns `stride` apart.
__device__ __forceinline__ void Load(const Element* at, int stride, RightFragments& fragments) {
  const int lane = static_cast<int>(threadIdx.x % 32);
  LoadMatrices(at + (lane % 8) * stride + lane / 8 * 8, fragments.words);
}

}  // namespace sextant::cuda
