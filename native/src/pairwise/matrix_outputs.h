// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "pairwise/sweep.h"

namespace sextant {

// All distances: rows x columns.
class FullMatrix final : public Reduction {
 public:
  FullMatrix(const PairSource& source, std::span<double> values);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class MatrixStrip;
  const int64_t columns_;
  const std::span<double> values_;
};

// Those of i < j of a space with itself, row by row.
class CondensedMatrix final : public Reduction {
 public:
  CondensedMatrix(const PairSource& source, std::span<double> values);
  std::unique_ptr<Strip> NewStrip() override;

 private:
  class CondensedStrip;
  const int64_t rows_;
  const std::span<double> values_;
};

}  // namespace sextant
