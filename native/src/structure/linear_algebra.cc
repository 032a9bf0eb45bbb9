// SPDX-License-Identifier: Apache-2.0
#include "structure/linear_algebra.h"

#define EIGEN_MPL2_ONLY
#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "pairwise/tasks.h"

namespace sextant {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr int64_t kChunks = 16;  // a tall matrix is decomposed in as many parts, which are then put together

// Eigen cuts large products by the sizes of caches, and sums in another order where they are others.
void FixOrder() {
  static std::once_flag once;
  std::call_once(once, [] { Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 4 << 20); });
}

bool AllFinite(const Table& table) {
  return std::ranges::all_of(table.values, [](double value) { return std::isfinite(value); });
}

std::vector<double> Unknown(int64_t count) {
  return std::vector<double>(static_cast<size_t>(count), std::numeric_limits<double>::quiet_NaN());
}

Table ToTable(const RowMajor& matrix) {
  return {matrix.rows(), matrix.cols(), std::vector<double>(matrix.data(), matrix.data() + matrix.size())};
}

Eigen::Map<const RowMajor> View(const Table& table) { return {table.values.data(), table.rows, table.columns}; }

RowMajor Triangle(const Eigen::Ref<const RowMajor>& matrix) {
  const Eigen::Index rows = std::min(matrix.rows(), matrix.cols());
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(matrix);
  return qr.matrixQR().topRows(rows).template triangularView<Eigen::Upper>();
}

}  // namespace

std::vector<double> Eigenvalues(Table matrix) {
  if (matrix.rows == 0) return {};
  if (!AllFinite(matrix)) return Unknown(matrix.rows);
  FixOrder();
  // The upper triangle by rows is the lower one by columns, which the solver reads.
  const Eigen::Map<const Eigen::MatrixXd> view(matrix.values.data(), matrix.rows, matrix.rows);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(view, Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success) return Unknown(matrix.rows);
  return {solver.eigenvalues().begin(), solver.eigenvalues().end()};
}

std::vector<double> SingularValues(const Table& matrix) {
  const int64_t count = std::min(matrix.rows, matrix.columns);
  if (count == 0) return {};
  if (!AllFinite(matrix)) return Unknown(count);
  FixOrder();
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(View(matrix));
  if (svd.info() != Eigen::Success) return Unknown(count);
  return {svd.singularValues().begin(), svd.singularValues().end()};
}

Table TriangularFactor(const Table& x, SweepControl& control) {
  if (x.rows == 0 || x.columns == 0) return {0, x.columns};
  FixOrder();
  const int64_t chunks = std::clamp<int64_t>(x.rows / (4 * x.columns), 1, kChunks);
  std::vector<RowMajor> factors(static_cast<size_t>(chunks));
  RunTasks(chunks, control, [&](int, int64_t chunk) {
    const int64_t begin = chunk * x.rows / chunks, end = (chunk + 1) * x.rows / chunks;
    factors[static_cast<size_t>(chunk)] = Triangle(View(x).middleRows(begin, end - begin));
  });
  if (chunks == 1) return ToTable(factors[0]);
  RowMajor stacked(0, x.columns);
  for (const RowMajor& factor : factors) {
    stacked.conservativeResize(stacked.rows() + factor.rows(), Eigen::NoChange);
    stacked.bottomRows(factor.rows()) = factor;
  }
  return ToTable(Triangle(stacked));
}

}  // namespace sextant
