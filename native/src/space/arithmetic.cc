// SPDX-License-Identifier: Apache-2.0
#include "space/arithmetic.h"

namespace sextant {
namespace {

const char* NameOf(Precision precision) {
  switch (precision) {
    case Precision::kAuto:
      return "AUTO";
    case Precision::kF32:
      return "F32";
    case Precision::kF64:
      return "F64";
    case Precision::kMatrix:
      return "MATRIX";
    case Precision::kMatrixFast:
      return "MATRIX_FAST";
    case Precision::kMixed:
      return "MIXED";
  }
  return "";
}

}  // namespace

std::string NameOf(const Arithmetic& arithmetic) {
  const std::string name = NameOf(arithmetic.precision);
  if (arithmetic.precision == Precision::kMixed) return name;
  return name + (arithmetic.backend == BackendKind::kCuda ? " on CUDA" : " on the CPU");
}

}  // namespace sextant
