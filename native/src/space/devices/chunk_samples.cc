// SPDX-License-Identifier: Apache-2.0
#include "space/devices/chunk_samples.h"

#include <algorithm>
#include <cstring>

namespace sextant {

ChunkSamples::ChunkSamples(std::span<const std::unique_ptr<Draw>> draws)
    : draws_(draws),
      assignment_bytes_(draws[0]->assignment_bytes()),
      row_(draws[0]->assigner().row_bytes()),
      samples_(draws.size()),
      thresholds_(draws[0]->batch_samples().size()) {
  for (size_t draw = 0; draw < draws.size(); ++draw) {
    for (const auto& sample : draws[draw]->batch_samples()) {
      samples_[draw].emplace_back(sample->sample().capacity(), row_.size());
    }
  }
}

std::span<const uint64_t> ChunkSamples::Begin(std::span<const int64_t* const> labels) {
  std::fill(thresholds_.begin(), thresholds_.end(), 0);
  for (size_t draw = 0; draw < draws_.size(); ++draw) {
    for (size_t i = 0; i < thresholds_.size(); ++i) {
      SharedSample& whole = *draws_[draw]->batch_samples()[i];
      const bool sampled = whole.sample().capacity() > 0 && (i == 0 || labels[i - 1]);
      const uint64_t threshold = sampled ? whole.threshold() : 0;
      samples_[draw][i].Reset(sampled ? whole.sample().capacity() : 0, threshold);
      thresholds_[i] = std::max(thresholds_[i], threshold);
    }
  }
  return thresholds_;
}

void ChunkSamples::Offer(int draw, int sample, std::span<const Row> rows) {
  RowSample& to = samples_[static_cast<size_t>(draw)][static_cast<size_t>(sample)];
  for (const Row& row : rows) {
    std::memcpy(row_.data(), row.assignment, assignment_bytes_);
    to.Offer({row.hash, row.label, row_.data()});
  }
}

void ChunkSamples::TakeOver() noexcept {
  for (size_t draw = 0; draw < draws_.size(); ++draw) {
    for (size_t i = 0; i < samples_[draw].size(); ++i) draws_[draw]->batch_samples()[i]->Offer(samples_[draw][i]);
  }
}

}  // namespace sextant
