// SPDX-License-Identifier: Apache-2.0
#include "pairwise/pair_space.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "common/error.h"

namespace sextant {
namespace {

double Distance(Metric metric, const double* x, const double* y, int64_t dim) {
  double sum = 0;
  for (int64_t k = 0; k < dim; ++k) {
    const double difference = x[k] - y[k];
    switch (metric) {
      case Metric::kSquaredEuclidean:
      case Metric::kEuclidean:
        sum = std::fma(difference, difference, sum);
        break;
      case Metric::kCosine:
      case Metric::kDot:
      case Metric::kCorrelation:
        sum = std::fma(x[k], y[k], sum);
        break;
      case Metric::kCityblock:
        sum += std::abs(difference);
        break;
      case Metric::kChebyshev:
        sum = std::max(sum, std::abs(difference));
        break;
      case Metric::kHamming:
        sum += difference != 0 ? 1 : 0;
        break;
      case Metric::kLevenshtein:
        break;
    }
  }
  if (metric == Metric::kEuclidean) return std::sqrt(sum);
  if (metric == Metric::kHamming) return sum / static_cast<double>(dim);
  return metric == Metric::kCosine || metric == Metric::kCorrelation ? 1 - sum : sum;
}

void Normalise(double* row, int64_t dim, bool centre, int64_t index) {
  double mean = 0;
  if (centre) {
    for (int64_t k = 0; k < dim; ++k) mean += row[k] / static_cast<double>(dim);
  }
  double squares = 0;
  for (int64_t k = 0; k < dim; ++k) {
    row[k] -= mean;
    squares += row[k] * row[k];
  }
  if (!(squares > 0)) {
    throw Error(Fault::kInvalidData, centre ? "a row must not be constant" : "a row must not be zero", index);
  }
  for (int64_t k = 0; k < dim; ++k) row[k] /= std::sqrt(squares);
}

}  // namespace

class PairSpace::Scratch {
 public:
  explicit Scratch(size_t values) : values(values) {}
  std::vector<double> values;
};

class PairSpace::Body {
 public:
  Metric metric;
  Precision precision;
  int64_t rows;
  int64_t dim;
  std::vector<double> values;
};

PairSpace::PairSpace(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic)
    : body_(std::make_unique<Body>(Body{metric, arithmetic.precision, matrix.rows, matrix.dim, {}})) {
  body_->values.resize(static_cast<size_t>(matrix.rows * matrix.dim));
  matrix.Read(0, matrix.rows, body_->values.data());
  for (int64_t i = 0; i < matrix.rows; ++i) {
    double* row = body_->values.data() + i * matrix.dim;
    for (int64_t k = 0; k < matrix.dim; ++k) {
      if (!std::isfinite(row[k])) throw Error(Fault::kInvalidData, "a row must be finite", i);
    }
    if (metric == Metric::kCosine || metric == Metric::kCorrelation) {
      Normalise(row, matrix.dim, metric == Metric::kCorrelation, i);
    }
  }
}

PairSpace::PairSpace(std::unique_ptr<Body> body) : body_(std::move(body)) {}
PairSpace::~PairSpace() = default;

std::unique_ptr<PairSpace> PairSpace::Gather(const int64_t* order, int64_t count) const {
  auto body = std::make_unique<Body>(Body{body_->metric, body_->precision, count, body_->dim, {}});
  for (int64_t i = 0; i < count; ++i) {
    const double* row = body_->values.data() + order[i] * body_->dim;
    body->values.insert(body->values.end(), row, row + body_->dim);
  }
  return std::unique_ptr<PairSpace>(new PairSpace(std::move(body)));
}

int64_t PairSpace::rows() const { return body_->rows; }
Metric PairSpace::metric() const { return body_->metric; }
Precision PairSpace::precision() const { return body_->precision; }

void PairSpace::ScratchDeleter::operator()(Scratch* scratch) const { delete scratch; }

PairSpace::ScratchPointer PairSpace::NewScratch(int64_t most_rows, int64_t most_columns) const {
  return ScratchPointer(new Scratch(static_cast<size_t>(most_rows * most_columns)));
}

PairTile PairSpace::Compute(int64_t first_row, int64_t rows, const PairSpace& y, int64_t first_column, int64_t columns,
                            Scratch& scratch) const {
  double* to = scratch.values.data();
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < columns; ++j) {
      const double* a = body_->values.data() + (first_row + i) * body_->dim;
      const double* b = y.body_->values.data() + (first_column + j) * body_->dim;
      to[i * columns + j] = Distance(body_->metric, a, b, body_->dim);
    }
  }
  return {first_row, rows, first_column, columns, static_cast<size_t>(columns), nullptr, to};
}

}  // namespace sextant
