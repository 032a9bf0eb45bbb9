// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "space/space.h"

namespace sextant {

// What assigned the rows of a space: each has bits of its own.
struct Arithmetic {
  BackendKind backend;
  Precision precision;  // never kAuto; kMixed for several, and then `backend` is kCpu
  bool operator==(const Arithmetic&) const = default;
};

inline constexpr Arithmetic kMixedArithmetic = {BackendKind::kCpu, Precision::kMixed};

// How assignments are kept: kF64 as doubles, all others as floats, which is kF32.
inline Precision KeptAs(Precision precision) { return precision == Precision::kF64 ? precision : Precision::kF32; }

// Whether rows of both may be summed together, on request.
inline bool MayMix(const Arithmetic& a, const Arithmetic& b) {
  return KeptAs(a.precision) == Precision::kF32 && KeptAs(b.precision) == Precision::kF32;
}

// As "MATRIX on CUDA".
std::string NameOf(const Arithmetic& arithmetic);

}  // namespace sextant
