// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/exp_sums.h"
#include "pairwise/sweep.h"

namespace sextant {

// The factor of squared distances in a Gaussian kernel: 1 / (2 h^2), kept from 0 and infinity.
double KernelFactor(double bandwidth);

// ln sum_j e^(-f d_ij) of every row and factor f, of the values of the sweep's first source or of their squares; -inf
// where there is no pair.
class LogExpSums final : public Reduction {
 public:
  // Of which pairs: all, all but (i, i), or i < j alone.
  enum class Of { kAll, kOthers, kLater };

  // `out` is n x factors. A worse SIMD target gives the same bits.
  LogExpSums(std::span<const double> factors, bool square, Of of, std::span<double> out,
             const std::string& target = "");

  std::unique_ptr<Strip> NewStrip() override;

 private:
  class StripOf;
  std::vector<double> factors_;
  bool square_;
  Of of_;
  std::span<double> out_;
  AddExpSums add_;
};

// The same for Gaussian kernels e^(-|x - y|^2 / (2 h^2)). `squared`: the sweep's values are squared distances.
class KernelSums final : public Reduction {
 public:
  KernelSums(int64_t rows, std::span<const double> bandwidths, bool squared, bool self_excluded, std::span<double> out);

  std::unique_ptr<Strip> NewStrip() override { return sums_.NewStrip(); }

 private:
  LogExpSums sums_;
};

}  // namespace sextant
