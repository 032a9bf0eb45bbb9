// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "pairwise/sweep.h"

namespace sextant {

// How many columns are nearer to a row than its radius, or as near where it is not strict. Of kDot, the greater the
// nearer.
class RangeCounts final : public Reduction {
 public:
  RangeCounts(const PairSource& source, std::span<const double> radii, bool strict, bool self,
              std::span<int64_t> counts);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class CountStrip;
  const bool leave_out_self_, greatest_, strict_;
  const std::span<const double> radii_;
  const std::span<int64_t> counts_;
};

}  // namespace sextant
