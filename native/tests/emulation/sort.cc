// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/sort.h"

#include <algorithm>
#include <numeric>

// CUB's radix sort, which needs the real compiler, by the standard library.
namespace sextant::cuda {

size_t SortBytes(int64_t n) { return static_cast<size_t>(n); }

cudaError_t SortLabels(const int64_t* labels, int64_t n, int64_t* sorted, int32_t* order, void*, cudaStream_t stream) {
  return emulation::Enqueue(stream, [=] {
    std::iota(order, order + n, 0);
    std::stable_sort(order, order + n, [labels](int32_t a, int32_t b) { return labels[a] < labels[b]; });
    for (int64_t i = 0; i < n; ++i) sorted[i] = labels[order[i]];
  });
}

}  // namespace sextant::cuda
