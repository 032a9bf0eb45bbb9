// SPDX-License-Identifier: Apache-2.0
//
// Matrix-based Renyi entropies: of the eigenvalues of a kernel matrix with trace 1.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "common/error.h"
#include "pairwise/kernel_sums.h"
#include "structure/linear_algebra.h"
#include "structure/measures.h"
#include "structure/products.h"
#include "structure/unit_rows.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t kMostRows = 8192;  // of a matrix of all pairs, which takes 512 MiB

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

// A kernel matrix K with K_ii = 1.
class KernelMatrix {
 public:
  explicit KernelMatrix(int64_t rows) : rows_(rows) {}
  virtual ~KernelMatrix() = default;
  KernelMatrix(const KernelMatrix&) = delete;
  KernelMatrix& operator=(const KernelMatrix&) = delete;

  double Entropy(double alpha) {
    if (rows_ == 0) return kNaN;
    if (rows_ == 1) return 0;  // whatever the kernel
    if (!IsKnown()) return kNaN;
    if (alpha == 2) return 2 * std::log(static_cast<double>(rows_)) - LogSumOfSquares();
    if (!eigenvalues_) eigenvalues_ = ComputeEigenvalues();
    return std::isnan(eigenvalues_->back()) ? kNaN : EntropyOf(*eigenvalues_, rows_, alpha);
  }

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

void RequireFew(const char* measure, const char* kernel, int64_t rows) {
  if (rows <= kMostRows) return;
  throw Error(Fault::kInvalidArgument, std::string(measure) + " of order other than 2 with the " + kernel +
                                           " kernel takes at most " + std::to_string(kMostRows) + " rows, but got " +
                                           std::to_string(rows));
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

struct GaussianSide {
  Side side;
  double bandwidth;
};

// The product of the Gaussian kernels of one side, or of both.
class GaussianKernel final : public KernelMatrix {
 public:
  GaussianKernel(MeasureContext& context, const char* measure, std::vector<GaussianSide> sides)
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
class LinearKernel final : public KernelMatrix {
 public:
  LinearKernel(const Table& rows, SweepControl& control) : KernelMatrix(rows.rows), rows_(rows), control_(control) {}

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
class JointLinearKernel final : public KernelMatrix {
 public:
  JointLinearKernel(const Table& x, const Table& y, SweepControl& control)
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

// Those of the caller, or the median distance; NaN where that is no bandwidth.
std::vector<double> BandwidthsOf(MeasureContext& context, Side side) {
  try {
    return context.Bandwidths(side);
  } catch (const NoBandwidth&) {
    return {kNaN};
  }
}

// Those of the caller, or 1 and 2; of many rows 2 alone, which needs no eigenvalues.
std::vector<double> AlphasOf(const MeasureContext& context) {
  if (!context.options().alphas.empty()) return context.options().alphas;
  if (context.rows() > kMostRows) return {2};
  return {1, 2};
}

void AddEntropy(MeasureContext& context, Kernel kernel, double alpha, double bandwidth, double value, Result& result) {
  std::vector<std::pair<const char*, double>> fields = {{"value", value}, {"alpha", alpha}};
  if (kernel == Kernel::kRbf) fields.emplace_back("bandwidth", bandwidth);
  const double most = std::log(static_cast<double>(context.rows()));
  fields.emplace_back("normalised", most > 0 ? value / most : kNaN);
  fields.emplace_back("effective_rank", std::exp(value));
  result.Add(Measure::kRenyiEntropy, std::move(fields)).kernel = kernel;
}

// Of the three kernels of an information.
struct Parts {
  KernelMatrix& x;
  KernelMatrix& y;
  KernelMatrix& joint;
};

void AddInformation(const Parts& parts, Kernel kernel, double alpha, const std::vector<double>& bandwidths,
                    Result& result) {
  const double joint = parts.joint.Entropy(alpha);
  const double value = parts.x.Entropy(alpha) + parts.y.Entropy(alpha) - joint;
  std::vector<std::pair<const char*, double>> fields = {{"value", value}, {"alpha", alpha}};
  if (kernel == Kernel::kRbf) {
    fields.emplace_back("bandwidth", bandwidths[0]);
    fields.emplace_back("against_bandwidth", bandwidths[1]);
  }
  fields.emplace_back("joint_entropy", joint);
  result.Add(Measure::kRenyiInformation, std::move(fields)).kernel = kernel;
}

}  // namespace

void RenyiEntropy(MeasureContext& context, Result& result) {
  const Kernel kernel = context.options().kernel.value_or(Kernel::kRbf);
  const std::vector<double> alphas = AlphasOf(context);
  if (kernel == Kernel::kLinear) {
    const Table rows = UnitRows(context, Side::kX, "renyi_entropy");
    LinearKernel linear(rows, context.control());
    for (const double alpha : alphas) {
      AddEntropy(context, kernel, alpha, kNaN, linear.Entropy(alpha), result);
    }
    return;
  }
  for (const double bandwidth : BandwidthsOf(context, Side::kX)) {
    GaussianKernel gaussian(context, "renyi_entropy", {{Side::kX, bandwidth}});
    for (const double alpha : alphas) {
      AddEntropy(context, kernel, alpha, bandwidth, gaussian.Entropy(alpha), result);
    }
  }
}

void RenyiInformation(MeasureContext& context, Result& result) {
  const Kernel kernel = context.options().kernel.value_or(Kernel::kRbf);
  const std::vector<double> alphas = AlphasOf(context);
  if (kernel == Kernel::kLinear) {
    const Table x = UnitRows(context, Side::kX, "renyi_information");
    const Table y = UnitRows(context, Side::kAgainst, "renyi_information");
    LinearKernel of_x(x, context.control()), of_y(y, context.control());
    JointLinearKernel joint(x, y, context.control());
    for (const double alpha : alphas) AddInformation({of_x, of_y, joint}, kernel, alpha, {}, result);
    return;
  }
  const std::vector<double> first = BandwidthsOf(context, Side::kX), second = BandwidthsOf(context, Side::kAgainst);
  for (size_t i = 0; i < first.size(); ++i) {
    const GaussianSide x{Side::kX, first[i]}, y{Side::kAgainst, second[i]};
    GaussianKernel of_x(context, "renyi_information", {x}), of_y(context, "renyi_information", {y});
    GaussianKernel joint(context, "renyi_information", {x, y});
    for (const double alpha : alphas) AddInformation({of_x, of_y, joint}, kernel, alpha, {first[i], second[i]}, result);
  }
}

}  // namespace sextant
