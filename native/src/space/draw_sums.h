// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "backend/backend.h"
#include "space/co_moments.h"
#include "space/label_tally.h"
#include "space/tally.h"

namespace sextant {

// All that is summed of some rows' assignments to one set of anchors, exactly.
struct DrawSums {
  DrawSums(const Assigner& assigner, int label_sets, int shard_bits, bool co_moments);

  // Adding those of other rows: ReserveLabels may fail and then changes nothing, the others cannot.
  void ReserveLabels(const DrawSums& from);
  void ReleaseLabels(const DrawSums& from) noexcept;
  void AddAll(const DrawSums& from) noexcept;

  Tally all;
  std::optional<CoMoments> products;
  std::vector<Tally> sets;  // of the rows that carry a label of each set
  std::vector<std::unique_ptr<LabelTally>> labels;
};

}  // namespace sextant
