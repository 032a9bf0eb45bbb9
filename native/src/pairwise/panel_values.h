// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "pairwise/pair_moments.h"

namespace sextant {

// The columns of a panel that count: first <= j < last, but for `hole`. Relative to the panel.
struct PanelRange {
  int64_t first, last, hole;

  bool empty() const { return first >= last; }
};

// Which pairs of a sweep count.
class PairSelection {
 public:
  PairSelection(const PairSource& source, Pairs pairs, bool self);

  PanelRange Of(const PairTile& tile, int64_t row, int64_t column) const;
  double pairs() const;
  double row_pairs() const;  // of one row, where all pairs are taken

 private:
  int64_t rows_, columns_;
  Pairs kind_;
  bool skips_self_;
};

// The values of one side, a panel at a time, shifted to lie about 0; 0 where a column does not count.
class PanelValues {
 public:
  explicit PanelValues(const PairValue& value);

  // Unless they are ranks.
  const DevicePairTerm& term() const { return term_; }
  // `to` has kPanelValues elements.
  void Fill(const PairTile& tile, int64_t row, int64_t column, const PanelRange& range, double* to) const;

 private:
  double Pilot() const;

  PairValue value_;
  DevicePairTerm term_;
};

}  // namespace sextant
