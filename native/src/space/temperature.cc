// SPDX-License-Identifier: Apache-2.0
#include "space/temperature.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/error.h"
#include "common/limits.h"
#include "space/von_mises_fisher.h"

namespace sextant {
namespace {

struct ValueAndSlope {
  double value;
  double slope;  // by ln(kappa)
};

ValueAndSlope Exact(int64_t dim, double kappa) {
  const VonMisesFisher vmf = EvaluateVonMisesFisher(dim, kappa);
  return {vmf.divergence, vmf.slope};
}

// Amos' lower bound of the divergence. With h = d/2, nu = h - 1, S = sqrt(kappa^2 + h^2), R = sqrt(kappa^2 + nu^2)
// it is (S - h) - (R - nu) + nu ln((nu + R) / 2nu), here without the cancellation: S - R = (d-1) / (S+R).
ValueAndSlope LowerBound(int64_t dim, double kappa) {
  const double d = static_cast<double>(dim);
  const double nu = d / 2 - 1;
  const double s = std::hypot(kappa, d / 2);
  const double r = std::hypot(kappa, nu);
  const double above = kappa / (r + nu) * kappa;  // R - nu
  const double value = (d - 1) / (s + r) - 1 + nu * std::log1p(above / (2 * nu));
  const double slope = above * nu / r - kappa / s * (kappa / r) * ((d - 1) / (s + r));
  return {value, slope};
}

// Newton in ln(kappa). Both functions rise to infinity and are convex there, so that at most one step overshoots
// and the rest descend to the root; steps are bounded where a function is still flat.
template <typename Function>
double SolveKappa(Function function, int64_t dim, double target, double kappa) {
  constexpr double kLongestStep = 2;
  constexpr double kTolerance = 4 * std::numeric_limits<double>::epsilon();
  for (int i = 0; i < 200; ++i) {
    const ValueAndSlope at = function(dim, kappa);
    const double newton = at.slope > 0 ? (target - at.value) / at.slope : kLongestStep;
    const double step = std::clamp(newton, -kLongestStep, kLongestStep);
    kappa *= std::exp(step);
    if (std::abs(step) < kTolerance) break;
  }
  return kappa;
}

void RequireRange(const char* name, int64_t value, int64_t least, int64_t most) {
  if (value >= least && value <= most) return;
  throw Error(Fault::kInvalidArgument, std::string(name) + " must be " + std::to_string(least) + " .. " +
                                           std::to_string(most) + " for this temperature mode, but is " +
                                           std::to_string(value));
}

}  // namespace

double Temperature(TemperatureMode mode, int64_t anchors, int64_t dim) {
  RequireRange("anchors", anchors, 2, kMaxAnchors);
  RequireRange("dim", dim, mode == TemperatureMode::kBounds ? 3 : 2, kMaxDim);
  const double target = std::log(static_cast<double>(anchors));
  const double leading_kappa = std::sqrt(2 * static_cast<double>(dim) * target);
  switch (mode) {
    case TemperatureMode::kExact:
      return 1 / SolveKappa(Exact, dim, target, leading_kappa);
    case TemperatureMode::kBounds:
      return 1 / SolveKappa(LowerBound, dim, target, leading_kappa);
    case TemperatureMode::kLeading:
      return 1 / leading_kappa;
    case TemperatureMode::kFixed:
      break;
  }
  throw Error(Fault::kInvalidArgument, "a fixed temperature is given, not computed");
}

}  // namespace sextant
