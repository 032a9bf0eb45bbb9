// SPDX-License-Identifier: Apache-2.0
#include "pairs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <set>
#include <stdexcept>

#include "engine.h"
#include "matrix.h"
#include "suite.h"

namespace sextant::bench {
namespace {

constexpr int64_t kNeighbours = 10;

constexpr std::array<const char*, 8> kMetrics = {"sqeuclidean", "euclidean", "cosine",      "dot",
                                                 "cityblock",   "chebyshev", "correlation", "hamming"};

int32_t MetricOf(const std::string& name) {
  const auto found = std::find(kMetrics.begin(), kMetrics.end(), name);
  if (found == kMetrics.end()) throw std::invalid_argument("metric must be one of rows of numbers, but is " + name);
  return static_cast<int32_t>(found - kMetrics.begin());
}

// Rows of a matrix as the C ABI takes them.
struct Rows {
  Rows(const Matrix& from, int64_t count) {
    part.struct_size = sizeof part;
    part.dtype = from.dtype();
    part.data = from.data();
    part.rows = count;
    part.dim = from.dim();
    part.stride_bytes = from.stride_bytes();
    part.device = SEXTANT_HOST;
    matrix.struct_size = sizeof matrix;
    matrix.part_count = 1;
    matrix.parts = &part;
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  sextant_rows part{};
  sextant_matrix matrix{};
};

// What a reduction stores to.
struct Output {
  std::vector<double> values;
  std::vector<int64_t> indices, groups;
  sextant_reduction reduction{};

  Output(int32_t kind, int64_t rows, int64_t columns) {
    reduction.struct_size = sizeof reduction;
    reduction.kind = kind;
    if (kind == SEXTANT_REDUCTION_TOP_K) {
      reduction.k = kNeighbours;
      values.resize(rows * kNeighbours);
      indices.resize(values.size());
      reduction.indices = indices.data();
    } else if (kind == SEXTANT_REDUCTION_GROUP_SUMS) {
      values.resize(rows);
      groups.resize(columns);
      reduction.groups = groups.data();
      reduction.group_count = 1;
    } else {
      values.resize(rows * columns);
    }
    reduction.values = values.data();
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
};

int32_t KindOf(const std::string& reduction) {
  if (reduction == "sum") return SEXTANT_REDUCTION_GROUP_SUMS;
  if (reduction == "neighbours") return SEXTANT_REDUCTION_TOP_K;
  throw std::invalid_argument("reduction must be sum or neighbours, but is " + reduction);
}

void Sweep(const PairCase& what, const sextant_matrix& x, const sextant_matrix* y, const Output& output) {
  sextant_sweep_options options{};
  options.struct_size = sizeof options;
  options.metric = MetricOf(what.metric);
  options.threads = what.threads;
  sextant_error error{};
  error.struct_size = sizeof error;
  Require(sextant_pairs_sweep(&x, y, &options, &output.reduction, 1, &error), error);
}

double PlainDistance(const std::string& metric, int64_t dim, int64_t row, int64_t column) {
  double squares = 0, product = 0, norm_x = 0, norm_y = 0, magnitudes = 0, greatest = 0, unequal = 0;
  double sum_x = 0, sum_y = 0;
  for (int64_t k = 0; k < dim; ++k) {
    const double x = Matrix::ValueAt(dim, row, k), y = Matrix::ValueAt(dim, column, k);
    squares += (x - y) * (x - y);
    product += x * y;
    norm_x += x * x;
    norm_y += y * y;
    sum_x += x;
    sum_y += y;
    magnitudes += std::abs(x - y);
    greatest = std::max(greatest, std::abs(x - y));
    unequal += x != y;
  }
  const auto n = static_cast<double>(dim);
  const double covariance = product - sum_x * sum_y / n;
  const double variances = (norm_x - sum_x * sum_x / n) * (norm_y - sum_y * sum_y / n);
  const std::array<double, kMetrics.size()> all = {
      squares,    std::sqrt(squares), 1 - product / std::sqrt(norm_x * norm_y), product,
      magnitudes, greatest,           1 - covariance / std::sqrt(variances),    unequal / n};
  return all[static_cast<size_t>(MetricOf(metric))];
}

constexpr int64_t kCheckedRows = 100;
constexpr double kTolerance = 1e-5;  // of the greatest value, in single precision

bool Agree(const PairCase& what, const std::vector<double>& found, int64_t rows) {
  double greatest = 0, difference = 0;
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < rows; ++j) {
      const double expected = PlainDistance(what.metric, what.dim, i, j);
      greatest = std::max(greatest, std::abs(expected));
      difference = std::max(difference, std::abs(expected - found[i * rows + j]));
    }
  }
  return difference <= kTolerance * greatest;
}

// Shows first that the comparison can fail.
void RequireAgreement(const PairCase& what, const Matrix& matrix) {
  const int64_t rows = std::min(kCheckedRows, what.rows);
  Output output(SEXTANT_REDUCTION_MATRIX, rows, rows);
  Sweep(what, Rows(matrix, rows).matrix, nullptr, output);
  std::vector<double> wrong = output.values;
  wrong[1] = wrong[1] * 1.01 + 0.01;
  if (Agree(what, wrong, rows)) throw std::runtime_error("a distance that is one percent off was not noticed");
  if (!Agree(what, output.values, rows)) {
    throw std::runtime_error("engine and plain loops must agree in " + what.metric + ", but do not");
  }
}

}  // namespace

bool PairCase::required() const {
  static const std::set<std::string> kProducts = {"sqeuclidean", "euclidean", "cosine", "dot", "correlation"};
  return dtype != SEXTANT_F64 && reduction == "sum" && dim >= 128 && kProducts.contains(metric);
}

std::vector<PairCase> PairSuite(int64_t scale) {
  std::vector<PairCase> cases;
  const int64_t rows = 20'000 / scale;
  for (const int threads : std::set{1, AllThreads()}) {
    const auto add = [&](int64_t dim, const char* metric, int32_t dtype, const char* reduction) {
      cases.push_back({rows, 0, dim, metric, dtype, reduction, threads});
    };
    for (const char* metric : {"euclidean", "cosine", "dot", "cityblock"}) add(128, metric, SEXTANT_F32, "sum");
    add(768, "euclidean", SEXTANT_F32, "sum");
    add(128, "euclidean", SEXTANT_F64, "sum");
    add(128, "euclidean", SEXTANT_F32, "neighbours");
    add(768, "euclidean", SEXTANT_F32, "neighbours");
  }
  cases.push_back({100'000 / scale, 0, 128, "euclidean", SEXTANT_F32, "neighbours", AllThreads()});
  return cases;
}

std::vector<MeasuredPairs> MeasurePairs(const std::vector<PairCase>& cases, int repeats, Ceilings& ceilings) {
  std::vector<MeasuredPairs> all;
  for (const PairCase& what : cases) {
    const int64_t columns = what.columns > 0 ? what.columns : what.rows;
    const Matrix matrix(std::max(what.rows, columns), what.dim, what.dtype, Pages::kLarge);
    RequireAgreement(what, matrix);
    const Rows x(matrix, what.rows), y(matrix, columns);
    const Output output(KindOf(what.reduction), what.rows, columns);
    MeasuredPairs measured{what, {}};
    for (int repeat = 0; repeat < repeats; ++repeat) {
      ceilings.MeasureFma(what.threads);
      const auto begin = std::chrono::steady_clock::now();
      Sweep(what, x.matrix, what.columns > 0 ? &y.matrix : nullptr, output);
      measured.seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    all.push_back(measured);
  }
  return all;
}

}  // namespace sextant::bench
