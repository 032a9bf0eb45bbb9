// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace sextant {

// The von Mises-Fisher distribution on the unit sphere of R^dim, dim >= 2, with concentration kappa > 0.
struct VonMisesFisher {
  double divergence;  // KL(vMF || uniform), nats
  double slope;       // d divergence / d ln(kappa) > 0
};

VonMisesFisher EvaluateVonMisesFisher(int64_t dim, double kappa);

}  // namespace sextant
