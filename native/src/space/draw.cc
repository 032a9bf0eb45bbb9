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
      tally_(static_cast<size_t>(assigner_->anchors())),
      set_tallies_(static_cast<size_t>(options.label_sets), tally_),
      curves_(1 + set_tallies_.size()) {
  if (options.co_moments) products_.emplace(static_cast<size_t>(assigner_->anchors()));
  for (size_t i = 0; i < curves_.size(); ++i) {
    samples_.emplace_back(SampleRows(options.sample_rows, assigner_->row_bytes()), assigner_->row_bytes());
    batch_samples_.push_back(std::make_unique<SharedSample>(assigner_->row_bytes()));
  }
  for (int i = 0; i < options.label_sets; ++i) {
    label_tallies_.push_back(std::make_unique<LabelTally>(*assigner_, options.shard_bits));
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
  if (products_) share.products.emplace(m);
  for (const auto& labels : label_tallies_) share.memory.push_back(labels->NewMemory());
  return share;
}

void Draw::AddShare(DrawShare& share, std::span<const int64_t* const> labels) {
  const Tally& total = share.tally.Total();
  tally_.Add(total);
  if (products_) share.products->AddTo(*products_);
  for (size_t set = 0; set < labels.size(); ++set) {
    if (labels[set]) set_tallies_[set].Add(total);
  }
  nearest_ = std::max(nearest_, share.nearest);
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

void Draw::ReserveLabels(const Draw& from) {
  size_t set = 0;
  try {
    for (; set < label_tallies_.size(); ++set) label_tallies_[set]->ReserveAll(*from.label_tallies_[set]);
  } catch (...) {
    while (set-- > 0) label_tallies_[set]->ReleaseAll(*from.label_tallies_[set]);
    throw;
  }
}

void Draw::ReleaseLabels(const Draw& from) noexcept {
  for (size_t i = 0; i < label_tallies_.size(); ++i) label_tallies_[i]->ReleaseAll(*from.label_tallies_[i]);
}

void Draw::AddAll(const Draw& from, std::vector<RowSample> samples) noexcept {
  for (size_t i = 0; i < label_tallies_.size(); ++i) label_tallies_[i]->AddAll(*from.label_tallies_[i]);
  tally_.Add(from.tally_);
  if (products_) products_->Add(*from.products_);
  for (size_t i = 0; i < set_tallies_.size(); ++i) set_tallies_[i].Add(from.set_tallies_[i]);
  nearest_ = std::max(nearest_, from.nearest_);
  samples_ = std::move(samples);
  ForgetCurves();
}

void Draw::ForgetCurves() noexcept {
  for (auto& curve : curves_) curve.reset();
}

}  // namespace sextant
