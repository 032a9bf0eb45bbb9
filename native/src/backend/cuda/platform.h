// SPDX-License-Identifier: Apache-2.0
#pragma once

// CUDA, or what stands in for it where tests run the device code on the CPU.
#ifdef SEXTANT_EMULATED_CUDA
#include "tests/emulation/cuda.h"
#else
#include <cuda_runtime.h>

#include "backend/cuda/launch.h"
#endif

// Before a loop that must be unrolled, so that its arrays stay in registers; of a function for what is rare, so that
// unrolled loops do not have it many times.
#ifdef __CUDACC__
#define SEXTANT_UNROLL _Pragma("unroll")
#define SEXTANT_RARE __noinline__
#else
#define SEXTANT_UNROLL
#define SEXTANT_RARE
#endif
