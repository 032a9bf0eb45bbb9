// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "common/matrix_view.h"
#include "pairwise/sweep.h"
#include "space/space.h"

namespace sextant {

// How the mean soft assignments of two samples to the same anchors differ, in nats where they are informations.
struct SoftDivergences {
  double jensen_shannon, kl_xy, kl_yx, total_variation, hellinger;
  double temperature;  // of the assignments
};

// NaN where a sample has no rows. Throws Error(kInvalidData) with the first row that has no direction.
SoftDivergences CompareAssignments(const MatrixView& x, const MatrixView& y, const SpaceOptions& options,
                                   SweepControl& control);

}  // namespace sextant
