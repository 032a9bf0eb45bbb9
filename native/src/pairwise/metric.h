// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sextant {

// In the order of sextant.h, which defines them.
enum class Metric {
  kSquaredEuclidean,
  kEuclidean,
  kCosine,
  kDot,
  kCityblock,
  kChebyshev,
  kCorrelation,
  kHamming,
  kLevenshtein
};

inline constexpr int kMetrics = 9;

// As users write it, "sqeuclidean"; static text.
const char* NameOf(Metric metric);

}  // namespace sextant
