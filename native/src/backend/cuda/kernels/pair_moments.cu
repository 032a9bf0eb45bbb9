// SPDX-License-Identifier: Apache-2.0
//
// Joint moments of two tiles of values of the same pairs. A warp has a row, and takes a panel at a time, two columns a
// lane; the sums of a panel are folded over the lanes together, and each is kept by one lane.
#include <cmath>

#include "backend/cuda/kernels/pair_kernels.h"
#include "backend/cuda/kernels/pair_rows.cuh"

namespace sextant::cuda {
namespace {

// Sums over the lanes of several values. At each step a lane hands half of them over, and keeps the other half: fewer
// shuffles than one sum after the other.
template <int kApart = kWarp / 2, int kCount>
__device__ double FoldTogether(const double (&values)[kCount]) {
  if constexpr (kApart == 0) {
    return values[0];
  } else {
    constexpr int kHalf = (kCount + 1) / 2;
    const bool upper = (Lane() & kApart) != 0;
    double kept[kHalf];
    SEXTANT_UNROLL
    for (int i = 0; i < kHalf; ++i) {
      const double low = values[i], high = i + kHalf < kCount ? values[i + kHalf] : 0.0;
      kept[i] = (upper ? high : low) + __shfl_xor_sync(kAllLanes, upper ? low : high, kApart);
    }
    return FoldTogether<kApart / 2>(kept);
  }
}

// Which of them a lane has then; -1: none.
template <int kCount, int kApart = kWarp / 2>
__device__ int PlaceAfterFold() {
  if constexpr (kApart == 0) {
    return 0;
  } else {
    constexpr int kHalf = (kCount + 1) / 2;
    const int of_half = PlaceAfterFold<kHalf, kApart / 2>();
    const int place = of_half + ((Lane() & kApart) != 0 ? kHalf : 0);
    return of_half < 0 || place >= kCount ? -1 : place;
  }
}

__device__ double Take(const DevicePairTerm& term, double distance) {
  return (term.factor > 0 ? ExpOrNothing(distance * -term.factor) : distance) - term.shift;
}

// The sums of b, b b and a b; and, with the first b, those of a and a a before them.
template <bool kFirst, typename T>
__global__ void __launch_bounds__(kThreads)
    AddMoments(const PairValues<T> tile, const T* others, const PairTerms terms, const PairState state, int64_t first) {
  constexpr int kCount = kFirst ? 5 : 3;
  const int64_t at = static_cast<int64_t>(blockIdx.x) * kRows + threadIdx.x / kWarp;
  if (at >= tile.rows) return;
  const PairRow<T> row(tile, state, at);
  const T* other = others + at * tile.stride;
  const int own = PlaceAfterFold<kCount>();
  double* kept = state.values + at * state.width + first + own;
  double sum = own < 0 ? 0.0 : *kept;
  for (int64_t panel = 0; panel < row.columns; panel += kPanel) {
    double sums[kCount] = {};
    double* of_b = sums + kCount - 3;
    SEXTANT_UNROLL
    for (int i = 0; i < 2; ++i) {
      const int64_t place = panel + i * kWarp + Lane();
      if (!row.Counts(place)) continue;
      const double a = Take(terms.a, static_cast<double>(row.values[place]));
      const double b = Take(terms.b, static_cast<double>(other[place]));
      if constexpr (kFirst) {
        sums[0] += a;
        sums[1] = std::fma(a, a, sums[1]);
      }
      of_b[0] += b;
      of_b[1] = std::fma(b, b, of_b[1]);
      of_b[2] = std::fma(a, b, of_b[2]);
    }
    sum += FoldTogether(sums);
  }
  if (own >= 0) *kept = sum;
}

}  // namespace

template <typename T>
cudaError_t AddPairMoments(const PairValues<T>& tile, const T* others, const PairTerms& terms, int64_t other,
                           const PairState& state, cudaStream_t stream) {
  const auto launch = [&](auto kernel, int64_t first) {
    return Launch(kernel, BlocksOf(tile.rows), dim3(kThreads), 0, stream, tile, others, terms, state, first);
  };
  return other == 1 ? launch(AddMoments<true, T>, 0) : launch(AddMoments<false, T>, DeviceMoments(other));
}

template cudaError_t AddPairMoments(const PairValues<float>&, const float*, const PairTerms&, int64_t, const PairState&,
                                    cudaStream_t);
template cudaError_t AddPairMoments(const PairValues<double>&, const double*, const PairTerms&, int64_t,
                                    const PairState&, cudaStream_t);

}  // namespace sextant::cuda
