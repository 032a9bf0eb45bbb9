// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace sextant {

// What is added to a sum at once; part of the definition of its bits.
inline constexpr size_t kPanelValues = 64;
inline constexpr size_t kPanelAlignment = 64;

// Sums over panels of kPanelValues doubles, aligned to kPanelAlignment bytes. All SIMD targets give the same bits.
struct PanelKernels {
  double (*sum)(const double* a);
  double (*dot)(const double* a, const double* b);
  void (*dots)(const double* a, const double* b, double* sums);  // sum b, sum b b, sum a b
  void (*gaussian)(double factor, double* a);                    // e^(-factor a) in place of a >= 0
};

// Of the named SIMD target, or of the best one for an empty name. Throws Error(kInvalidArgument).
const PanelKernels& PanelKernelsFor(const std::string& target);

// Of the best target that this processor has.
const PanelKernels& BestPanelKernels();

}  // namespace sextant
