// SPDX-License-Identifier: Apache-2.0
//
// What rows keep of a tile of values. A warp has a row. It adds kPanelValues columns at a time, two a lane, by a tree,
// and the panels in order.
#include <cmath>
#include <limits>

#include "backend/cuda/kernels/pair_kernels.h"
#include "backend/cuda/kernels/pair_rows.cuh"

namespace sextant::cuda {
namespace {

__device__ double LeastOfLanes(double value) {
  return FoldLanes(value, [](double a, double b) { return b < a ? b : a; });
}
__device__ double GreatestOfLanes(double value) {
  return FoldLanes(value, [](double a, double b) { return a < b ? b : a; });
}
__device__ int LowestBit(uint32_t bits) { return __popc((bits & (0 - bits)) - 1); }

// ---------------------------------------------------------------- nearest

// A list by distance, then by column. Columns come in ascending order, so one goes behind all that are as near.
struct NearestOfRow {
  double* values;
  int64_t* columns;
  int64_t k;
  bool greatest;

  __device__ bool Before(double a, double b) const { return greatest ? a > b : a < b; }
  __device__ bool Wants(double value) const {
    return value == value && (columns[k - 1] < 0 || Before(value, values[k - 1]));
  }

  __device__ void Insert(double value, int64_t column) {
    int64_t nearer = 0;
    for (int64_t i = Lane(); i < k; i += kWarp) nearer += columns[i] >= 0 && !Before(value, values[i]);
    const int64_t place = SumOfLanes(nearer);
    for (int64_t end = k; end > place + 1; end -= kWarp) {  // makes room, from the last on
      const int64_t to = end - 1 - Lane();
      const bool moves = to > place;
      const double moved_value = moves ? values[to - 1] : 0;
      const int64_t moved_column = moves ? columns[to - 1] : 0;
      __syncwarp();
      if (moves) {
        values[to] = moved_value;
        columns[to] = moved_column;
      }
      __syncwarp();
    }
    if (Lane() == 0 && place < k) {
      values[place] = value;
      columns[place] = column;
    }
    __syncwarp();
  }
};

template <typename T>
__device__ void AddNearest(const PairRow<T>& row, const PairState& state, int64_t at) {
  NearestOfRow nearest{state.values + at * state.width, state.indices + at * state.width, state.width, state.greatest};
  for (int64_t first = 0; first < row.columns; first += kWarp) {
    const int64_t place = first + Lane();
    const double value = row.Counts(place) ? static_cast<double>(row.values[place]) : NAN;
    uint32_t wanted = __ballot_sync(kAllLanes, nearest.Wants(value));
    for (; wanted != 0; wanted &= wanted - 1) {
      const int from = LowestBit(wanted);
      const double candidate = __shfl_sync(kAllLanes, value, from);
      if (nearest.Wants(candidate)) nearest.Insert(candidate, row.first_column + first + from);
    }
  }
}

// ---------------------------------------------------------------- sums of exponentials

template <typename T>
__device__ void AddKernels(const PairRow<T>& row, const PairState& state, int64_t at) {
  double* kept = state.values + at * state.width;
  double* sums = kept + 1;  // lane f mod 32 alone touches sum f
  double start = kept[0];
  const int64_t factors = state.width - 1;
  for (int64_t panel = 0; panel < row.columns; panel += kPanel) {
    double distances[2];
    for (int i = 0; i < 2; ++i) {
      const int64_t place = panel + i * kWarp + Lane();
      distances[i] = row.Counts(place) ? static_cast<double>(row.values[place]) : INFINITY;
      if (state.square) distances[i] *= distances[i];
    }
    const double least = LeastOfLanes(distances[1] < distances[0] ? distances[1] : distances[0]);
    if (!(least < INFINITY)) continue;
    if (least < start) {
      for (int64_t f = Lane(); f < factors; f += kWarp) {
        if (sums[f] > 0) sums[f] *= ExpOrNothing((least - start) * state.factors[f]);
      }
      start = least;
    }
    for (int64_t f = 0; f < factors; ++f) {
      const double factor = state.factors[f];
      if ((start - least) * factor <= kLeastExponent<double>) continue;  // nothing of the panel counts
      const double sum = SumOfLanes(ExpOrNothing((distances[0] - start) * -factor) +
                                    ExpOrNothing((distances[1] - start) * -factor));
      if (Lane() == f % kWarp) sums[f] += sum;
    }
  }
  if (Lane() == 0) kept[0] = start;
}

// ---------------------------------------------------------------- sums by group

template <typename T>
__device__ void AddGroups(const PairRow<T>& row, const PairState& state, int64_t at) {
  double* sums = state.values + at * state.width;  // lane g mod 32 alone touches sum g
  for (int64_t panel = 0; panel < row.columns; panel += kPanel) {
    double values[2];
    int64_t groups[2];
    for (int i = 0; i < 2; ++i) {
      const int64_t place = panel + i * kWarp + Lane();
      const bool counts = row.Counts(place);
      values[i] = counts ? static_cast<double>(row.values[place]) : 0.0;
      groups[i] = counts ? state.groups[row.first_column + place] : -1;
    }
    for (int i = 0; i < 2; ++i) {
      for (uint32_t open = __ballot_sync(kAllLanes, groups[i] >= 0); open != 0;
           open = __ballot_sync(kAllLanes, groups[i] >= 0)) {
        const int64_t group = __shfl_sync(kAllLanes, groups[i], LowestBit(open));
        double own = 0;
        for (int j = i; j < 2; ++j) {
          if (groups[j] != group) continue;
          own += values[j];
          groups[j] = -1;
        }
        const double sum = SumOfLanes(own);
        if (Lane() == group % kWarp) sums[group] += sum;
      }
    }
  }
}

// ---------------------------------------------------------------- statistics

struct PairMomentsOfRow {
  double pairs, sum, deviations, least, greatest;

  __device__ void Add(const PairMomentsOfRow& more) {
    if (pairs > 0) {
      const double apart = more.sum / more.pairs - sum / pairs;
      deviations += apart * apart * (pairs * more.pairs / (pairs + more.pairs));
    }
    deviations += more.deviations;
    pairs += more.pairs;
    sum += more.sum;
    least = more.least < least ? more.least : least;
    greatest = greatest < more.greatest ? more.greatest : greatest;
  }
};
static_assert(sizeof(PairMomentsOfRow) == kDeviceStatistics * sizeof(double));

template <typename T>
__device__ void AddStatistics(const PairRow<T>& row, const PairState& state, int64_t at) {
  auto& kept = *reinterpret_cast<PairMomentsOfRow*>(state.values + at * state.width);
  PairMomentsOfRow all = kept;
  for (int64_t panel = 0; panel < row.columns; panel += kPanel) {
    double values[2];
    bool counts[2];
    for (int i = 0; i < 2; ++i) {
      const int64_t place = panel + i * kWarp + Lane();
      counts[i] = row.Counts(place);
      values[i] = counts[i] ? static_cast<double>(row.values[place]) : 0.0;
    }
    PairMomentsOfRow of{};
    of.pairs = __popc(__ballot_sync(kAllLanes, counts[0])) + __popc(__ballot_sync(kAllLanes, counts[1]));
    if (of.pairs == 0) continue;
    of.sum = SumOfLanes(values[0] + values[1]);
    const double mean = of.sum / of.pairs;
    double squares = 0, least = INFINITY, greatest = -INFINITY;
    for (int i = 0; i < 2; ++i) {
      if (!counts[i]) continue;
      squares += (values[i] - mean) * (values[i] - mean);
      least = values[i] < least ? values[i] : least;
      greatest = greatest < values[i] ? values[i] : greatest;
    }
    of.deviations = SumOfLanes(squares);
    of.least = LeastOfLanes(least);
    of.greatest = GreatestOfLanes(greatest);
    all.Add(of);
  }
  __syncwarp();  // all lanes have read what was kept
  if (Lane() == 0) kept = all;
}

// ---------------------------------------------------------------- kernels

template <DevicePairKind kKind, typename T>
__global__ void __launch_bounds__(kThreads) AddTile(const PairValues<T> tile, const PairState state) {
  const int64_t at = static_cast<int64_t>(blockIdx.x) * kRows + threadIdx.x / kWarp;
  if (at >= tile.rows) return;
  const PairRow<T> row(tile, state, at);
  if constexpr (kKind == DevicePairKind::kTopK) AddNearest(row, state, at);
  if constexpr (kKind == DevicePairKind::kKernelSums) AddKernels(row, state, at);
  if constexpr (kKind == DevicePairKind::kGroupSums) AddGroups(row, state, at);
  if constexpr (kKind == DevicePairKind::kStatistics) AddStatistics(row, state, at);
}

__device__ double FirstValue(DevicePairKind kind, int64_t column) {
  if (kind == DevicePairKind::kTopK) return NAN;
  if (kind == DevicePairKind::kKernelSums && column == 0) return INFINITY;
  if (kind == DevicePairKind::kStatistics && column == 3) return INFINITY;
  if (kind == DevicePairKind::kStatistics && column == 4) return -INFINITY;
  return 0;
}

__global__ void __launch_bounds__(kThreads) Begin(const PairState state, int64_t rows) {
  const int64_t row = static_cast<int64_t>(blockIdx.x) * kRows + threadIdx.x / kWarp;
  if (row >= rows) return;
  for (int64_t i = Lane(); i < state.width; i += kWarp) {
    state.values[row * state.width + i] = FirstValue(state.kind, i);
    if (state.indices != nullptr) state.indices[row * state.width + i] = -1;
  }
}

}  // namespace

cudaError_t BeginPairState(const PairState& state, int64_t rows, cudaStream_t stream) {
  return Launch(Begin, BlocksOf(rows), dim3(kThreads), 0, stream, state, rows);
}

template <typename T>
cudaError_t AddPairTile(const PairValues<T>& tile, const PairState& state, cudaStream_t stream) {
  const auto launch = [&](auto kernel) {
    return Launch(kernel, BlocksOf(tile.rows), dim3(kThreads), 0, stream, tile, state);
  };
  switch (state.kind) {
    case DevicePairKind::kTopK:
      return launch(AddTile<DevicePairKind::kTopK, T>);
    case DevicePairKind::kKernelSums:
      return launch(AddTile<DevicePairKind::kKernelSums, T>);
    case DevicePairKind::kGroupSums:
      return launch(AddTile<DevicePairKind::kGroupSums, T>);
    case DevicePairKind::kStatistics:
      return launch(AddTile<DevicePairKind::kStatistics, T>);
    case DevicePairKind::kMoments:
      break;  // AddPairMoments
  }
  return cudaErrorInvalidValue;
}

template cudaError_t AddPairTile(const PairValues<float>&, const PairState&, cudaStream_t);
template cudaError_t AddPairTile(const PairValues<double>&, const PairState&, cudaStream_t);

}  // namespace sextant::cuda
