// SPDX-License-Identifier: Apache-2.0
//
// From the scores of rows to their soft assignments, by a warp.
#pragma once

#include <cmath>
#include <cstdint>

#include "backend/backend.h"
#include "backend/cuda/kernels/fixed_sums.cuh"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/kernels/packed_anchors.h"
#include "backend/cuda/kernels/row_values.cuh"
#include "backend/cuda/platform.h"
#include "common/softmax.h"

namespace sextant::cuda {

inline constexpr uint32_t kAllLanes = 0xFFFFFFFFu;
inline constexpr int kWarpThreads = 32;

// An AssignTask as kernels see it: pointers are of its first row.
struct RowTask {
  DeviceRows rows;
  DType dtype;
  const uint8_t* use;
  int64_t first_row;
  const std::byte* anchors;
  AnchorShape shape;
  double inverse_temperature;
  double anchor_norm;     // what packed anchors were multiplied by
  uint64_t even_entropy;  // of a row that is assigned evenly
  bool even_zeros;        // whether zero rows are
  uint64_t* sums;
  ChunkCounts* counts;
  uint8_t* status;
  uint64_t* entropies;
  std::byte* assignments;
};

// What a lane has seen of rows, on its way to ChunkCounts and the sum of entropies.
struct RowCounts {
  uint32_t rows = 0, uniform = 0, skipped = 0;
  uint64_t entropy = 0;
  uint64_t nearest = 0;

  __device__ void Flush(const RowTask& task) {
    ChunkCounts& to = *task.counts;
    if (rows) atomicAdd(AsWord(&to.rows), static_cast<Word>(rows));
    if (uniform) atomicAdd(AsWord(&to.uniform), static_cast<Word>(uniform));
    if (skipped) atomicAdd(AsWord(&to.skipped), static_cast<Word>(skipped));
    if (nearest) atomicMax(AsWord(&to.nearest), static_cast<Word>(nearest));
    if (task.sums) AddToChunk(task.sums + 4 * task.shape.count, entropy);
    *this = RowCounts();
  }
};

template <typename T>
__device__ T WarpMax(T x) {
  for (int other = kWarpThreads / 2; other > 0; other /= 2) {
    const T y = __shfl_xor_sync(kAllLanes, x, other);
    x = y > x ? y : x;
  }
  return x;
}

template <typename T>
__device__ T WarpSum(T x) {
  for (int other = kWarpThreads / 2; other > 0; other /= 2) x += __shfl_xor_sync(kAllLanes, x, other);
  return x;
}

// Scores one row whose squares left the range of floats, in double: brought into it by a power of two. All lanes
// return the same.
template <typename T>
__device__ BadRow ScoreExtremeRow(const RowTask& task, int64_t row, T* scores, double& squares) {
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  const int64_t dim = task.rows.dim;
  BadRow bad = kGoodRow;
  WithElements(task.rows, task.dtype, [&](const auto& get) {
    double most = 0;
    bool finite = true;
    for (int64_t k = lane; k < dim; k += kWarpThreads) {
      const double value = std::fabs(get(row, k));
      finite = finite && value <= 1.7976931348623157e308;
      most = value > most ? value : most;
    }
    most = WarpMax(most);
    if (__ballot_sync(kAllLanes, !finite)) {
      bad = kNotFiniteRow;
      return;
    }
    if (most == 0) {
      bad = kZeroRow;
      return;
    }
    const int exponent = std::ilogb(most);
    double sum = 0;
    for (int64_t k = lane; k < dim; k += kWarpThreads) {
      const double value = std::scalbn(get(row, k), -exponent);
      sum = std::fma(value, value, sum);
    }
    squares = WarpSum(sum);
    for (int64_t j = 0; j < task.shape.count; ++j) {
      double score = 0;
      for (int64_t k = lane; k < dim; k += kWarpThreads) {
        score = std::fma(std::scalbn(get(row, k), -exponent), PackedValue(task.shape, task.anchors, j, k), score);
      }
      score = WarpSum(score);
      if (lane == 0) scores[j] = static_cast<T>(score);
    }
    __syncwarp();
  });
  return bad;
}

template <typename T>
struct RowMass {
  T total;     // sum over anchors of e^t, t = (score - top score) / temperature
  T weighted;  // of t e^t
  T top;       // the top score
};

// e^(scale (score - top score)) of the m scores of a row, in place, and zeros up to `padded`.
template <typename T>
__device__ RowMass<T> ExpRow(T* row, int64_t m, int64_t padded, T scale) {
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  T top = -INFINITY;
  for (int64_t j = lane; j < m; j += kWarpThreads) top = row[j] > top ? row[j] : top;
  top = WarpMax(top);
  T total = 0, weighted = 0;
  for (int64_t j = lane; j < padded; j += kWarpThreads) {
    T e = 0;
    if (j < m) {
      const T t = (row[j] - top) * scale;
      if (t > kLeastExponent<T>) {
        e = ExpOf(t);
        total += e;
        weighted = std::fma(e, t, weighted);
      }
    }
    row[j] = e;
  }
  return {WarpSum(total), WarpSum(weighted), top};
}

// What scores are multiplied by: neither 0 nor infinite.
template <typename T>
__device__ T ScaleOf(double scale) {
  constexpr double kLeast = sizeof(T) == 4 ? 1.1754943508222875e-38 : 2.2250738585072014e-308;
  constexpr double kMost = sizeof(T) == 4 ? 3.4028234663852886e38 : 1.7976931348623157e308;
  return static_cast<T>(scale < kLeast ? kLeast : scale > kMost ? kMost : scale);
}

// As unsigned numbers, in the order of the doubles; none is 0.
inline __device__ uint64_t OrderedBits(double x) {
  const auto bits = std::bit_cast<uint64_t>(x);
  return bits >> 63 ? ~bits : bits | uint64_t{1} << 63;
}

// Rows first .. first + n, n <= 32, of which row i has `scores` + i stride and squares[i]: their scores become e^t, and
// inverses[i] what those are multiplied by to be assignments; 0 for a row that is not summed.
template <typename T>
__device__ void AssignRows(const RowTask& task, int64_t first, int n, T* scores, int64_t stride, const double* squares,
                           T* inverses, RowCounts& counts) {
  // Squares inside neither overflow nor lose bits that matter, in float as in double.
  constexpr double kLeast = 0x1p-60, kMost = 0x1p+100;
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  const int64_t row = first + lane, m = task.shape.count, padded = (m + 7) / 8 * 8;
  const bool here = lane < n && row < task.rows.count;
  const bool used = here && (!task.use || task.use[row]);
  double square = used ? squares[lane] : 1;
  BadRow bad = kGoodRow;
  const bool comfortable = square >= kLeast && square <= kMost;
  const uint32_t extreme = __ballot_sync(kAllLanes, !comfortable);
  for (int i = 0; i < n; ++i) {
    if (!(extreme >> i & 1)) continue;
    double other_square = 1;
    const BadRow other_bad = ScoreExtremeRow(task, first + i, scores + i * stride, other_square);
    if (lane == i) {
      square = other_square;
      bad = other_bad;
    }
  }
  const double norm = std::sqrt(square) * task.anchor_norm;
  const T scale = ScaleOf<T>(task.inverse_temperature / norm);
  const bool even = used && bad == kZeroRow && task.even_zeros;
  const uint32_t scored = __ballot_sync(kAllLanes, used && bad == kGoodRow);
  const uint32_t evens = __ballot_sync(kAllLanes, even);
  RowMass<T> mass = {1, 0, 0};
  for (int i = 0; i < n; ++i) {
    T* own = scores + i * stride;
    const T own_scale = __shfl_sync(kAllLanes, scale, i);
    if (scored >> i & 1) {
      const RowMass<T> of_row = ExpRow(own, m, padded, own_scale);
      if (lane == i) mass = of_row;
    } else if (evens >> i & 1) {
      for (int64_t j = lane; j < padded; j += kWarpThreads) own[j] = j < m ? T(1) : T(0);
    }
  }
  if (!here) {
    if (lane < n) inverses[lane] = 0;
    return;
  }
  T inverse = 0;
  uint64_t entropy = 0;
  RowStatus status = kPassedOver;
  if (even) {
    inverse = static_cast<T>(1.0 / static_cast<double>(m));
    entropy = task.even_entropy;
    status = kSummed;
    ++counts.uniform;
  } else if (bad) {
    status = kBad;
    ++counts.skipped;
    atomicMin(AsWord(&task.counts->first_bad), static_cast<Word>(task.first_row + row) << 8 | static_cast<Word>(bad));
  } else if (used) {
    inverse = T(1) / mass.total;
    entropy = FixedEntropyOf(static_cast<double>(mass.total), static_cast<double>(mass.weighted));
    status = kSummed;
    const uint64_t nearest = OrderedBits(static_cast<double>(mass.top) / norm);
    counts.nearest = nearest > counts.nearest ? nearest : counts.nearest;
  }
  counts.rows += status == kSummed;
  counts.entropy += entropy;
  inverses[lane] = inverse;
  if (task.status) task.status[row] = status;
  if (task.entropies) task.entropies[row] = entropy;
}

}  // namespace sextant::cuda
