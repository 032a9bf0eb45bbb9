// SPDX-License-Identifier: Apache-2.0
#pragma once

// CUDA, or what stands in for it where tests run the device code on the CPU.
#ifdef SEXTANT_EMULATED_CUDA
#include "tests/emulation/cuda.h"
#else
#include <cuda_runtime.h>

#include "backend/cuda/launch.h"
#endif

// Before a loop that must be unrolled, so that its arrays stay in registers.
#ifdef __CUDACC__
#define SEXTANT_UNROLL _Pragma("unroll")
#else
#define SEXTANT_UNROLL
#endif
