// SPDX-License-Identifier: Apache-2.0
//
// Soft assignments into the sums of their columns.
#pragma once

#include <cstdint>

#include "backend/cuda/kernels/softmax_rows.cuh"

namespace sextant::cuda {

// Rows first .. first + n of one anchor, of which row i has e^t at values[i stride + anchor]: adds them to `sums`, and
// writes them down where assignments are wanted. n is at most kRowsBeforeFlush.
template <typename T>
__device__ __forceinline__ void AddColumn(const RowTask& task, int64_t anchor, int64_t first, int n, const T* values,
                                          int64_t stride, const T* inverses, ColumnSums& sums) {
  const int64_t m = task.shape.count, padded = RoundUp(m, 8);
  if (anchor >= padded) return;
  values += anchor;
  if (sums.rows + n > kRowsBeforeFlush) sums.Flush(task.sums, anchor, m);
  T* assignment = reinterpret_cast<T*>(task.assignments) + first * padded + anchor;
  for (int i = 0; i < n; ++i) {
    const T inverse = inverses[i];
    const T p = inverse > 0 ? values[i * stride] * inverse : T(0);
    if (task.assignments && first + i < task.rows.count) assignment[i * padded] = p;
    if (task.sums && anchor < m) sums.Add(p);
  }
}

}  // namespace sextant::cuda
