// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/kernels/matrix_scores.cuh"

namespace sextant::cuda {

cudaError_t ScoreByMatrices(const RowTask& task, bool fast, const ScoreBuffers<float>& buffers, cudaStream_t stream) {
  constexpr ElementKind kBfloat = ElementKind::kBfloat, kHalf = ElementKind::kHalf;
  switch (task.dtype) {
    case DType::kF32:
      return fast ? LaunchTiles<MatrixMode<DType::kF32, 1, 1, kBfloat>>(task, buffers, stream)
                  : LaunchTiles<MatrixMode<DType::kF32, 2, 2, kBfloat>>(task, buffers, stream);
    case DType::kF64:
      return fast ? LaunchTiles<MatrixMode<DType::kF64, 1, 1, kBfloat>>(task, buffers, stream)
                  : LaunchTiles<MatrixMode<DType::kF64, 2, 2, kBfloat>>(task, buffers, stream);
    case DType::kF16:
      return fast ? LaunchTiles<MatrixMode<DType::kF16, 1, 1, kHalf>>(task, buffers, stream)
                  : LaunchTiles<MatrixMode<DType::kF16, 1, 2, kHalf>>(task, buffers, stream);
    case DType::kBF16:
      return fast ? LaunchTiles<MatrixMode<DType::kBF16, 1, 1, kBfloat>>(task, buffers, stream)
                  : LaunchTiles<MatrixMode<DType::kBF16, 1, 2, kBfloat>>(task, buffers, stream);
  }
  return cudaErrorInvalidValue;
}

}  // namespace sextant::cuda
