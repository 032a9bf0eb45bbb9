// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "backend/device.h"
#include "space/draw.h"
#include "space/draw_sums.h"

namespace sextant {

// Sums that were collected from devices, of all draws, on their way to the draws.
class DeviceSums final : public SumSink {
 public:
  explicit DeviceSums(std::span<const std::unique_ptr<Draw>> draws);

  void AddTotals(int draw, const Totals& totals) override;
  void AddSetTotals(int draw, int set, const Totals& totals) override;
  void AddLabel(int draw, int set, const Label& label) override;

  // All or nothing.
  void Add(const DeviceSums& from);
  // Adds them to the draws, or nothing. They are not to be used again then.
  void AddTo(std::span<const std::unique_ptr<Draw>> draws);

 private:
  std::vector<DrawSums> draws_;
};

}  // namespace sextant
