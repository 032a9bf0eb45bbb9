// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "pairwise/sweep.h"

namespace sextant {

// The nearest columns of every row, by distance, then by column; of kDot those with the greatest values.
class TopK final : public Reduction {
 public:
  // `indices` and `distances` have k for every row; -1 and NaN where there are fewer.
  struct Output {
    int64_t k;
    std::span<int64_t> indices;
    std::span<double> distances;
  };

  // Of the first source of the sweep; `self`: the pairs (i, i) of a space with itself count too.
  TopK(const PairSource& source, bool self, const Output& output);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class TopKStrip;
  const int64_t columns_;
  const bool leave_out_self_, greatest_;
  const Output output_;
};

// The same of two sources at once, by the greater of both distances, without the pairs (i, i).
class JointTopK final : public Reduction {
 public:
  struct Output {
    TopK::Output joint;
    std::span<double> reach_x, reach_y;  // of every row: the greatest distances among its neighbours
  };

  JointTopK(const PairSource& x, const Output& output);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class JointStrip;
  const int64_t columns_;
  const bool leave_out_self_;
  const Output output_;
};

}  // namespace sextant
