// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "backend/cuda/anchors.h"
#include "backend/cuda/buffers.h"
#include "backend/cuda/draw_totals.h"
#include "backend/cuda/label_sums.h"
#include "backend/cuda/result_copy.h"
#include "backend/cuda/sample_rows.h"
#include "backend/cuda/stage.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"
#include "common/thread_pool.h"

namespace sextant::cuda {

// Adds batches chunk by chunk: while one is worked on, the next is brought to the device.
class Worker final : public DeviceWorker {
 public:
  // `ordinal` is the current device.
  Worker(int ordinal, const DeviceOptions& options);

  int ordinal() const override { return context_.ordinal(); }
  DeviceReport Add(const DeviceBatch& batch, SampleSink& samples, const std::atomic<bool>& cancelled) override;
  void TakeBack(const DeviceBatch& batch) override;
  void Collect(SumSink& sums) override;
  void Write(const DeviceMemory& to, int64_t at, std::span<const double> values) override;

 private:
  struct Pass;

  template <typename Body>
  auto Guard(Body&& body);
  void Lose(const std::string& why);
  DeviceReport Nothing() const;
  void Run(Pass& pass);
  void Begin(const Pass& pass);
  int64_t RowsAtOnce(const Pass& pass) const;
  int64_t Bring(Pass& pass, Stage& stage, int64_t begin);
  void Prepare(Pass& pass, Stage& stage, int64_t begin, int64_t count);
  void MakeRoom(Pass& pass, int64_t count);
  bool SpillLabels();
  AssignTask TaskOf(const Pass& pass, const Stage& stage, int draw);
  void Work(Pass& pass, Stage& stage);
  void AddDraw(const Pass& pass, Stage& stage, int draw);
  void Finish(Pass& pass, Stage& stage);
  DeviceReport End(Pass& pass);
  void Undo(Pass& pass);
  void Drain();
  void Fold();

  Context context_;
  const int64_t anchor_count_, dim_;
  const int draws_;
  const double temperature_;
  const Precision precision_;
  const BadRows bad_rows_;
  const bool co_moments_;
  const bool warps_only_;
  std::string lost_;      // why; empty while it is not
  int64_t rows_at_most_;  // in a chunk: fewer once memory ran out

  Stream copies_, compute_;
  Event caller_;
  ThreadPool threads_;
  Anchors anchors_;
  std::vector<std::unique_ptr<LabelSums>> labels_;   // by set
  std::vector<std::unique_ptr<DrawTotals>> totals_;  // by draw
  int64_t rows_ = 0;                                 // in the totals on the device
  std::vector<uint8_t> sets_;                        // that those rows carry labels of
  DeviceBuffer<uint64_t> chunk_sums_;
  DeviceBuffer<ChunkCounts> counts_;  // by draw, and those that nobody wants
  PinnedBuffer<ChunkCounts> counts_on_host_;
  // Of the chunk that is worked on:
  DeviceBuffer<uint8_t> status_;
  DeviceBuffer<uint64_t> entropies_;
  DeviceBuffer<std::byte> assignments_, workspace_;
  // Of the chunk that is brought:
  DeviceBuffer<int64_t> raw_labels_;
  DeviceBuffer<std::byte> sort_space_;
  SampleRows sample_rows_;
  ResultCopy results_;
  std::array<std::unique_ptr<Stage>, 2> stages_;
};

}  // namespace sextant::cuda
