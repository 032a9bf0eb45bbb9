// SPDX-License-Identifier: Apache-2.0
#pragma once

// Marks a function that device code calls too.
#ifdef __CUDACC__
#define SEXTANT_HOST_DEVICE __host__ __device__
#else
#define SEXTANT_HOST_DEVICE
#endif
