// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/sample_rows.h"

#include <vector>

#include "backend/cuda/kernels/pick_rows.h"
#include "common/ordinal_hash.h"

namespace sextant::cuda {

SampleRows::SampleRows(Context& context, const Stream& compute, int draws)
    : context_(context), compute_(compute), draws_(draws), rows_(context), assignments_(context), statuses_(context) {}

bool SampleRows::Suffices(const Stage& stage, const AnchorShape& shape, int64_t row_bytes, bool gather) const {
  const size_t picks = stage.picked().size();
  return (!gather || picks * static_cast<size_t>(PitchOf(row_bytes)) <= rows_.size()) &&
         picks * AssignmentBytes(shape) <= assignments_.size() && picks <= statuses_.size();
}

void SampleRows::Require(Stage& stage, const AnchorShape& shape, int64_t row_bytes, bool gather) {
  const size_t picks = stage.picked().size();
  if (gather) rows_.Require(picks * static_cast<size_t>(PitchOf(row_bytes)));
  assignments_.Require(picks * AssignmentBytes(shape));
  statuses_.Require(picks);
}

void SampleRows::Assign(Stage& stage, int draw, AssignTask task, int64_t row_bytes) {
  const size_t picks = stage.picked().size();
  if (picks == 0) return;
  if (!TakesAll(stage)) {
    const int64_t pitch = PitchOf(row_bytes);
    if (draw == 0) {
      context_.Check(GatherRows(task.rows, task.stride_bytes, row_bytes, stage.picked_on_device(),
                                static_cast<int64_t>(picks), rows_.get(), pitch, compute_.get()),
                     "GatherRows");
    }
    task.rows = rows_.get();
    task.stride_bytes = pitch;
    task.use = nullptr;
  }
  task.count = static_cast<int64_t>(picks);
  task.sums = nullptr;
  task.entropies = nullptr;
  task.status = statuses_.get();
  task.assignments = assignments_.get();
  context_.Check(cuda::Assign(task, compute_.get()), "Assign");
  const size_t bytes = AssignmentBytes(task.shape);
  compute_.Copy(stage.Assignments(draw, bytes), assignments_.get(), picks * bytes, cudaMemcpyDeviceToHost);
  if (draw == 0) compute_.Copy(stage.statuses(), statuses_.get(), picks, cudaMemcpyDeviceToHost);
}

void SampleRows::Offer(Stage& stage, const DeviceBatch& batch, const AnchorShape& shape, SampleSink& samples) const {
  const auto picked = stage.picked();
  const size_t bytes = AssignmentBytes(shape);
  std::vector<SampleSink::Row> rows;
  for (size_t sample = 0; sample < batch.thresholds.size(); ++sample) {
    const int64_t* labels = sample > 0 ? batch.labels[sample - 1] : nullptr;
    const uint64_t threshold = batch.thresholds[sample];
    if (threshold == 0 || (sample > 0 && !labels)) continue;
    for (int draw = 0; draw < draws_; ++draw) {
      rows.clear();
      for (size_t i = 0; i < picked.size(); ++i) {
        const int64_t row = stage.begin() + picked[i];
        const uint64_t hash = OrdinalHash(batch.ordinal + row);
        if (hash > threshold || stage.statuses()[i] != kSummed) continue;
        rows.push_back({hash, labels ? labels[row] : 0, stage.Assignments(draw, bytes) + i * bytes});
      }
      if (!rows.empty()) samples.Offer(draw, static_cast<int>(sample), rows);
    }
  }
}

}  // namespace sextant::cuda
