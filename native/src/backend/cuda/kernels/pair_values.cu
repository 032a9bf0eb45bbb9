// SPDX-License-Identifier: Apache-2.0
//
// Values of pairs of rows. A block of 256 threads has two panels of rows and two of columns; a thread takes of each
// panel as many as fill 16 bytes. Elements go through shared memory 16 at a time, in the layout of the panels. Each
// sum is added up as the CPU adds it, so that values have the same bits.
#include <algorithm>
#include <cmath>

#include "backend/cuda/kernels/pair_kernels.h"

namespace sextant::cuda {
namespace {

constexpr int kThreads = 256, kAcross = 16, kDepth = 16;
static_assert(kPairChunk % kDepth == 0);

template <typename T>
inline constexpr int kOwn = 16 / sizeof(T);  // of a panel
template <typename T>
inline constexpr int kPanel = static_cast<int>(kPairPanel<T>);

template <typename T>
struct alignas(16) Pack {
  T of[kOwn<T>];
};

template <typename T>
struct PairStep {
  Pack<T> x[2][kThreads], y[2][kThreads];  // kDepth elements of two panels each
};

template <typename T>
__device__ T AddProduct(T x, T y, T sum) {
  if constexpr (sizeof(T) == sizeof(double)) {
    return sum + x * y;
  } else {
    return std::fma(x, y, sum);
  }
}

struct ProductTerm {
  template <typename T>
  static __device__ T Add(T x, T y, T sum) {
    return AddProduct(x, y, sum);
  }
};
struct SquareTerm {
  template <typename T>
  static __device__ T Add(T x, T y, T sum) {
    return AddProduct(x - y, x - y, sum);
  }
};
struct MagnitudeTerm {
  template <typename T>
  static __device__ T Add(T x, T y, T sum) {
    return sum + std::abs(x - y);
  }
};
struct GreatestTerm {
  template <typename T>
  static __device__ T Add(T x, T y, T sum) {
    return std::fmax(sum, std::abs(x - y));
  }
};
struct UnequalTerm {
  template <typename T>
  static __device__ T Add(T x, T y, T sum) {
    return sum + (x == y ? T(0) : T(1));
  }
};

template <class Term, typename T>
__device__ T Join(T a, T b) {
  if constexpr (std::is_same_v<Term, GreatestTerm>) return std::fmax(a, b);
  return a + b;
}

// Squared differences of two rows, in eight sums; for pairs that a product does not tell apart.
template <typename T>
__device__ SEXTANT_RARE T DirectSquares(const PairTileTask<T>& task, int64_t row, int64_t column) {
  constexpr int kSums = 8;
  const T* x = task.x.panels + row / kPanel<T> * kPanel<T> * task.dim + row % kPanel<T>;
  const T* y = task.y.panels + column / kPanel<T> * kPanel<T> * task.dim + column % kPanel<T>;
  T sums[kSums] = {};
  for (int64_t begin = 0; begin < task.dim; begin += kSums) {
    SEXTANT_UNROLL
    for (int i = 0; i < kSums; ++i) {
      const int64_t at = (begin + i) * kPanel<T>;
      if (begin + i < task.dim) sums[i] = SquareTerm::Add(x[at], y[at], sums[i]);
    }
  }
  SEXTANT_UNROLL
  for (int half = kSums / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; ++i) sums[i] += sums[i + half];
  }
  return sums[0];
}

template <typename T>
__device__ T Finish(const PairTileTask<T>& task, T sum, int64_t row, int64_t column) {
  if (row >= task.x.rows || column >= task.y.rows) return T(0);
  switch (task.rule) {
    case PairRule::kAngle: {
      const T value = T(1) - sum;
      return value < T(kNearAngle) ? DirectSquares(task, row, column) * T(0.5) : value;
    }
    case PairRule::kCosine:
      return T(1) - std::fmax(T(-1), std::fmin(sum / (task.x.lengths[row] * task.y.lengths[column]), T(1)));
    case PairRule::kCentredSquares: {
      const T squares = task.x.squares[row] + task.y.squares[column];
      T value = std::fma(T(-2), sum, squares), least = squares * T(kNearShare);
      if (task.root) least = std::fmax(least, T(0x1p-80));
      if (value < least) value = DirectSquares(task, row, column);
      return task.root ? std::sqrt(value) : value;
    }
    case PairRule::kUnequal:
      return sum / static_cast<T>(task.dim);
    default:
      return task.root ? std::sqrt(sum) : sum;
  }
}

// One 16-byte piece of a step for each thread, less the centre; zeros beyond the space.
template <typename T>
__device__ Pack<T> LoadPiece(const PairTileTask<T>& task, const PairSide<T>& side, int64_t panel, int64_t begin) {
  const int64_t k = begin + threadIdx.x / kAcross;
  Pack<T> piece{};
  if (k >= task.dim || panel * kPanel<T> >= side.rows) return piece;
  piece = *reinterpret_cast<const Pack<T>*>(side.panels + (panel * task.dim + k) * kPanel<T> +
                                            threadIdx.x % kAcross * kOwn<T>);
  if (task.centre != nullptr) {
    const T centre = task.centre[k];
    SEXTANT_UNROLL
    for (int i = 0; i < kOwn<T>; ++i) piece.of[i] -= centre;
  }
  return piece;
}

template <class Term, typename T>
__global__ void __launch_bounds__(kThreads) Values(const PairTileTask<T> task) {
  constexpr int kCount = 2 * kOwn<T>;
  constexpr bool kChunks = sizeof(T) == sizeof(float);
  auto& shared = *reinterpret_cast<PairStep<T>*>(SharedMemory());
  const int thread = static_cast<int>(threadIdx.x), down = thread / kAcross, across = thread % kAcross;
  const int64_t x_panel = int64_t{2} * blockIdx.y, y_panel = int64_t{2} * blockIdx.x;
  T sums[kCount][kCount] = {}, chunk[kCount][kCount] = {};
  Pack<T> next_x[2], next_y[2];
  const auto load = [&](int64_t begin) {
    SEXTANT_UNROLL
    for (int half = 0; half < 2; ++half) {
      next_x[half] = LoadPiece(task, task.x, x_panel + half, begin);
      next_y[half] = LoadPiece(task, task.y, y_panel + half, begin);
    }
  };
  load(0);
  for (int64_t begin = 0; begin < task.dim; begin += kDepth) {
    __syncthreads();  // all have read the step before
    SEXTANT_UNROLL
    for (int half = 0; half < 2; ++half) {
      shared.x[half][thread] = next_x[half];
      shared.y[half][thread] = next_y[half];
    }
    __syncthreads();
    load(begin + kDepth);
    SEXTANT_UNROLL
    for (int k = 0; k < kDepth; ++k) {
      Pack<T> x[2], y[2];
      SEXTANT_UNROLL
      for (int half = 0; half < 2; ++half) {
        x[half] = shared.x[half][k * kAcross + down];
        y[half] = shared.y[half][k * kAcross + across];
      }
      SEXTANT_UNROLL
      for (int i = 0; i < kCount; ++i) {
        SEXTANT_UNROLL
        for (int j = 0; j < kCount; ++j) {
          T& sum = kChunks ? chunk[i][j] : sums[i][j];
          sum = Term::Add(x[i / kOwn<T>].of[i % kOwn<T>], y[j / kOwn<T>].of[j % kOwn<T>], sum);
        }
      }
    }
    if constexpr (kChunks) {
      const bool ends = (begin + kDepth) % static_cast<int64_t>(kPairChunk) == 0 || begin + kDepth >= task.dim;
      if (!ends) continue;
      SEXTANT_UNROLL
      for (int i = 0; i < kCount; ++i) {
        SEXTANT_UNROLL
        for (int j = 0; j < kCount; ++j) {
          sums[i][j] = Join<Term>(sums[i][j], chunk[i][j]);
          chunk[i][j] = T(0);
        }
      }
    }
  }
  SEXTANT_UNROLL
  for (int i = 0; i < kCount; ++i) {
    const int64_t row = (x_panel + i / kOwn<T>)*kPanel<T> + down * kOwn<T> + i % kOwn<T>;
    SEXTANT_UNROLL
    for (int half = 0; half < 2; ++half) {
      const int64_t column = (y_panel + half) * kPanel<T> + across * kOwn<T>;
      Pack<T> values;
      SEXTANT_UNROLL
      for (int j = 0; j < kOwn<T>; ++j) values.of[j] = Finish(task, sums[i][half * kOwn<T> + j], row, column + j);
      *reinterpret_cast<Pack<T>*>(task.values + row * task.stride + column) = values;
    }
  }
}

// A row a thread; the squares of a chunk as a sum of products has them.
template <typename T>
__global__ void __launch_bounds__(kThreads)
    Squares(const T* panels, int64_t rows, int64_t dim, const T* centre, T* squares) {
  const int64_t row = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (row >= rows) return;
  const T* element = panels + row / kPanel<T> * kPanel<T> * dim + row % kPanel<T>;
  T sum = 0;
  for (int64_t begin = 0; begin < dim; begin += kPairChunk) {
    const int64_t end = begin + static_cast<int64_t>(kPairChunk) < dim ? begin + kPairChunk : dim;
    T chunk = 0;
    for (int64_t k = begin; k < end; ++k) {
      const T shifted = element[k * kPanel<T>] - centre[k];
      chunk = std::fma(shifted, shifted, chunk);
    }
    sum += chunk;
  }
  squares[row] = sum;
}

template <class Term, typename T>
cudaError_t LaunchValues(const PairTileTask<T>& task, cudaStream_t stream) {
  const auto blocks = [](int64_t n) { return static_cast<unsigned>((n + kPairSide<T> - 1) / kPairSide<T>); };
  return Launch(Values<Term, T>, dim3(blocks(task.y.rows), blocks(task.x.rows)), dim3(kThreads), sizeof(PairStep<T>),
                stream, task);
}

}  // namespace

template <typename T>
cudaError_t ComputePairTile(const PairTileTask<T>& task, cudaStream_t stream) {
  switch (task.rule) {
    case PairRule::kSquares:
      return LaunchValues<SquareTerm>(task, stream);
    case PairRule::kMagnitudes:
      return LaunchValues<MagnitudeTerm>(task, stream);
    case PairRule::kGreatest:
      return LaunchValues<GreatestTerm>(task, stream);
    case PairRule::kUnequal:
      return LaunchValues<UnequalTerm>(task, stream);
    default:
      return LaunchValues<ProductTerm>(task, stream);
  }
}

template <typename T>
cudaError_t SquarePairRows(const T* panels, int64_t rows, int64_t dim, const T* centre, T* squares,
                           cudaStream_t stream) {
  return Launch(Squares<T>, dim3(static_cast<unsigned>((rows + kThreads - 1) / kThreads)), dim3(kThreads), 0, stream,
                panels, rows, dim, centre, squares);
}

template cudaError_t ComputePairTile(const PairTileTask<float>&, cudaStream_t);
template cudaError_t ComputePairTile(const PairTileTask<double>&, cudaStream_t);
template cudaError_t SquarePairRows(const float*, int64_t, int64_t, const float*, float*, cudaStream_t);
template cudaError_t SquarePairRows(const double*, int64_t, int64_t, const double*, double*, cudaStream_t);

}  // namespace sextant::cuda
