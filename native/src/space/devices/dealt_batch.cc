// SPDX-License-Identifier: Apache-2.0
#include "space/devices/dealt_batch.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/error.h"
#include "space/bad_row.h"

namespace sextant {
namespace {

constexpr int64_t kNoRow = std::numeric_limits<int64_t>::max();

}  // namespace

DealtBatch::DealtBatch(std::span<const std::unique_ptr<Draw>> draws, std::span<DeviceSeat> seats, const RowsView& rows,
                       int64_t ordinal, std::span<const int64_t* const> labels, const std::atomic<bool>& cancelled)
    : draws_(draws),
      seats_(seats),
      rows_(rows),
      ordinal_(ordinal),
      labels_(labels),
      cancelled_(cancelled),
      first_bad_row_(kNoRow) {
  Cut();
}

// One worker takes all at once, several take parts of a size that lets them end together. While a sample is not full,
// it wants every row that it is shown: then chunks begin small and double, so that few rows are brought to it in vain.
void DealtBatch::Cut() {
  constexpr int64_t kLeast = 256, kPartsOfWorker = 4;
  const auto workers = static_cast<int64_t>(seats_.size());
  const int64_t most =
      workers == 1 ? std::max<int64_t>(rows_.rows, 1) : std::max(kLeast, rows_.rows / (kPartsOfWorker * workers));
  bool hungry = false;
  for (size_t i = 0; i < draws_[0]->batch_samples().size(); ++i) {
    SharedSample& sample = *draws_[0]->batch_samples()[i];
    hungry |= (i == 0 || labels_[i - 1]) && sample.sample().capacity() > 0 && sample.threshold() == UINT64_MAX;
  }
  int64_t size = hungry ? std::min(kLeast, most) : most;
  for (int64_t begin = 0; begin < rows_.rows; size = std::min(2 * size, most)) {
    const int64_t rows = std::min(size, rows_.rows - begin);
    chunks_.push_back({begin, rows});
    begin += rows;
  }
}

DealtBatch::Chunk* DealtBatch::Take(DeviceSeat& seat) {
  const std::lock_guard lock(mutex_);
  while (next_ < chunks_.size() && chunks_[next_].state != State::kWaiting) ++next_;
  // A bad row ends the batch, but earlier chunks may still hold an earlier one.
  if (stopped_ || next_ == chunks_.size() || chunks_[next_].begin > first_bad_row_) return nullptr;
  if (cancelled_.load(std::memory_order_relaxed)) throw Error(Fault::kCancelled, "the batch was cancelled");
  Chunk& chunk = chunks_[next_];
  chunk.state = State::kTaken;
  chunk.seat = &seat;
  return &chunk;
}

// Needs no memory.
DeviceBatch DealtBatch::ViewOf(const Chunk& chunk, DeviceSeat& seat) const {
  seat.labels.clear();
  for (const int64_t* of_set : labels_) seat.labels.push_back(of_set ? of_set + chunk.begin : nullptr);
  DeviceBatch batch{rows_, ordinal_ + chunk.begin, seat.labels, {}, rows_.device != kHost, rows_.stream};
  batch.rows.data = static_cast<const unsigned char*>(rows_.data) + chunk.begin * rows_.stride_bytes;
  batch.rows.rows = chunk.rows;
  if (rows_.use) batch.rows.use = rows_.use + chunk.begin;
  return batch;
}

void DealtBatch::Add(DeviceSeat& seat, Chunk& chunk) {
  DeviceBatch batch = ViewOf(chunk, seat);
  batch.thresholds = seat.samples.Begin(seat.labels);
  DeviceReport report = seat.worker->Add(batch, seat.samples, cancelled_);
  const std::lock_guard lock(mutex_);
  if (report.first_bad_row >= 0) {
    const int64_t row = chunk.begin + report.first_bad_row;
    if (row < first_bad_row_) why_ = report.why;
    first_bad_row_ = std::min(first_bad_row_, row);
    return;
  }
  // A chunk that is added again, as a device was lost, has been sampled.
  if (!std::exchange(chunk.sampled, true)) seat.samples.TakeOver();
  chunk.state = State::kAdded;
  chunk.report = std::move(report);
}

void DealtBatch::Work(DeviceSeat& seat) noexcept {
  seat.problem = nullptr;
  if (!seat.Serves(rows_.device)) return;
  try {
    while (Chunk* chunk = Take(seat)) Add(seat, *chunk);
  } catch (const Error& e) {
    seat.problem = std::current_exception();
    const std::lock_guard lock(mutex_);
    stopped_ |= e.fault() != Fault::kDeviceError && e.fault() != Fault::kDeviceOutOfMemory;
  } catch (...) {
    seat.problem = std::current_exception();
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
}

bool DealtBatch::AllAdded() const {
  return std::ranges::all_of(chunks_, [&](const Chunk& chunk) {
    const int64_t end = chunk.begin + chunk.rows;
    return chunk.state == State::kAdded || chunk.state == State::kStaged || first_bad_row_ < end;
  });
}

void DealtBatch::RequireGoodRows() const {
  if (first_bad_row_ != kNoRow) throw RejectedRow(first_bad_row_, why_);
}

bool DealtBatch::IsAdded(const Chunk& chunk, const DeviceSeat& seat) const {
  return chunk.state == State::kAdded && chunk.seat == &seat;
}

bool DealtBatch::Stage(DeviceSeat& seat) {
  const auto added = [&](const Chunk& chunk) { return IsAdded(chunk, seat); };
  if (std::ranges::none_of(chunks_, added)) return false;
  auto sums = std::make_unique<DeviceSums>(draws_);
  seat.worker->Collect(*sums);
  if (staged_) {
    staged_->Add(*sums);
  } else {
    staged_ = std::move(sums);
  }
  for (Chunk& chunk : chunks_) {
    if (added(chunk)) chunk.state = State::kStaged;
  }
  return true;
}

void DealtBatch::DealAgain(const DeviceSeat& seat) noexcept {
  for (Chunk& chunk : chunks_) {
    if (chunk.seat == &seat && chunk.state != State::kStaged) chunk.state = State::kWaiting;
  }
  next_ = 0;
}

void DealtBatch::TakeBack(DeviceSeat& seat) {
  struct Nowhere final : SumSink {
    void AddTotals(int, const Totals&) override {}
    void AddSetTotals(int, int, const Totals&) override {}
    void AddLabel(int, int, const Label&) override {}
  } nowhere;
  for (Chunk& chunk : chunks_) {
    if (!IsAdded(chunk, seat)) continue;
    if (seat.carried == 0) {  // then the worker has nothing else
      seat.worker->Collect(nowhere);
      break;
    }
    seat.worker->TakeBack(ViewOf(chunk, seat));
    chunk.state = State::kWaiting;
  }
  DealAgain(seat);
}

void DealtBatch::AddStaged() {
  if (staged_) staged_->AddTo(draws_);
}

AddReport DealtBatch::Finish() noexcept {
  AddReport all{0, 0, 0};
  for (const Chunk& chunk : chunks_) {
    all.rows += chunk.report.rows;
    all.skipped += chunk.report.skipped;
    all.uniform += chunk.report.uniform;
    for (size_t i = 0; i < chunk.report.nearest.size(); ++i) draws_[i]->AddNearest(chunk.report.nearest[i]);
    if (chunk.state != State::kAdded) continue;
    if (chunk.seat->carried == 0) chunk.seat->carried_from = ordinal_;
    chunk.seat->carried += chunk.report.rows;
  }
  return all;
}

}  // namespace sextant
