// SPDX-License-Identifier: Apache-2.0
#include "tests/support/matrix_products.h"

#include <algorithm>
#include <cmath>

#include "common/half.h"
#include "common/split.h"

namespace sextant::test {
namespace {

// Subnormal operands and results are zeros.
float Flushed(float x) { return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0f, x) : x; }

float FusedMultiplyAdd(uint16_t a, uint16_t b, float sum) {
  return Flushed(std::fma(Flushed(BfloatToFloat(a)), Flushed(BfloatToFloat(b)), sum));
}

// score + the products of the step that begins at `begin`, which ends early at the end of the row.
float AddStep(const std::vector<uint16_t>& row, const std::vector<uint16_t>& anchor, size_t begin, float score) {
  const size_t end = std::min(begin + 32, row.size());
  float even = 0, odd = 0;
  for (size_t k = begin; k < end; k += 2) even = FusedMultiplyAdd(row[k], anchor[k], even);
  for (size_t k = begin + 1; k < end; k += 2) odd = FusedMultiplyAdd(row[k], anchor[k], odd);
  return Flushed(Flushed(score) + Flushed(even + odd));
}

}  // namespace

Parts SplitAll(const std::vector<float>& values, size_t parts) {
  Parts split(parts, std::vector<uint16_t>(values.size()));
  for (size_t k = 0; k < values.size(); ++k) {
    uint16_t of[kMostParts];
    SplitIntoBfloats(values[k], parts, of);
    for (size_t i = 0; i < parts; ++i) split[i][k] = of[i];
  }
  return split;
}

float MatrixScore(const Parts& row, const Parts& anchor) {
  float score = 0;
  for (size_t begin = 0; begin < row[0].size(); begin += 32) {
    for (size_t j = 0; j < anchor.size(); ++j) {
      score = AddStep(row[0], anchor[j], begin, score);
      for (size_t i = 1; j == 0 && i < row.size(); ++i) score = AddStep(row[i], anchor[0], begin, score);
    }
  }
  return score;
}

}  // namespace sextant::test
