// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/worker.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

#include "backend/cuda/row_copy.h"
#include "backend/cuda/sort.h"
#include "common/error.h"

namespace sextant::cuda {
namespace {

constexpr int64_t kMostRows = int64_t{1} << 22;          // in a chunk
constexpr int64_t kMostAssignedRows = int64_t{1} << 20;  // where assignments go to memory
constexpr int64_t kCopiedBytes = int64_t{64} << 20;      // of a chunk that is copied to the device
constexpr int64_t kSampledBytes = int64_t{64} << 20;     // of a chunk's rows for samples
constexpr int64_t kSortBytes = 32;                       // of a row, about
constexpr int kMostThreads = 4;                          // that copy rows to pinned memory
constexpr double kNoCosine = -2;                         // less than any

// So that the ways to use matrix units can be compared on one device.
bool WarpsOnly() {
  constexpr const char* kUnitVariable = "SEXTANT_CUDA_MATRIX_UNIT";
  const char* value = std::getenv(kUnitVariable);
  const std::string unit = value ? value : "";
  if (unit.empty() || unit == "warps") return !unit.empty();
  throw Error(Fault::kInvalidArgument,
              std::string(kUnitVariable) + " is \"" + unit + "\"; expected \"warps\", or nothing");
}

// Nobody knows how to go on.
[[noreturn]] void ThrowHalfTakenBack(const std::exception& e) {
  throw Error(Fault::kDeviceError, std::string("a batch could not be taken back: ") + e.what());
}

}  // namespace

// One way through the rows of a batch.
struct Worker::Pass {
  Pass(const Worker& worker, const DeviceBatch& of, bool takes_back)
      : batch(of),
        copy(worker.context_, of.rows, worker.dim_, of.on_device),
        shape(worker.anchors_.ShapeFor(of.rows.dtype)),
        subtract(takes_back) {
    for (const int64_t* labels : of.labels) sets.push_back(labels ? 1 : 0);
    labelled = std::find(sets.begin(), sets.end(), 1) != sets.end();
    keeps_assignments = labelled || worker.co_moments_;
  }
  void WantSamples(SampleSink& sink) {
    samples = &sink;
    for (size_t i = 0; i < batch.thresholds.size(); ++i) {
      if (i == 0 || sets[i - 1]) threshold = std::max(threshold, batch.thresholds[i]);
    }
  }
  // Some rows at its beginning.
  DeviceBatch First(int64_t rows) const {
    DeviceBatch first = batch;
    first.rows.rows = rows;
    return first;
  }

  const DeviceBatch& batch;
  const RowCopy copy;
  const AnchorShape shape;
  const bool subtract;
  std::vector<uint8_t> sets;  // whether there are labels
  bool labelled, keeps_assignments;
  SampleSink* samples = nullptr;
  uint64_t threshold = 0;  // of the samples, the greatest
  const std::atomic<bool>* cancelled = nullptr;
  int64_t added = 0;  // rows at the beginning
  bool just_spilled = false;
  uint64_t first_bad = kNoBadRow;
};

Worker::Worker(int ordinal, const DeviceOptions& options)
    : context_(ordinal, options.memory_bytes),
      anchor_count_(options.count),
      dim_(options.dim),
      draws_(options.draws),
      temperature_(options.temperature),
      precision_(options.precision),
      bad_rows_(options.bad_rows),
      co_moments_(options.co_moments),
      warps_only_(WarpsOnly()),
      rows_at_most_(kMostRows),
      copies_(context_),
      compute_(context_),
      caller_(context_),
      threads_(std::min(kMostThreads, AvailableProcessors())),
      anchors_(context_, compute_, options),
      sets_(static_cast<size_t>(options.label_sets)),
      chunk_sums_(context_, 2 * ChunkSums(options.count)),
      counts_(context_, static_cast<size_t>(options.draws) + 1),
      counts_on_host_(context_, static_cast<size_t>(options.draws) + 1),
      status_(context_),
      entropies_(context_),
      assignments_(context_),
      workspace_(context_),
      raw_labels_(context_),
      sort_space_(context_),
      sample_rows_(context_, compute_, options.draws),
      results_(context_) {
  for (int i = 0; i < options.label_sets; ++i) {
    labels_.push_back(std::make_unique<LabelSums>(context_, compute_, anchor_count_, draws_));
  }
  for (int i = 0; i < draws_; ++i) totals_.push_back(std::make_unique<DrawTotals>(context_, compute_, options));
  for (auto& stage : stages_) {
    stage = std::make_unique<Stage>(StageTools{context_, copies_, threads_, labels_, raw_labels_, sort_space_});
  }
  compute_.Wait();
}

// Once the device has failed, everything fails.
template <typename Body>
auto Worker::Guard(Body&& body) {
  if (!lost_.empty()) throw Error(Fault::kDeviceError, "lost earlier: " + lost_);
  try {
    const CurrentDevice current(ordinal());
    return body();
  } catch (const Error& e) {
    if (e.fault() == Fault::kDeviceError) Lose(e.what());
    throw;
  }
}

void Worker::Lose(const std::string& why) {
  lost_ = why;
  // It may still be at work, with memory of the caller's.
  cudaStreamSynchronize(copies_.get());
  cudaStreamSynchronize(compute_.get());
  cudaGetLastError();
}

DeviceReport Worker::Nothing() const {
  DeviceReport report;
  report.nearest.assign(static_cast<size_t>(draws_), kNoCosine);
  return report;
}

DeviceReport Worker::Add(const DeviceBatch& batch, SampleSink& samples, const std::atomic<bool>& cancelled) {
  return Guard([&] {
    if (batch.rows.rows == 0) return Nothing();
    Pass pass(*this, batch, false);
    pass.WantSamples(samples);
    pass.cancelled = &cancelled;
    DeviceReport report;
    try {
      Run(pass);
      report = End(pass);
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceError) Undo(pass);
      throw;
    } catch (...) {
      Undo(pass);
      throw;
    }
    if (report.first_bad_row >= 0) {
      Undo(pass);
    } else {
      rows_ += report.rows;
    }
    return report;
  });
}

void Worker::TakeBack(const DeviceBatch& batch) {
  Guard([&] {
    if (batch.rows.rows == 0) return;
    Pass pass(*this, batch, true);
    try {
      Run(pass);
      rows_ -= End(pass).rows;
    } catch (const std::exception& e) {
      ThrowHalfTakenBack(e);
    }
  });
}

void Worker::Undo(Pass& pass) {
  Drain();
  if (pass.added == 0) return;
  const DeviceBatch added = pass.First(pass.added);
  Pass undo(*this, added, true);
  try {
    Run(undo);
    End(undo);
  } catch (const std::exception& e) {
    ThrowHalfTakenBack(e);
  }
}

// Nothing is under way any more: memory of the caller's is not read either.
void Worker::Drain() {
  copies_.Wait();
  compute_.Wait();
}

void Worker::Begin(const Pass& pass) {
  if (pass.sets != sets_) Fold();
  sets_ = pass.sets;
  std::fill_n(counts_on_host_.get(), draws_ + 1, kNoCounts);
  compute_.Copy(counts_.get(), counts_on_host_.get(), counts_.bytes(), cudaMemcpyHostToDevice);
  for (int draw = 0; draw < draws_; ++draw) anchors_.Of(draw, pass.shape.format);
  if (!pass.batch.on_device) return;
  caller_.Record(static_cast<cudaStream_t>(pass.batch.stream));
  caller_.HoldBack(compute_.get());
}

void Worker::Run(Pass& pass) {
  Begin(pass);
  for (size_t turn = 0; pass.added < pass.batch.rows.rows; turn ^= 1) {
    if (pass.cancelled && pass.cancelled->load(std::memory_order_relaxed)) {
      throw Error(Fault::kCancelled, "the batch was cancelled");
    }
    Stage& stage = *stages_[turn];
    Finish(pass, stage);
    if (pass.first_bad != kNoBadRow && bad_rows_ != BadRows::kSkip && !pass.subtract) return;
    const int64_t count = Bring(pass, stage, pass.added);
    pass.added += count;
    Work(pass, stage);
  }
}

// As many rows as fit into a part of the memory.
int64_t Worker::RowsAtOnce(const Pass& pass) const {
  const auto assignment = static_cast<int64_t>(AssignmentBytes(pass.shape));
  const auto copied = static_cast<int64_t>(pass.copy.DeviceBytes(1));
  int64_t rows = rows_at_most_;
  int64_t row_bytes = 2 * copied + 2;
  if (copied > 0) rows = std::min(rows, kCopiedBytes / copied);
  if (pass.labelled) row_bytes += kSortBytes + 24 * static_cast<int64_t>(labels_.size());
  if (pass.keeps_assignments) {
    row_bytes += assignment + 9;
    rows = std::min(rows, kMostAssignedRows);
  }
  rows = std::min(rows, context_.memory_bytes() / 4 / row_bytes);
  const double wanted = static_cast<double>(pass.threshold) * 0x1p-64;
  const double sampled = wanted * static_cast<double>((draws_ + 1) * assignment + pass.copy.row_bytes());
  if (static_cast<double>(rows) * sampled > kSampledBytes) rows = static_cast<int64_t>(kSampledBytes / sampled);
  return std::max<int64_t>(rows, 1);
}

// Returns how many rows it could bring.
int64_t Worker::Bring(Pass& pass, Stage& stage, int64_t begin) {
  for (;;) {
    const int64_t count = std::min(RowsAtOnce(pass), pass.batch.rows.rows - begin);
    try {
      Prepare(pass, stage, begin, count);
      pass.just_spilled = false;
      return count;
    } catch (const Error& e) {
      if (e.fault() != Fault::kDeviceOutOfMemory) throw;
      MakeRoom(pass, count);
    }
  }
}

// All that needs memory, so that nothing of the chunk is added where there is not enough.
void Worker::Prepare(Pass& pass, Stage& stage, int64_t begin, int64_t count) {
  const auto n = static_cast<size_t>(count);
  if (pass.labelled && (raw_labels_.size() < n || sort_space_.size() < SortBytes(count))) {
    raw_labels_.Require(n);
    sort_space_.Require(SortBytes(count));
  }
  stage.Bring(pass.batch, pass.copy, begin, count, pass.threshold);
  stage.RequireAssignments(draws_, AssignmentBytes(pass.shape));
  const size_t workspace = WorkspaceBytes(TaskOf(pass, stage, 0));
  const size_t assigned = pass.keeps_assignments ? n : 0;
  const bool gather = !TakesAll(stage);
  if (assigned > status_.size() || assigned * AssignmentBytes(pass.shape) > assignments_.size() ||
      workspace > workspace_.size() || !sample_rows_.Suffices(stage, pass.shape, pass.copy.row_bytes(), gather)) {
    compute_.Wait();  // it is using what is there
    status_.Require(assigned);
    entropies_.Require(assigned);
    assignments_.Require(assigned * AssignmentBytes(pass.shape));
    workspace_.Require(workspace);
    sample_rows_.Require(stage, pass.shape, pass.copy.row_bytes(), gather);
  }
}

// After memory ran out: label sums go to the host; if there are none, chunks become smaller. Called where an exception
// is handled, which it throws again if nothing is left to give up.
void Worker::MakeRoom(Pass& pass, int64_t count) {
  Drain();
  for (auto& stage : stages_) Finish(pass, *stage);
  if (SpillLabels() && !std::exchange(pass.just_spilled, true)) return;
  if (count <= 1) throw;
  rows_at_most_ = (count + 1) / 2;
  for (auto& stage : stages_) stage->Free();
  status_.Free();
  entropies_.Free();
  assignments_.Free();
  workspace_.Free();
  raw_labels_.Free();
  sort_space_.Free();
  sample_rows_.Free();
}

bool Worker::SpillLabels() {
  bool any = false;
  for (auto& labels : labels_) {
    any = any || labels->count() > 0;
    labels->Spill();
  }
  return any;
}

AssignTask Worker::TaskOf(const Pass& pass, const Stage& stage, int draw) {
  AssignTask task{};
  task.rows = stage.rows();
  task.dtype = pass.batch.rows.dtype;
  task.count = stage.count();
  task.stride_bytes = pass.copy.stride_bytes();
  task.use = stage.use();
  task.first_row = stage.begin();
  task.anchors = anchors_.Of(draw, pass.shape.format);
  task.shape = pass.shape;
  task.temperature = temperature_;
  task.precision = precision_;
  task.bad_rows = bad_rows_;
  task.warps_only = warps_only_;
  task.counts = counts_.get() + draws_;
  task.workspace = workspace_.get();
  return task;
}

// Where anything fails in here, the device is of no use any more: part of the chunk may be added.
void Worker::Work(Pass& pass, Stage& stage) {
  try {
    stage.HoldBackUntilBrought(compute_);
    for (int draw = 0; draw < draws_; ++draw) AddDraw(pass, stage, draw);
    compute_.Copy(&stage.first_bad(), &counts_.get()->first_bad, sizeof(uint64_t), cudaMemcpyDeviceToHost);
    stage.MarkDone(compute_);
  } catch (const Error& e) {
    throw Error(Fault::kDeviceError, e.what());
  }
}

void Worker::AddDraw(const Pass& pass, Stage& stage, int draw) {
  const auto i = static_cast<size_t>(draw);
  AssignTask task = TaskOf(pass, stage, draw);
  sample_rows_.Assign(stage, draw, task, pass.copy.row_bytes());
  task.sums = chunk_sums_.get();
  task.counts = counts_.get() + draw;
  if (pass.keeps_assignments) {
    task.status = status_.get();
    task.entropies = entropies_.get();
    task.assignments = assignments_.get();
  }
  compute_.Fill(chunk_sums_.get(), 0, chunk_sums_.bytes());
  context_.Check(Assign(task, compute_.get()), "Assign");
  context_.Check(AddToTotals(task.sums, anchor_count_, pass.subtract, totals_[i]->sums(), compute_.get()),
                 "AddToTotals");
  for (size_t set = 0; set < pass.sets.size(); ++set) {
    if (!pass.sets[set]) continue;
    const LabelTask labels{stage.SortedLabels(set), stage.LabelOrder(set), stage.count(), pass.shape, task.status,
                           task.entropies,          task.assignments,      pass.subtract};
    context_.Check(AddLabels(labels, labels_[set]->TableOf(draw), compute_.get()), "AddLabels");
  }
  if (!co_moments_) return;
  context_.Check(AddCoMoments(pass.shape, task.status, task.assignments, stage.count(), pass.subtract,
                              totals_[i]->co_moments(), compute_.get()),
                 "AddCoMoments");
}

void Worker::Finish(Pass& pass, Stage& stage) {
  if (!stage.busy()) return;
  stage.WaitUntilDone();
  pass.first_bad = std::min(pass.first_bad, stage.first_bad());
  if (pass.samples) sample_rows_.Offer(stage, pass.batch, pass.shape, *pass.samples);
}

DeviceReport Worker::End(Pass& pass) {
  for (auto& stage : stages_) Finish(pass, *stage);
  compute_.Copy(counts_on_host_.get(), counts_.get(), counts_.bytes(), cudaMemcpyDeviceToHost);
  Drain();
  const ChunkCounts& counts = *counts_on_host_.get();
  DeviceReport report;
  report.rows = static_cast<int64_t>(counts.rows);
  report.skipped = static_cast<int64_t>(counts.skipped);
  report.uniform = static_cast<int64_t>(counts.uniform);
  for (int draw = 0; draw < draws_; ++draw) {
    const double cosine = CosineOf(counts_on_host_.get()[draw].nearest);
    report.nearest.push_back(cosine >= -1.5 ? cosine : kNoCosine);
  }
  if (bad_rows_ == BadRows::kSkip || counts.first_bad == kNoBadRow || pass.subtract) return report;
  DeviceReport bad;
  bad.first_bad_row = RowOfBad(counts.first_bad);
  bad.why = static_cast<BadRow>(WhyBad(counts.first_bad));
  return bad;
}

void Worker::Fold() {
  for (auto& totals : totals_) totals->Fold(rows_, sets_);
  rows_ = 0;
}

void Worker::Collect(SumSink& sums) {
  Guard([&] {
    Fold();
    for (int draw = 0; draw < draws_; ++draw) totals_[static_cast<size_t>(draw)]->HandTo(sums, draw);
    for (size_t set = 0; set < labels_.size(); ++set) labels_[set]->HandTo(sums, static_cast<int>(set));
    for (auto& totals : totals_) totals->Clear();
    for (auto& labels : labels_) labels->Clear();
    compute_.Wait();
  });
}

void Worker::Write(const DeviceMemory& to, int64_t at, std::span<const double> values) {
  Guard([&] { results_.Write(to, at, values); });
}

}  // namespace sextant::cuda
