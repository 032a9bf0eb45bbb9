// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "structure/measure_context.h"
#include "structure/table.h"

namespace sextant {

constexpr int64_t kMostKernelRows = 8192;  // of a matrix of all pairs, which takes 512 MiB

// A kernel matrix K with K_ii = 1. Its Renyi entropies are those of the eigenvalues of K / N.
class KernelMatrix {
 public:
  explicit KernelMatrix(int64_t rows) : rows_(rows) {}
  virtual ~KernelMatrix() = default;
  KernelMatrix(const KernelMatrix&) = delete;
  KernelMatrix& operator=(const KernelMatrix&) = delete;

  // In nats; NaN where there is no row or no bandwidth. Orders other than 2 take eigenvalues.
  double Entropy(double alpha);

 protected:
  int64_t rows() const { return rows_; }
  virtual bool IsKnown() const { return true; }
  // Of K, or of a matrix with the same eigenvalues but for zeros; ascending.
  virtual std::vector<double> ComputeEigenvalues() = 0;
  virtual double LogSumOfSquares() = 0;  // ln sum_ij K_ij^2

 private:
  int64_t rows_;
  std::optional<std::vector<double>> eigenvalues_;
};

struct GaussianSide {
  Side side;
  double bandwidth;
};

// The product of the Gaussian kernels of one side, or of both; `measure` is who asks.
std::unique_ptr<KernelMatrix> GaussianKernelMatrix(MeasureContext& context, const char* measure,
                                                   std::vector<GaussianSide> sides);

// <z_i, z_j> of unit rows, which must outlive it.
std::unique_ptr<KernelMatrix> LinearKernelMatrix(const Table& rows, SweepControl& control);

// <z_i, z_j> <w_i, w_j>.
std::unique_ptr<KernelMatrix> JointLinearKernelMatrix(const Table& x, const Table& y, SweepControl& control);

}  // namespace sextant
