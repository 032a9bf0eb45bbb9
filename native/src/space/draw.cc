// SPDX-License-Identifier: Apache-2.0
#include "space/draw.h"

#include <algorithm>
#include <utility>

namespace sextant {
namespace {

// How many rows are kept of each sample.
size_t SampleRows(int64_t wanted, size_t row_bytes) {
  constexpr size_t kUsual = 4096, kMostBytes = size_t{64} << 20;
  if (wanted > 0) return static_cast<size_t>(wanted);
  return wanted < 0 ? 0 : std::clamp<size_t>(kMostBytes / row_bytes, 2, kUsual);
}

// Whether a batch with such labels has rows for a sample: that of all rows, or of a label set.
bool IsSampled(size_t sample, std::span<const int64_t* const> labels) { return sample == 0 || labels[sample - 1]; }

}  // namespace

Draw::Draw(const Backend& backend, ThreadPool& pool, std::unique_ptr<const Assigner> assigner,
           const DrawOptions& options)
    : backend_(backend),
      pool_(pool),
      assigner_(std::move(assigner)),
      precision_(options.precision),
      dim_(options.dim),
      sums_(*assigner_, options.label_sets, options.shard_bits, options.co_moments),
      curves_(1 + sums_.sets.size()) {
  for (size_t i = 0; i < curves_.size(); ++i) {
    samples_.emplace_back(SampleRows(options.sample_rows, assigner_->row_bytes()), assigner_->row_bytes());
    batch_samples_.push_back(std::make_unique<SharedSample>(assigner_->row_bytes()));
  }
}

void Draw::PrepareSamples(int64_t rows, std::span<const int64_t* const> labels) {
  for (size_t i = 0; i < samples_.size(); ++i) {
    if (!IsSampled(i, labels)) continue;
    if (samples_[i].size() > 0) samples_[i].Reserve(static_cast<size_t>(rows));
    batch_samples_[i]->Prepare(samples_[i], static_cast<size_t>(rows));
  }
}

DrawShare Draw::NewShare() const {
  const auto m = static_cast<size_t>(assigner_->anchors());
  DrawShare share{TileTally(m), {}, {}, kNoCosine};
  if (sums_.products) share.products.emplace(m);
  for (const auto& labels : sums_.labels) share.memory.push_back(labels->NewMemory());
  return share;
}

void Draw::AddShare(DrawShare& share, std::span<const int64_t* const> labels) {
  const Tally& total = share.tally.Total();
  sums_.all.Add(total);
  if (sums_.products) share.products->AddTo(*sums_.products);
  for (size_t set = 0; set < labels.size(); ++set) {
    if (labels[set]) sums_.sets[set].Add(total);
  }
  AddNearest(share.nearest);
}

void Draw::AddSamples(std::span<const int64_t* const> labels) {
  for (size_t i = 0; i < samples_.size(); ++i) {
    if (IsSampled(i, labels)) samples_[i].TakeOver(batch_samples_[i]->sample());
  }
  ForgetCurves();
}

std::vector<RowSample> Draw::UnionOfSamples(const Draw& from) const {
  std::vector<RowSample> samples;
  for (size_t i = 0; i < samples_.size(); ++i) samples.push_back(RowSample::Union(samples_[i], from.samples_[i]));
  return samples;
}

DrawSums Draw::NewSums() const {
  constexpr int kShardBits = 1;  // one thread adds to them
  return DrawSums(*assigner_, static_cast<int>(sums_.sets.size()), kShardBits, sums_.products.has_value());
}

void Draw::AddSums(const DrawSums& from) noexcept {
  sums_.AddAll(from);
  ForgetCurves();
}

void Draw::AddAll(const Draw& from, std::vector<RowSample> samples) noexcept {
  AddNearest(from.nearest_);
  samples_ = std::move(samples);
  AddSums(from.sums_);
}

void Draw::ForgetCurves() noexcept {
  for (auto& curve : curves_) curve.reset();
}

}  // namespace sextant
