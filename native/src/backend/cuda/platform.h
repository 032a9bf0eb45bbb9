// SPDX-License-Identifier: Apache-2.0
#pragma once

// CUDA, or what stands in for it where tests run the device code on the CPU.
#ifdef SEXTANT_EMULATED_CUDA
#include "tests/emulation/cuda.h"
#else
#include <cuda_runtime.h>

#include "backend/cuda/launch.h"
#endif
