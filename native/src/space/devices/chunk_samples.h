// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/device.h"
#include "space/draw.h"
#include "space/row_sample.h"

namespace sextant {

// What a worker offers of one chunk of a batch: kept apart until the whole chunk is added.
class ChunkSamples final : public SampleSink {
 public:
  explicit ChunkSamples(std::span<const std::unique_ptr<Draw>> draws);

  // Begins a chunk that carries such labels; returns the thresholds of its samples.
  std::span<const uint64_t> Begin(std::span<const int64_t* const> labels);
  void Offer(int draw, int sample, std::span<const Row> rows) override;
  // Hands them to the samples of the batch.
  void TakeOver() noexcept;

 private:
  const std::span<const std::unique_ptr<Draw>> draws_;
  const size_t assignment_bytes_;
  std::vector<std::byte> row_;                   // as the draws keep one: with zeros at its end
  std::vector<std::vector<RowSample>> samples_;  // by draw
  std::vector<uint64_t> thresholds_;
};

}  // namespace sextant
