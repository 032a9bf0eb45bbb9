// SPDX-License-Identifier: Apache-2.0
//
// A block of two or three warpgroups scores tiles of 64 rows for each by up to 128 anchors, a step of 64 elements at a
// time. A thread reads the rows it multiplies into its own registers, where they are squared and split into parts.
// Steps of anchors come by bulk copies, which the last warp that is done with a step starts anew, so that warpgroups go
// at their own pace: while one makes assignments, others use the matrix unit.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "backend/cuda/kernels/bulk_copy.cuh"
#include "backend/cuda/kernels/columns.cuh"
#include "backend/cuda/kernels/score_modes.cuh"
#include "backend/cuda/kernels/warpgroup_unit.cuh"

namespace sextant::cuda {

inline constexpr int kGroupStep = 64;  // elements
inline constexpr int kUnit = 32;       // of them: 8 for each lane that shares a row
static_assert(kPackedDepth == kGroupStep);

template <class Mode_, int kAnchors_, int kGroups_, bool kFused_>
struct GroupTiles {
  using Mode = Mode_;
  static constexpr int kAnchors = kAnchors_, kGroups = kGroups_;
  static constexpr bool kFused = kFused_;  // goes on to assignments and their sums
  static constexpr int kRows = kGroups * kGroupRows, kThreads = kGroups * kGroupThreads;

  // Shared memory of a block.
  struct Stage {
    Element parts[Mode::kAnchorParts][kAnchors * kGroupStep];
  };
  struct Assignments {
    // Rows 8 banks apart: lanes write pairs of 8 rows.
    float scores[kGroups][kGroupRows][(kAnchors + 23) / 32 * 32 + 8];
    double squares[kRows];
    float inverses[kRows];
    // What threads hold between tiles, out of the way of the registers of scores.
    RowCounts counts[kRows];
    ColumnSums sums[kThreads];
  };
  struct Nothing {};
  static constexpr int kMostStages = 8;
  struct Rest {
    CopyBarrier copied[kMostStages];
    unsigned done[kMostStages];  // warps
    std::conditional_t<kFused, Assignments, Nothing> assignments;
  };
  static constexpr size_t kMostBytes = 227 * 1024;  // of a block of compute capability 9.0
  static constexpr int kStages =
      static_cast<int>(std::min<size_t>(kMostStages, (kMostBytes - sizeof(Rest)) / sizeof(Stage)));
  static_assert(kStages >= 3 && sizeof(Stage) % 1024 == 0);
  struct Memory {
    Stage stages[kStages];
    Rest rest;
  };
};

// The anchors of a tile: as many as there are from `first` on, 8 at least.
template <class Tiles>
struct TileAnchors {
  int64_t first;
  int count;

  __device__ TileAnchors(const MatrixTask& work, int tile)
      : first(int64_t{tile} % work.anchor_tiles * Tiles::kAnchors) {
    const int64_t left = work.task.shape.count - first;
    count = left < Tiles::kAnchors ? static_cast<int>(RoundUp(left, 8)) : Tiles::kAnchors;
  }
};

// All steps of anchors of all tiles of a block, one after the other.
template <class Tiles>
class AnchorStages {
 public:
  using Memory = typename Tiles::Memory;
  using Stage = typename Tiles::Stage;

  // By all threads of the block.
  __device__ AnchorStages(const MatrixTask& work, int steps, Memory& memory)
      : work_(work), memory_(memory), steps_(steps), tile_(static_cast<int>(blockIdx.x)) {
    if (threadIdx.x == 0) {
      for (int s = 0; s < Tiles::kStages; ++s) {
        Begin(memory.rest.copied[s]);
        memory.rest.done[s] = 0;
      }
    }
    __syncthreads();
    for (int s = 0; s < Tiles::kStages; ++s) {
      if (threadIdx.x == 0) Fill(s);
      Advance();
    }
  }

  // The next step, once it is there.
  __device__ __forceinline__ const Stage& Next() {
    Wait(memory_.rest.copied[stage_], parity_);
    return memory_.stages[stage_];
  }

  // By all lanes of a warp, which needs that step no more.
  __device__ __forceinline__ void Release() {
    __syncwarp();
    if (threadIdx.x % kWarpThreads == 0) {
      __threadfence_block();
      unsigned& done = memory_.rest.done[stage_];
      if (atomicAdd(&done, 1u) == Tiles::kThreads / kWarpThreads - 1) {
        done = 0;
        __threadfence_block();
        Fill(stage_);
      }
    }
    Advance();
    if (++stage_ == Tiles::kStages) {
      stage_ = 0;
      parity_ ^= 1;
    }
  }

 private:
  // With the next step that is not on its way, if there is one.
  __device__ void Fill(int stage) {
    if (tile_ >= work_.tiles) return;
    const RowTask& task = work_.task;
    const TileAnchors<Tiles> anchors(work_, tile_);
    const uint32_t bytes = static_cast<uint32_t>(anchors.count) * kGroupStep * sizeof(Element);
    CopyBarrier& copied = memory_.rest.copied[stage];
    Expect(copied, Tiles::Mode::kAnchorParts * bytes);
    const Element* from = reinterpret_cast<const Element*>(task.anchors) + PackedStep(task.shape, anchors.first, step_);
    for (int p = 0; p < Tiles::Mode::kAnchorParts; ++p) {
      CopyInBulk(copied, memory_.stages[stage].parts[p], from + p * PartElements(task.shape), bytes);
    }
  }

  __device__ __forceinline__ void Advance() {
    if (++step_ < steps_) return;
    step_ = 0;
    tile_ += static_cast<int>(gridDim.x);
  }

  const MatrixTask& work_;
  Memory& memory_;
  const int steps_;
  int stage_ = 0;
  uint32_t parity_ = 0;
  int tile_, step_ = 0;  // of the next copy
};

// Where a thread is in its warpgroup.
inline __device__ int Group() { return static_cast<int>(threadIdx.x / kGroupThreads); }
inline __device__ int GroupThread() { return static_cast<int>(threadIdx.x % kGroupThreads); }
// Its first row there; the other one comes 8 later.
inline __device__ int GroupRow() {
  return GroupThread() / kWarpThreads * 16 + static_cast<int>(threadIdx.x % kWarpThreads / 4);
}
inline constexpr int kRowsApart = 8;

// A thread's share of a unit: 8 elements of both of its rows.
template <class Mode>
class GroupFeed {
 public:
  __device__ __forceinline__ void Read(const DeviceRows& rows, int64_t first, int unit) {
    SEXTANT_UNROLL
    for (int i = 0; i < 2; ++i) {
      segments_[i].Read(rows, first + GroupRow() + i * kRowsApart, unit * kUnit + threadIdx.x % 4 * 8);
    }
  }

  // Fragment 2 p + h is of part p and, by the order in which anchors are packed, half h of the products.
  __device__ __forceinline__ void Split(LeftFragment (&left)[2 * Mode::kRowParts], CompensatedSum (&squares)[2]) const {
    SEXTANT_UNROLL
    for (int i = 0; i < 2; ++i) {
      uint32_t words[Mode::kRowParts][4];
      squares[i].Add(SplitSegment<Mode>(segments_[i], words));
      SEXTANT_UNROLL
      for (int p = 0; p < Mode::kRowParts; ++p) {
        SEXTANT_UNROLL
        for (int w = 0; w < 4; ++w) left[2 * p + w / 2].words[2 * (w % 2) + i] = words[p][w];
      }
    }
  }

 private:
  Segment<Mode::kType> segments_[2];
};

// A thread's scores: as GroupProducts has them.
template <int kAnchors>
struct GroupScores {
  float values[kAnchors / 2] = {};

  __device__ __forceinline__ void Add(const GroupProducts<kAnchors>& products) {
    SEXTANT_UNROLL
    for (int i = 0; i < kAnchors / 2; ++i) values[i] += products.values[i];
  }

  // Calls use(row, anchor, first score, second score) for pairs of neighbouring anchors.
  template <typename Use>
  __device__ __forceinline__ void ForEach(int anchors, Use&& use) const {
    SEXTANT_UNROLL
    for (int n = 0; n < kAnchors / 8; ++n) {
      if (8 * n >= anchors) continue;
      const int row = GroupRow(), anchor = 8 * n + 2 * static_cast<int>(threadIdx.x % 4);
      use(row, anchor, values[4 * n], values[4 * n + 1]);
      use(row + kRowsApart, anchor, values[4 * n + 2], values[4 * n + 3]);
    }
  }
};

// Adds unit `half` of a step, to nothing where it is the first.
template <class Tiles>
__device__ __forceinline__ void AddUnit(LeftFragment (&left)[2 * Tiles::Mode::kRowParts],
                                        const typename Tiles::Stage& stage, int half,
                                        GroupProducts<Tiles::kAnchors>& products) {
  constexpr uint64_t kColumnsOf16 = 2;  // ColumnsAt counts pieces of 16 bytes
  bool add = half > 0;
  BeginProducts(left);
  ForEachProduct<typename Tiles::Mode>([&](int p, int q) {
    SEXTANT_UNROLL
    for (int h = 0; h < 2; ++h) {
      const uint64_t columns = ColumnsAt(stage.parts[q]) + static_cast<uint64_t>(2 * half + h) * kColumnsOf16;
      Multiply<Tiles::Mode::kKind>(left[2 * p + h], columns, add, products);
      add = true;
    }
  });
  WaitForProducts(left, products);
}

// Rows that a warp makes assignments of.
inline constexpr int kRowsOfWarp = 16;
inline __device__ int FirstRowOfWarp() { return static_cast<int>(threadIdx.x / kWarpThreads) * kRowsOfWarp; }

// The counts of this lane; lanes beyond the rows have none of their own.
template <class Assignments>
__device__ RowCounts& GroupCounts(Assignments& assignments) {
  return assignments.counts[FirstRowOfWarp() + static_cast<int>(threadIdx.x % kRowsOfWarp)];
}

// Assignments and sums of a warpgroup's rows, from `first` on.
template <class Tiles>
__device__ __forceinline__ void FinishRows(const RowTask& task, int64_t first, int anchors,
                                           const GroupScores<Tiles::kAnchors>& scores,
                                           const CompensatedSum (&squares)[2],
                                           typename Tiles::Assignments& assignments) {
  const int group = Group(), group_row = group * kGroupRows, own = FirstRowOfWarp();
  auto& values = assignments.scores[group];
  scores.ForEach(anchors, [&](int row, int anchor, float x, float y) {
    values[row][anchor] = x;
    values[row][anchor + 1] = y;
  });
  SEXTANT_UNROLL
  for (int i = 0; i < 2; ++i) {
    KeepSquare(squares[i], GroupRow() + i * kRowsApart, kGroupRows, assignments.squares + group_row);
  }
  WaitForGroup(group);
  constexpr int64_t kStride = sizeof(values[0]) / sizeof(float);
  AssignRows<float>(task, first + (own - group_row), kRowsOfWarp, values[own - group_row], kStride,
                    assignments.squares + own, assignments.inverses + own, GroupCounts(assignments));
  WaitForGroup(group);
  ColumnSums sums = assignments.sums[threadIdx.x];
  AddColumn<float>(task, GroupThread(), first, kGroupRows, values[0], kStride, assignments.inverses + group_row, sums);
  assignments.sums[threadIdx.x] = sums;
  // The next tile's scores go there.
  WaitForGroup(group);
}

template <class Tiles>
__device__ __forceinline__ void BeginSums(typename Tiles::Assignments& assignments) {
  assignments.sums[threadIdx.x] = ColumnSums();
  if (threadIdx.x % kWarpThreads < kRowsOfWarp) GroupCounts(assignments) = RowCounts();
}

template <class Tiles>
__device__ __forceinline__ void FlushGroupSums(const RowTask& task, typename Tiles::Assignments& assignments) {
  if (threadIdx.x % kWarpThreads < kRowsOfWarp) GroupCounts(assignments).Flush(task);
  const int anchor = GroupThread();
  if (task.sums && anchor < task.shape.count) {
    assignments.sums[threadIdx.x].Flush(task.sums, anchor, task.shape.count);
  }
}

template <class Tiles>
__global__ void __launch_bounds__(Tiles::kThreads, 1) ScoreGroupTiles(const MatrixTask work) {
  using Mode = typename Tiles::Mode;
  auto& memory = *reinterpret_cast<typename Tiles::Memory*>(SharedMemory());
  const RowTask& task = work.task;
  const int steps = static_cast<int>((task.rows.dim + kGroupStep - 1) / kGroupStep), units = 2 * steps;
  const int blocks = static_cast<int>(gridDim.x);
  const auto first_row = [&](int tile) {
    return static_cast<int64_t>(tile / work.anchor_tiles) * Tiles::kRows + Group() * kGroupRows;
  };
  if constexpr (Tiles::kFused) BeginSums<Tiles>(memory.rest.assignments);
  GroupFeed<Mode> ahead[Mode::kAhead];
  const auto read = [&](GroupFeed<Mode>& feed, int64_t first, int unit) {
    if (first < task.rows.count) feed.Read(task.rows, first, unit);
  };
  SEXTANT_UNROLL
  for (int u = 0; u < Mode::kAhead; ++u) read(ahead[u], first_row(static_cast<int>(blockIdx.x)), u);
  AnchorStages<Tiles> stages(work, steps, memory);

  for (int tile = static_cast<int>(blockIdx.x); tile < work.tiles; tile += blocks) {
    const int64_t first = first_row(tile);
    const TileAnchors<Tiles> anchors(work, tile);
    GroupScores<Tiles::kAnchors> scores;
    CompensatedSum squares[2];
    for (int step = 0; step < steps; ++step) {
      const typename Tiles::Stage& stage = stages.Next();
      // Summed by themselves, so that what the matrix unit cuts off stays below one part in 2^20 of them.
      GroupProducts<Tiles::kAnchors> products;
      SEXTANT_UNROLL
      for (int half = 0; half < 2; ++half) {
        GroupFeed<Mode>& feed = ahead[half % Mode::kAhead];
        LeftFragment left[2 * Mode::kRowParts];
        feed.Split(left, squares);
        const int next = 2 * step + half + Mode::kAhead;
        if (next < units) {
          read(feed, first, next);
        } else {
          read(feed, first_row(tile + blocks), next - units);
        }
        AddUnit<Tiles>(left, stage, half, products);
      }
      stages.Release();
      scores.Add(products);
    }
    if constexpr (Tiles::kFused) {
      FinishRows<Tiles>(task, first, anchors.count, scores, squares, memory.rest.assignments);
    } else {
      if (anchors.first == 0) {
        SEXTANT_UNROLL
        for (int i = 0; i < 2; ++i) {
          KeepSquare(squares[i], GroupRow() + i * kRowsApart, task.rows.count - first, work.buffers.squares + first);
        }
      }
      KeepScores(work, first, anchors.first, anchors.count, scores);
    }
  }
  if constexpr (Tiles::kFused) FlushGroupSums<Tiles>(task, memory.rest.assignments);
}

template <class Tiles>
cudaError_t LaunchGroupTiles(const RowTask& task, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  int device = 0, multiprocessors = 0;
  if (const cudaError_t error = cudaGetDevice(&device); error != cudaSuccess) return error;
  if (const cudaError_t error = cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device);
      error != cudaSuccess) {
    return error;
  }
  const auto tiles = [](int64_t n, int64_t each) { return static_cast<int>((n + each - 1) / each); };
  MatrixTask work = {task, buffers, 0, tiles(task.shape.count, Tiles::kAnchors)};
  work.tiles = tiles(task.rows.count, Tiles::kRows) * work.anchor_tiles;
  const auto blocks = static_cast<unsigned>(std::min(work.tiles, multiprocessors));
  return Launch(ScoreGroupTiles<Tiles>, dim3(blocks), dim3(Tiles::kThreads), sizeof(typename Tiles::Memory), stream,
                work);
}

}  // namespace sextant::cuda
