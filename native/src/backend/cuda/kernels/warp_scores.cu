// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/warp_scores.cuh"

namespace sextant::cuda {

cudaError_t ScoreByWarps(const RowTask& task, bool fast, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  return WithMode(task, fast, [&]<class Mode>(Mode) { return LaunchTiles<Mode>(task, buffers, stream); });
}

}  // namespace sextant::cuda
