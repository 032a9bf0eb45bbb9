// SPDX-License-Identifier: Apache-2.0
//
// A block scores tiles of 128 rows by 128 anchors, a step of 32 elements at a time. Rows come through registers, where
// they are split into parts and squared; anchors are copied behind its back. Each of 8 warps has 32 rows and every
// other 8 anchors. With few anchors, the block goes on to assignments and their sums.
#pragma once

#include <algorithm>
#include <cstdint>

#include "backend/cuda/kernels/async_copy.cuh"
#include "backend/cuda/kernels/columns.cuh"
#include "backend/cuda/kernels/matrix_unit.cuh"
#include "backend/cuda/kernels/score_kernels.h"
#include "backend/cuda/kernels/score_modes.cuh"
#include "backend/cuda/kernels/softmax_rows.cuh"
#include "backend/cuda/kernels/tuning.h"

namespace sextant::cuda {

inline constexpr int kTileRows = 128;
inline constexpr int kTileAnchors = 128;
inline constexpr int kStep = 32;         // elements
inline constexpr int kAnchorStages = 3;  // steps of anchors in shared memory
inline constexpr int kRowStages = 2;     // of rows
inline constexpr int kBlockThreads = 256;
inline constexpr int kBlockWarps = kBlockThreads / kWarpThreads;
inline constexpr int kScoreStride = kTileAnchors + 4;
static_assert(kPackedAnchors == kTileAnchors && kPackedDepth % kStep == 0 && kFusedAnchors == kTileAnchors);

// A step of 128 rows or anchors: 64 bytes each, in pieces of 16 that are moved about so that neither stores nor loads
// of matrices meet in a bank.
struct StepTile {
  Element elements[kTileRows * kStep];

  static __device__ __forceinline__ int Place(int row, int piece) { return row * kStep + (piece ^ (row >> 1 & 3)) * 8; }
};

// Shared memory of a block. Scores take the place of the steps.
template <class Mode>
struct TileMemory {
  struct Steps {
    StepTile rows[kRowStages][Mode::kRowParts];
    StepTile anchors[kAnchorStages][Mode::kAnchorParts];
  };
  struct Scores {
    float values[kTileRows][kScoreStride];
  };

  union {
    Steps steps;
    Scores scores;
  };
  double squares[kTileRows];
  float inverses[kTileRows];
  // What threads hold between tiles, out of the way of the registers of scores.
  RowCounts counts[kTileRows];
  ColumnSums sums[kBlockThreads];
};

// What a block may have on every device.
inline constexpr size_t kMostSharedBytes = 99 * 1024;

// What a thread brings into shared memory: a segment of 8 elements of rows t / 4 and t / 4 + 64, in the order in which
// anchors are packed.
template <class Mode>
class RowFeed {
 public:
  static constexpr int kSegments = 2, kRowsApart = kTileRows / kSegments;

  __device__ __forceinline__ void Read(const DeviceRows& rows, int64_t first, int step) {
    SEXTANT_UNROLL
    for (int i = 0; i < kSegments; ++i) segments_[i].Read(rows, first + Row(i), step * kStep + Quarter() * 8);
  }

  __device__ __forceinline__ void Store(StepTile (&parts)[Mode::kRowParts],
                                        CompensatedSum (&squares)[kSegments]) const {
    SEXTANT_UNROLL
    for (int i = 0; i < kSegments; ++i) {
      uint32_t words[Mode::kRowParts][4];
      squares[i].Add(SplitSegment<Mode>(segments_[i], words));
      SEXTANT_UNROLL
      for (int p = 0; p < Mode::kRowParts; ++p) {
        SEXTANT_UNROLL
        for (int w = 0; w < 4; ++w) {
          Element* piece = parts[p].elements + StepTile::Place(Row(i), w);
          reinterpret_cast<uint32_t*>(piece)[Quarter()] = words[p][w];
        }
      }
    }
  }

  static __device__ __forceinline__ int Row(int i) { return static_cast<int>(threadIdx.x / 4) + i * kRowsApart; }

 private:
  static __device__ __forceinline__ int Quarter() { return static_cast<int>(threadIdx.x % 4); }

  Segment<Mode::kType> segments_[kSegments];
};

// A step of as many anchors as there are from `first` on, 8 at least.
template <class Mode>
__device__ __forceinline__ void CopyAnchors(const RowTask& task, int64_t first, int anchors, int step,
                                            StepTile (&to)[Mode::kAnchorParts]) {
  constexpr int kPieces = kStep / kPieceElements, kSteps = kPackedDepth / kStep, kRows = kBlockThreads / kPieces;
  const int own = static_cast<int>(threadIdx.x / kPieces), piece = static_cast<int>(threadIdx.x % kPieces);
  const Element* packed = reinterpret_cast<const Element*>(task.anchors) + PackedStep(task.shape, first, step / kSteps);
  SEXTANT_UNROLL
  for (int p = 0; p < Mode::kAnchorParts; ++p) {
    SEXTANT_UNROLL
    for (int i = 0; i < kTileAnchors / kRows; ++i) {
      const int row = own + i * kRows;
      if (row >= anchors) continue;
      CopyAsync(to[p].elements + StepTile::Place(row, piece),
                packed + p * PartElements(task.shape) + PieceInStep(row, step % kSteps * kPieces + piece));
    }
  }
}

// A warp's share of a tile: 2 x 16 rows by 8 x 8 anchors.
struct WarpScores {
  static constexpr int kRowTiles = 2, kAnchorTiles = 8;
  float values[kRowTiles][kAnchorTiles][4] = {};

  static __device__ __forceinline__ int FirstRow() {
    return static_cast<int>(threadIdx.x / kWarpThreads / 2) * 16 * kRowTiles;
  }
  // Of anchor tile n: warps take turns, so that few anchors are shared out evenly.
  static __device__ __forceinline__ int FirstAnchor(int n) {
    return (2 * n + static_cast<int>(threadIdx.x / kWarpThreads % 2)) * 8;
  }

  // Calls use(row, anchor, first score, second score) for pairs of neighbouring anchors.
  template <typename Use>
  __device__ __forceinline__ void ForEach(int anchors, Use&& use) const {
    const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
    SEXTANT_UNROLL
    for (int i = 0; i < kRowTiles; ++i) {
      SEXTANT_UNROLL
      for (int n = 0; n < kAnchorTiles; ++n) {
        if (FirstAnchor(n) >= anchors) continue;
        const int row = FirstRow() + 16 * i + lane / 4, anchor = FirstAnchor(n) + 2 * (lane % 4);
        use(row, anchor, values[i][n][0], values[i][n][1]);
        use(row + 8, anchor, values[i][n][2], values[i][n][3]);
      }
    }
  }
};

// Rows of 8 elements, from piece `piece` on, for ldmatrix: those of this lane.
__device__ __forceinline__ const Element* LeftAt(const StepTile& tile, int first, int half) {
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  return tile.elements + StepTile::Place(first + lane % 16, 2 * half + lane / 16);
}
__device__ __forceinline__ const Element* RightAt(const StepTile& tile, int first) {
  const int lane = static_cast<int>(threadIdx.x % kWarpThreads);
  return tile.elements + StepTile::Place(first + lane % 8, lane / 8);
}

// Adds a step. Its products are summed by themselves, so that what the unit cuts off stays below one part in 2^20 of
// them; the small ones first.
template <class Mode>
__device__ __forceinline__ void AddStep(const StepTile (&rows)[Mode::kRowParts],
                                        const StepTile (&anchors)[Mode::kAnchorParts], int count, WarpScores& scores) {
  LeftFragment left[Mode::kRowParts][2][WarpScores::kRowTiles];
  SEXTANT_UNROLL
  for (int p = 0; p < Mode::kRowParts; ++p) {
    SEXTANT_UNROLL
    for (int half = 0; half < 2; ++half) {
      SEXTANT_UNROLL
      for (int i = 0; i < WarpScores::kRowTiles; ++i) {
        LoadMatrices(LeftAt(rows[p], WarpScores::FirstRow() + 16 * i, half), left[p][half][i].words);
      }
    }
  }
  SEXTANT_UNROLL
  for (int n = 0; n < WarpScores::kAnchorTiles; ++n) {
    if (WarpScores::FirstAnchor(n) >= count) continue;
    RightFragments right[Mode::kAnchorParts];
    SEXTANT_UNROLL
    for (int p = 0; p < Mode::kAnchorParts; ++p) {
      LoadMatrices(RightAt(anchors[p], WarpScores::FirstAnchor(n)), right[p].words);
    }
    Products products[WarpScores::kRowTiles] = {};
    ForEachProduct<Mode>([&](int p, int q) {
      SEXTANT_UNROLL
      for (int half = 0; half < 2; ++half) {
        SEXTANT_UNROLL
        for (int i = 0; i < WarpScores::kRowTiles; ++i) {
          Multiply<Mode::kKind>(left[p][half][i], right[q], half, products[i]);
        }
      }
    });
    SEXTANT_UNROLL
    for (int i = 0; i < WarpScores::kRowTiles; ++i) {
      SEXTANT_UNROLL
      for (int v = 0; v < 4; ++v) scores.values[i][n][v] += products[i].values[v];
    }
  }
}

// Where a thread's sums of columns are: anchor t % 128, and half of the rows.
struct ColumnShare {
  static constexpr int kRows = kTileRows * kTileAnchors / kBlockThreads;
  static __device__ __forceinline__ int Anchor() { return static_cast<int>(threadIdx.x % kTileAnchors); }
  static __device__ __forceinline__ int FirstRow() { return static_cast<int>(threadIdx.x / kTileAnchors) * kRows; }
};

// Rows that a warp makes assignments of.
inline constexpr int kWarpRows = kTileRows / kBlockWarps;
inline __device__ int FirstWarpRow() { return static_cast<int>(threadIdx.x / kWarpThreads) * kWarpRows; }
// Their counts of this lane; lanes beyond the rows have none of their own.
template <class Mode>
__device__ RowCounts& CountsOf(TileMemory<Mode>& shared) {
  return shared.counts[FirstWarpRow() + static_cast<int>(threadIdx.x % kWarpRows)];
}

template <class Mode>
__device__ __forceinline__ void FinishTile(const RowTask& task, int64_t first, const WarpScores& scores, int anchors,
                                           TileMemory<Mode>& shared) {
  scores.ForEach(anchors, [&](int row, int anchor, float x, float y) {
    shared.scores.values[row][anchor] = x;
    shared.scores.values[row][anchor + 1] = y;
  });
  __syncthreads();
  const int own = FirstWarpRow();
  AssignRows<float>(task, first + own, kWarpRows, shared.scores.values[own], kScoreStride, shared.squares + own,
                    shared.inverses + own, CountsOf<Mode>(shared));
  __syncthreads();
  const int row = ColumnShare::FirstRow(), anchor = ColumnShare::Anchor();
  ColumnSums sums = shared.sums[threadIdx.x];
  AddColumn<float>(task, anchor, first + row, ColumnShare::kRows, shared.scores.values[row], kScoreStride,
                   shared.inverses + row, sums);
  shared.sums[threadIdx.x] = sums;
}

// Hands over what is in shared memory.
template <class Mode>
__device__ __forceinline__ void FlushSums(const RowTask& task, TileMemory<Mode>& shared) {
  if (threadIdx.x % kWarpThreads < kWarpRows) CountsOf<Mode>(shared).Flush(task);
  const int anchor = ColumnShare::Anchor();
  if (task.sums && anchor < task.shape.count) shared.sums[threadIdx.x].Flush(task.sums, anchor, task.shape.count);
}

template <class Mode>
__device__ __forceinline__ void KeepSquares(const CompensatedSum (&squares)[RowFeed<Mode>::kSegments], int64_t rows,
                                            double* to) {
  SEXTANT_UNROLL
  for (int i = 0; i < RowFeed<Mode>::kSegments; ++i) KeepSquare(squares[i], RowFeed<Mode>::Row(i), rows, to);
}

template <class Mode>
__global__ void __launch_bounds__(kBlockThreads, kBlocksPerMultiprocessor) ScoreTiles(const MatrixTask work) {
  constexpr int kAhead = Mode::kAhead;
  auto& shared = *reinterpret_cast<TileMemory<Mode>*>(SharedMemory());
  const RowTask& task = work.task;
  const int steps = static_cast<int>((task.rows.dim + kStep - 1) / kStep);
  const int padded_steps = (steps + kAhead - 1) / kAhead * kAhead;
  const auto first_row = [&](int tile) { return tile / work.anchor_tiles * kTileRows; };
  shared.sums[threadIdx.x] = ColumnSums();
  if (threadIdx.x % kWarpThreads < kWarpRows) CountsOf<Mode>(shared) = RowCounts();
  RowFeed<Mode> ahead[kAhead];
  const auto read = [&](RowFeed<Mode>& feed, int row, int step) {
    if (row < task.rows.count && step < steps) feed.Read(task.rows, row, step);
  };
  SEXTANT_UNROLL
  for (int u = 0; u < kAhead; ++u) read(ahead[u], first_row(static_cast<int>(blockIdx.x)), u);

  const int blocks = static_cast<int>(gridDim.x);
  for (int tile = static_cast<int>(blockIdx.x); tile < work.tiles; tile += blocks) {
    const int first = first_row(tile);
    const int64_t first_anchor = int64_t{tile} % work.anchor_tiles * kTileAnchors;
    const int64_t left = task.shape.count - first_anchor;
    const int anchors = left < kTileAnchors ? static_cast<int>(RoundUp(left, 8)) : kTileAnchors;
    WarpScores scores;
    CompensatedSum squares[RowFeed<Mode>::kSegments];
    const auto copy = [&](int step) {
      auto& stage = shared.steps.anchors[step % kAnchorStages];
      if (step < steps) CopyAnchors<Mode>(task, first_anchor, anchors, step, stage);
      CommitCopies();
    };
    for (int step = 0; step < kAnchorStages - 1; ++step) copy(step);
    for (int base = 0; base < padded_steps; base += kAhead) {
      SEXTANT_UNROLL
      for (int u = 0; u < kAhead; ++u) {
        const int step = base + u;
        if (step < steps) ahead[u].Store(shared.steps.rows[step % kRowStages], squares);
        const int next = step + kAhead;
        if (next < padded_steps) {
          read(ahead[u], first_row(tile), next);
        } else {
          read(ahead[u], first_row(tile + blocks), next - padded_steps);
        }
        if (step >= steps) continue;
        WaitForCopies<kAnchorStages - 2>();
        __syncthreads();
        // The stage of the step before, which all are done with.
        copy(step + kAnchorStages - 1);
        AddStep<Mode>(shared.steps.rows[step % kRowStages], shared.steps.anchors[step % kAnchorStages], anchors,
                      scores);
      }
    }
    if (!work.buffers.scores) {
      KeepSquares<Mode>(squares, kTileRows, shared.squares);
      __syncthreads();
      FinishTile<Mode>(task, first, scores, anchors, shared);
    } else {
      if (first_anchor == 0) KeepSquares<Mode>(squares, task.rows.count - first, work.buffers.squares + first);
      KeepScores(work, first, first_anchor, anchors, scores);
    }
    // The next tile goes where scores or steps are.
    __syncthreads();
  }
  if (!work.buffers.scores) FlushSums<Mode>(task, shared);
}

template <class Mode>
cudaError_t LaunchTiles(const RowTask& task, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  constexpr size_t kSharedBytes = sizeof(TileMemory<Mode>);
  static_assert(kSharedBytes <= kMostSharedBytes);
  int resident = 0;
  if (const cudaError_t error = ResidentBlocks(kSharedBytes, &resident); error != cudaSuccess) return error;
  const auto tiles = [](int64_t n, int64_t each) { return static_cast<int>((n + each - 1) / each); };
  MatrixTask work = {task, buffers, 0, tiles(task.shape.count, kTileAnchors)};
  work.tiles = tiles(task.rows.count, kTileRows) * work.anchor_tiles;
  const auto blocks = static_cast<unsigned>(std::min(work.tiles, resident));
  return Launch(ScoreTiles<Mode>, dim3(blocks), dim3(kBlockThreads), kSharedBytes, stream, work);
}

}  // namespace sextant::cuda
