// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/pair_select.h"
#include "pairwise/strip_states.h"
#include "pairwise/sweep.h"

namespace sextant {

// Counts pairs in cells of equal width; of a space with itself those of i < j. Cell c is from low + c w, w = (high -
// low) / bins, up to but without low + (c + 1) w; the last one has its end too.
class Histogram final : public Reduction {
 public:
  Histogram(const PairSource& source, double low, double high, int64_t bins);
  std::unique_ptr<Strip> NewStrip() override;

  // When the sweep is over.
  std::vector<int64_t> Counts() const;

 private:
  class HistogramStrip;
  const bool upper_;
  const Cells cells_;
  // Twice and with one more for what is outside: equal cells in turn do not wait for each other.
  StripStates<std::vector<int64_t>> counts_;
};

}  // namespace sextant
