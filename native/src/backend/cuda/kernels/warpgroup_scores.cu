// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/warpgroup_scores.cuh"

namespace sextant::cuda {
namespace {

// With three warpgroups, scores and products of 104 anchors are what the registers of a thread hold.
constexpr int kNarrow = 104, kWide = 128;
static_assert(kWide == kFusedAnchors);

template <class Mode>
cudaError_t LaunchMode(const RowTask& task, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  if (buffers.scores) return LaunchGroupTiles<GroupTiles<Mode, kNarrow, 3, false>>(task, buffers, stream);
  if (task.shape.count <= kNarrow) return LaunchGroupTiles<GroupTiles<Mode, kNarrow, 3, true>>(task, buffers, stream);
  return LaunchGroupTiles<GroupTiles<Mode, kWide, 2, true>>(task, buffers, stream);
}

}  // namespace

cudaError_t ScoreByWarpgroups(const RowTask& task, bool fast, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  return WithMode(task, fast, [&]<class Mode>(Mode) {
    if constexpr (Mode::kType == DType::kF64) {
      return ScoreByWarps(task, fast, buffers, stream);  // registers have no room for doubles on their way
    } else {
      return LaunchMode<Mode>(task, buffers, stream);
    }
  });
}

}  // namespace sextant::cuda
