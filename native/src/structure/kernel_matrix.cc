// SPDX-License-Identifier: Apache-2.0
#include "structure/kernel_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "common/error.h"
#include "pairwise/kernel_sums.h"
#include "structure/linear_algebra.h"
#include "structure/products.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Of eigenvalues in ascending order that need not sum to 1. Those that rounding cannot tell from 0 are left out.
double EntropyOf(std::span<const double> eigenvalues, int64_t rows, double alpha) {
  const double greatest = eigenvalues.back();
  const double least = static_cast<double>(rows) * std::numeric_limits<double>::epsilon() * greatest;
  const auto kept =
      eigenvalues.subspan(static_cast<size_t>(std::ranges::upper_bound(eigenvalues, least) - eigenvalues.begin()));
  double total = 0;
  for (const double value : kept) total += value;
  if (!(total > 0)) return kNaN;
  if (std::isinf(alpha)) return -std::log(greatest / total);
  double sum = 0;
  for (const double value : kept) {
    const double p = value / total;
    sum += alpha == 1 ? -p * std::log(p) : std::pow(p, alpha);
  }
  return alpha == 1 ? sum : std::log(sum) / (1 - alpha);
}

void RequireFew(const char* measure, const char* kernel, int64_t rows) {
  if (rows <= kMostKernelRows) return;
  throw Error(Fault::kInvalidArgument, std::string(measure) + " of order other than 2 with the " + kernel +
                                           " kernel takes at most " + std::to_string(kMostKernelRows) +
                                           " rows, but got " + std::to_string(rows));
}

// Fills the upper triangle with exp(-sum_s d_s / (2 h_s^2)) over the sources s.
class GaussianMatrix : public Reduction {
 public:
  GaussianMatrix(std::vector<double> scales, Table& to) : scales_(std::move(scales)), to_(to) {}
  std::unique_ptr<Strip> NewStrip() override { return std::make_unique<Rows>(*this); }

 private:
  class Rows : public Strip {
   public:
    explicit Rows(const GaussianMatrix& matrix) : matrix_(matrix) {}
    void Begin(int64_t, int64_t) override {}
    void Add(std::span<const PairTile> tiles) override {
      const PairTile& first = tiles.front();
      for (int64_t i = 0; i < first.rows; ++i) {
        const std::span<double> row = matrix_.to_.row(first.first_row + i);
        for (int64_t j = 0; j < first.columns; ++j) row[static_cast<size_t>(first.first_column + j)] = At(tiles, i, j);
      }
    }
    void End() override {}

   private:
    double At(std::span<const PairTile> tiles, int64_t i, int64_t j) const {
      if (tiles[0].first_row + i == tiles[0].first_column + j) return 1;
      double exponent = 0;
      for (size_t s = 0; s < tiles.size(); ++s) exponent += tiles[s].at(i, j) * matrix_.scales_[s];
      return std::exp(-exponent);
    }

    const GaussianMatrix& matrix_;
  };

  std::vector<double> scales_;  // 1 / (2 h^2) of each source
  Table& to_;
};

// The product of the Gaussian kernels of one side, or of both.
class Gaussian final : public KernelMatrix {
 public:
  Gaussian(MeasureContext& context, const char* measure, std::vector<GaussianSide> sides)
      : KernelMatrix(context.rows()), context_(context), measure_(measure), sides_(std::move(sides)) {}

 private:
  const PairSpace& Space(const GaussianSide& of) { return context_.Space(of.side, Metric::kSquaredEuclidean); }

  bool IsKnown() const override {
    return std::ranges::none_of(sides_, [](const GaussianSide& of) { return std::isnan(of.bandwidth); });
  }

  std::vector<double> ComputeEigenvalues() override {
    RequireFew(measure_, "rbf", rows());
    std::vector<PairSource> sources;
    std::vector<double> scales;
    for (const GaussianSide& of : sides_) {
      sources.push_back({&Space(of)});
      scales.push_back(KernelFactor(of.bandwidth));
    }
    Table matrix(rows(), rows());
    for (int64_t i = 0; i < rows(); ++i) matrix.row(i)[static_cast<size_t>(i)] = 1;
    GaussianMatrix fill(std::move(scales), matrix);
    Reduction* reduction = &fill;
    Sweep(sources, {&reduction, 1}, Pairs::kUpper, context_.control());
    return Eigenvalues(std::move(matrix));
  }

  // The square of a Gaussian kernel is one too, with h / sqrt(2).
  double LogSumOfSquares() override {
    const auto side = [&](const GaussianSide& of) { return MomentSide{{&Space(of)}, of.bandwidth / std::sqrt(2.0)}; };
    if (sides_.size() > 1) {
      const MomentSide second = side(sides_[1]);
      return std::log(MomentsOf(side(sides_[0]), {&second, 1}, Pairs::kAll, true, context_.control())[0].ab);
    }
    const MomentSide only = side(sides_[0]);
    double sum = 0;
    for (const double row : LogKernelSums(only.source, {&only.bandwidth, 1}, true, context_.control())) {
      sum += std::exp(row);
    }
    return std::log(sum);
  }

  MeasureContext& context_;
  const char* measure_;
  std::vector<GaussianSide> sides_;
};

// <z_i, z_j> of unit rows.
class Linear final : public KernelMatrix {
 public:
  Linear(const Table& rows, SweepControl& control) : KernelMatrix(rows.rows), rows_(rows), control_(control) {}

 private:
  std::vector<double> ComputeEigenvalues() override {
    if (rows_.columns <= rows_.rows) return Eigenvalues(Multiply(rows_, rows_, control_));
    const Table wide = Transposed(rows_);
    return Eigenvalues(Multiply(wide, wide, control_));
  }

  double LogSumOfSquares() override { return std::log(SquaredProductNorm(rows_, rows_, control_)); }

  const Table& rows_;
  SweepControl& control_;
};

// <z_i, z_j> <w_i, w_j>.
class JointLinear final : public KernelMatrix {
 public:
  JointLinear(const Table& x, const Table& y, SweepControl& control)
      : KernelMatrix(x.rows), x_(Transposed(x)), y_(Transposed(y)), control_(control) {}

 private:
  double Fold(const std::function<double(const ProductTile&)>& fold) {
    const Product products[2] = {{&x_, &x_}, {&y_, &y_}};
    return FoldProducts(products, fold, control_);
  }

  std::vector<double> ComputeEigenvalues() override {
    RequireFew("renyi_information", "linear", rows());
    Table matrix(rows(), rows());
    Fold([&](const ProductTile& tile) {
      for (int64_t i = 0; i < tile.size(); ++i) {
        const int64_t row = tile.first_row + i / tile.columns, column = tile.first_column + i % tile.columns;
        matrix.row(row)[static_cast<size_t>(column)] = tile.values[0][i] * tile.values[1][i];
      }
      return 0.0;
    });
    return Eigenvalues(std::move(matrix));
  }

  double LogSumOfSquares() override {
    return std::log(Fold([](const ProductTile& tile) {
      double sum = 0;
      for (int64_t i = 0; i < tile.size(); ++i) {
        const double value = tile.values[0][i] * tile.values[1][i];
        sum += value * value;
      }
      return sum;
    }));
  }

  Table x_, y_;
  SweepControl& control_;
};

}  // namespace

double KernelMatrix::Entropy(double alpha) {
  if (rows_ == 0) return kNaN;
  if (rows_ == 1) return 0;  // whatever the kernel
  if (!IsKnown()) return kNaN;
  if (alpha == 2) return 2 * std::log(static_cast<double>(rows_)) - LogSumOfSquares();
  if (!eigenvalues_) eigenvalues_ = ComputeEigenvalues();
  return std::isnan(eigenvalues_->back()) ? kNaN : EntropyOf(*eigenvalues_, rows_, alpha);
}

std::unique_ptr<KernelMatrix> GaussianKernelMatrix(MeasureContext& context, const char* measure,
                                                   std::vector<GaussianSide> sides) {
  return std::make_unique<Gaussian>(context, measure, std::move(sides));
}

std::unique_ptr<KernelMatrix> LinearKernelMatrix(const Table& rows, SweepControl& control) {
  return std::make_unique<Linear>(rows, control);
}

std::unique_ptr<KernelMatrix> JointLinearKernelMatrix(const Table& x, const Table& y, SweepControl& control) {
  return std::make_unique<JointLinear>(x, y, control);
}

}  // namespace sextant
