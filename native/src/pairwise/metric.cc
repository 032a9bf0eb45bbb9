// SPDX-License-Identifier: Apache-2.0
#include "pairwise/metric.h"

#include <cstddef>

namespace sextant {

const char* NameOf(Metric metric) {
  static constexpr const char* kNames[kMetrics] = {"sqeuclidean", "euclidean",   "cosine",  "dot",        "cityblock",
                                                   "chebyshev",   "correlation", "hamming", "levenshtein"};
  return kNames[static_cast<size_t>(metric)];
}

}  // namespace sextant
