// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/stage.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "backend/cuda/kernels/pick_rows.h"
#include "backend/cuda/sort.h"

namespace sextant::cuda {
namespace {

// So many rows are seldom exceeded by those whose hash is at most the threshold.
int64_t LikelyPicks(int64_t rows, uint64_t threshold) {
  const double expected = static_cast<double>(rows) * (static_cast<double>(threshold) * 0x1p-64);
  return std::min(rows, static_cast<int64_t>(expected + 8 * std::sqrt(expected)) + 16);
}

}  // namespace

Stage::Stage(const StageTools& tools)
    : tools_(tools),
      brought_(tools.context),
      done_(tools.context),
      row_bytes_(tools.context),
      use_bytes_(tools.context),
      picked_(tools.context),
      found_(tools.context, 1),
      staging_(tools.context),
      assignments_(tools.context),
      use_on_host_(tools.context),
      statuses_(tools.context),
      labels_on_host_(tools.context),
      picked_on_host_(tools.context),
      found_on_host_(tools.context, 1),
      first_bad_(tools.context, 1) {
  for (size_t set = 0; set < tools.labels.size(); ++set) {
    sorted_.emplace_back(tools.context);
    order_.emplace_back(tools.context);
  }
}

void Stage::Bring(const DeviceBatch& batch, const RowCopy& copy, int64_t begin, int64_t count, uint64_t threshold) {
  begin_ = begin;
  count_ = count;
  row_bytes_.Require(copy.DeviceBytes(count));
  staging_.Require(copy.StagingBytes(count));
  rows_ = copy.Bring(begin, count, row_bytes_.get(), staging_.get(), tools_.copies, tools_.threads);
  BringUse(batch.rows.use ? batch.rows.use + begin : nullptr);
  Pick(batch.ordinal + begin, threshold);
  BringLabels(batch.labels);
  brought_.Record(tools_.copies.get());
}

void Stage::BringUse(const uint8_t* use) {
  use_ = nullptr;
  if (!use) return;
  const auto n = static_cast<size_t>(count_);
  use_bytes_.Require(n);
  use_on_host_.Require(n);
  std::memcpy(use_on_host_.get(), use, n);
  tools_.copies.Copy(use_bytes_.get(), use_on_host_.get(), n, cudaMemcpyHostToDevice);
  use_ = use_bytes_.get();
}

void Stage::Pick(int64_t ordinal, uint64_t threshold) {
  picks_ = 0;
  if (threshold == 0) return;
  if (threshold == UINT64_MAX && !use_) {
    picked_on_host_.Require(static_cast<size_t>(count_));
    picks_ = count_;
    std::iota(picked_on_host_.get(), picked_on_host_.get() + count_, 0);
    return;
  }
  int64_t capacity = LikelyPicks(count_, threshold);
  PickUpTo(capacity, ordinal, threshold);
  if (picks_ > capacity) PickUpTo(count_, ordinal, threshold);
}

void Stage::PickUpTo(int64_t capacity, int64_t ordinal, uint64_t threshold) {
  const auto most = static_cast<size_t>(capacity);
  picked_.Require(most);
  picked_on_host_.Require(most);
  tools_.copies.Fill(found_.get(), 0, found_.bytes());
  tools_.context.Check(
      PickRows({ordinal, count_, threshold, use_, capacity, picked_.get(), found_.get()}, tools_.copies.get()),
      "PickRows");
  tools_.copies.Copy(found_on_host_.get(), found_.get(), found_.bytes(), cudaMemcpyDeviceToHost);
  tools_.copies.Copy(picked_on_host_.get(), picked_.get(), most * sizeof(int32_t), cudaMemcpyDeviceToHost);
  tools_.copies.Wait();
  picks_ = static_cast<int64_t>(*found_on_host_.get());
}

void Stage::BringLabels(std::span<const int64_t* const> labels) {
  const auto n = static_cast<size_t>(count_);
  labels_on_host_.Require(labels.empty() ? 0 : n);
  for (size_t set = 0; set < labels.size(); ++set) {
    if (!labels[set]) continue;
    sorted_[set].Require(n);
    order_[set].Require(n);
    std::memcpy(labels_on_host_.get(), labels[set] + begin_, n * sizeof(int64_t));
    tools_.copies.Copy(tools_.raw_labels.get(), labels_on_host_.get(), n * sizeof(int64_t), cudaMemcpyHostToDevice);
    tools_.context.Check(SortLabels(tools_.raw_labels.get(), count_, sorted_[set].get(), order_[set].get(),
                                    tools_.sort_space.get(), tools_.copies.get()),
                         "SortLabels");
    tools_.labels[set]->Insert(sorted_[set].get(), count_, tools_.copies);  // waits for all of it
  }
}

void Stage::RequireAssignments(int draws, size_t row_bytes) {
  const auto picks = static_cast<size_t>(picks_);
  assignments_.Require(picks * row_bytes * static_cast<size_t>(draws));
  statuses_.Require(picks);
}

void Stage::MarkDone(const Stream& stream) {
  done_.Record(stream.get());
  busy_ = true;
}

void Stage::WaitUntilDone() {
  done_.Wait();
  busy_ = false;
}

void Stage::Free() noexcept {
  row_bytes_.Free();
  use_bytes_.Free();
  for (auto& sorted : sorted_) sorted.Free();
  for (auto& order : order_) order.Free();
  picked_.Free();
  staging_.Free();
  assignments_.Free();
  use_on_host_.Free();
  statuses_.Free();
  labels_on_host_.Free();
  picked_on_host_.Free();
}

}  // namespace sextant::cuda
