// SPDX-License-Identifier: Apache-2.0
#include "backend/cpu/kernels.h"

#include "backend/cpu/target_choice.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "backend/cpu/kernels.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/assign-inl.h"
#include "backend/cpu/pairs-inl.h"
#include "backend/cpu/products-inl.h"
#include "backend/cpu/rare_terms-inl.h"
#include "backend/cpu/sums-inl.h"
#include "backend/cpu/terms-inl.h"
#include "backend/cpu/variants-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

template <typename T>
constexpr Kernels<T> MakeKernels() {
  return {HWY_LANES(T),    kPanelVectors,  AssignTile<PackedAnchors<T>, T>, Accumulate<T>, AccumulateProducts<T>,
          PreparePairs<T>, ComputePairs<T>};
}

#if HWY_ARCH_X86_64
inline constexpr AssignFunction<float, MatrixAnchors> kAssignByMatrixUnits = AssignTile<MatrixAnchors, float>;
#else
inline constexpr AssignFunction<float, MatrixAnchors> kAssignByMatrixUnits = nullptr;
#endif

// At compile time: code of this target may be none that the processor can run.
constexpr Target MakeTarget(const char* name, bool (*supported)()) {
  return {name,
          supported,
          MakeKernels<float>(),
          MakeKernels<double>(),
          VariantOf,
          kAssignByMatrixUnits,
          Entropy,
          SquareRatio,
          WeightedSquares,
          TermsOfBlock,
          Terms,
          Prepare,
          TermsOfRareSums,
          TermsOfRareRow};
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#if HWY_ARCH_X86
#include <cpuid.h>
#endif

namespace sextant::cpu {
namespace {

#if HWY_ARCH_X86
// The name that clang 14 lacks.
bool HasF16c() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C) != 0;
}

// __builtin_cpu_supports also asks whether the operating system saves the registers.
bool HasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && HasF16c();
}

bool HasAvx3() {
  return HasAvx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd");
}
#endif

bool Always() { return true; }

}  // namespace

std::span<const Target> Targets() {
  static constexpr Target targets[] = {
#if HWY_ARCH_X86
    N_AVX3::MakeTarget("AVX3", HasAvx3),
    N_AVX2::MakeTarget("AVX2", HasAvx2),
    N_SCALAR::MakeTarget("SCALAR", Always),
#else
    N_NEON::MakeTarget("NEON", Always),
#endif
  };
  static_assert(std::size(targets) <= kMostTargets);
  return targets;
}

}  // namespace sextant::cpu
#endif  // HWY_ONCE
