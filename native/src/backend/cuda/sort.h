// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "backend/cuda/platform.h"

namespace sextant::cuda {

size_t SortBytes(int64_t n);
// Sorts n labels, at most 2^31 - 1; order[i] is where sorted[i] was. Equal labels keep their order. `workspace` has
// SortBytes(n), aligned to 256.
cudaError_t SortLabels(const int64_t* labels, int64_t n, int64_t* sorted, int32_t* order, void* workspace,
                       cudaStream_t stream);

}  // namespace sextant::cuda
