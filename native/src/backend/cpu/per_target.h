// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hwy/detect_compiler_arch.h>

#include <cstddef>
#include <string>

// One constant of every compiled target, in the order of Targets(). It must be a constant: code of a target, even that
// which fills a table, may be none that the processor can run.
#if HWY_ARCH_X86
#define SEXTANT_PER_TARGET(constant) \
  { sextant::cpu::N_AVX3::constant, sextant::cpu::N_AVX2::constant, sextant::cpu::N_SCALAR::constant }
#elif HWY_ARCH_ARM_A64
#define SEXTANT_PER_TARGET(constant) \
  { sextant::cpu::N_NEON::constant }
#else
#error "Neither x86 nor 64-bit Arm: give this processor its targets, here and in Targets()"
#endif

namespace sextant::cpu {

// Where the named target is in Targets(), or the best that this processor has for an empty name. Throws
// Error(kInvalidArgument) where it has none of this name.
size_t TargetIndex(const std::string& name);

}  // namespace sextant::cpu
