// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>

#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/kernels/packed_anchors.h"
#include "backend/cuda/kernels/score_kernels.h"
#include "common/elementary.h"

namespace sextant::cuda {
namespace {

// Scores of so many bytes stay in the second-level cache of every device there is; more rows go in several launches.
constexpr int64_t kScoreBytes = int64_t{16} << 20;
constexpr int64_t kLeastRows = 1024;
constexpr int64_t kRowGranule = 128;

int64_t ElementBytes(DType dtype) { return dtype == DType::kF64 ? 8 : dtype == DType::kF32 ? 4 : 2; }

bool Fused(const AssignTask& task) {
  return task.shape.format != AnchorFormat::kDouble && task.shape.count <= kFusedAnchors;
}

// The workspace of a task whose scores go through memory: scores, where assignments do not take them; squares;
// inverses.
struct Workspace {
  explicit Workspace(const AssignTask& task) {
    const auto row_bytes = static_cast<int64_t>(AssignmentBytes(task.shape));
    rows = std::min(RoundUp(task.count, kRowGranule),
                    std::max(kLeastRows, kScoreBytes / row_bytes / kRowGranule * kRowGranule));
    score_bytes = task.assignments ? 0 : RoundUp(rows * row_bytes, 256);
    bytes = score_bytes + RoundUp(rows * int64_t{8}, 256) * 2;
  }
  std::byte* squares(void* at) const { return static_cast<std::byte*>(at) + score_bytes; }
  std::byte* inverses(void* at) const { return squares(at) + RoundUp(rows * int64_t{8}, 256); }

  int64_t rows;  // of a launch
  int64_t score_bytes;
  int64_t bytes;
};

RowTask TaskOf(const AssignTask& task) {
  const auto address = reinterpret_cast<uintptr_t>(task.rows) | static_cast<uintptr_t>(task.stride_bytes) | 16;
  const auto anchors = static_cast<double>(task.shape.count);
  RowTask rows = {};
  rows.rows = {static_cast<const unsigned char*>(task.rows), task.stride_bytes, task.count, task.shape.dim,
               1 << std::countr_zero(address)};
  rows.dtype = task.dtype;
  rows.use = task.use;
  rows.first_row = task.first_row;
  rows.anchors = static_cast<const std::byte*>(task.anchors);
  rows.shape = task.shape;
  rows.inverse_temperature = 1.0 / task.temperature;
  rows.anchor_norm = task.shape.format == AnchorFormat::kHalves ? kHalfScale : 1.0;
  rows.even_entropy = static_cast<uint64_t>(Ln(anchors) * 0x1p40 + 0.5);
  rows.even_zeros = task.bad_rows == BadRows::kUniform;
  rows.sums = task.sums;
  rows.counts = task.counts;
  rows.status = task.status;
  rows.entropies = task.entropies;
  rows.assignments = task.assignments;
  return rows;
}

// The rows first .. first + count of a task.
RowTask PartOf(const RowTask& task, int64_t first, int64_t count) {
  RowTask part = task;
  part.rows.data += first * task.rows.stride_bytes;
  part.rows.count = count;
  part.first_row += first;
  if (task.use) part.use += first;
  if (task.status) part.status += first;
  if (task.entropies) part.entropies += first;
  if (task.assignments) part.assignments += first * static_cast<int64_t>(AssignmentBytes(task.shape));
  return part;
}

// Rows `part` of a task.
cudaError_t Score(const AssignTask& task, const RowTask& part, const ScoreBuffers<float>& buffers,
                  cudaStream_t stream) {
  const bool fast = task.precision == Precision::kMatrixFast;
#ifdef SEXTANT_CUDA_WARPGROUPS
  bool by_warpgroups = false;
  if (const cudaError_t error = WorksByWarpgroups(&by_warpgroups); error != cudaSuccess) return error;
  if (by_warpgroups && !task.warps_only) return ScoreByWarpgroups(part, fast, buffers, stream);
#endif
  return ScoreByWarps(part, fast, buffers, stream);
}
cudaError_t Score(const AssignTask&, const RowTask& part, const ScoreBuffers<double>& buffers, cudaStream_t stream) {
  return ScoreInDouble(part, buffers, stream);
}

template <typename T>
cudaError_t AssignThroughMemory(const AssignTask& task, cudaStream_t stream) {
  const Workspace workspace(task);
  const RowTask all = TaskOf(task);
  for (int64_t first = 0; first < task.count; first += workspace.rows) {
    const RowTask part = PartOf(all, first, std::min(workspace.rows, task.count - first));
    void* scores = task.assignments ? static_cast<void*>(part.assignments) : task.workspace;
    const ScoreBuffers<T> buffers = {static_cast<T*>(scores), RoundUp(task.shape.count, 8),
                                     reinterpret_cast<double*>(workspace.squares(task.workspace))};
    cudaError_t error = Score(task, part, buffers, stream);
    if (error != cudaSuccess) return error;
    error = FinishScores(part, buffers, reinterpret_cast<T*>(workspace.inverses(task.workspace)), stream);
    if (error != cudaSuccess) return error;
  }
  return cudaSuccess;
}

}  // namespace

cudaError_t WorksByWarpgroups(bool* works) {
  *works = false;
#ifdef SEXTANT_CUDA_WARPGROUPS
  int device = 0, major = 0, minor = 0;
  cudaError_t error = cudaGetDevice(&device);
  if (!error) error = cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device);
  if (!error) error = cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device);
  *works = major == 9 && minor == 0;
  return error;
#else
  return cudaSuccess;
#endif
}

size_t WorkspaceBytes(const AssignTask& task) { return Fused(task) ? 0 : static_cast<size_t>(Workspace(task).bytes); }

cudaError_t Assign(const AssignTask& task, cudaStream_t stream) {
  if (task.count == 0) return cudaSuccess;
  if (task.stride_bytes < task.shape.dim * ElementBytes(task.dtype) && task.count > 1) return cudaErrorInvalidValue;
  if (task.shape.format == AnchorFormat::kDouble) return AssignThroughMemory<double>(task, stream);
  if (!Fused(task)) return AssignThroughMemory<float>(task, stream);
  return Score(task, TaskOf(task), ScoreBuffers<float>{}, stream);
}

}  // namespace sextant::cuda
