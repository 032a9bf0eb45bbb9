// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "tests/support/structure_case.h"

// Measures by spectra and products of features from their formulas, with matrices of all pairs.
namespace sextant::test {

// A square matrix, plainly.
struct Square {
  int64_t n;
  std::vector<double> values;

  explicit Square(int64_t size) : n(size), values(static_cast<size_t>(size * size)) {}
  Square(int64_t size, const std::function<double(int64_t, int64_t)>& of) : Square(size) {
    for (int64_t i = 0; i < n; ++i) {
      for (int64_t j = 0; j < n; ++j) (*this)(i, j) = of(i, j);
    }
  }
  double& operator()(int64_t i, int64_t j) { return values[static_cast<size_t>(i * n + j)]; }
  double operator()(int64_t i, int64_t j) const { return values[static_cast<size_t>(i * n + j)]; }
};

// Jacobi's rotations, until nothing is left beside the diagonal.
inline std::vector<double> JacobiEigenvalues(Square a) {
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0, on = 0;
    for (int64_t p = 0; p < a.n; ++p) {
      for (int64_t q = 0; q < a.n; ++q) (p == q ? on : off) += a(p, q) * a(p, q);
    }
    if (off <= 1e-33 * on) break;
    for (int64_t p = 0; p < a.n; ++p) {
      for (int64_t q = p + 1; q < a.n; ++q) {
        if (a(p, q) == 0) continue;
        const double theta = (a(q, q) - a(p, p)) / (2 * a(p, q));
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (int64_t k = 0; k < a.n; ++k) {
          const double u = a(k, p), v = a(k, q);
          a(k, p) = c * u - s * v;
          a(k, q) = s * u + c * v;
        }
        for (int64_t k = 0; k < a.n; ++k) {
          const double u = a(p, k), v = a(q, k);
          a(p, k) = c * u - s * v;
          a(q, k) = s * u + c * v;
        }
      }
    }
  }
  std::vector<double> eigenvalues;
  for (int64_t i = 0; i < a.n; ++i) eigenvalues.push_back(a(i, i));
  std::ranges::sort(eigenvalues);
  return eigenvalues;
}

// Columns are rotated until they are orthogonal; their lengths are the singular values, descending.
inline std::vector<double> JacobiSingularValues(Points x) {
  if (x.dim > x.rows) {
    Points turned{x.dim, x.rows, std::vector<double>(x.values.size())};
    for (int64_t i = 0; i < x.rows; ++i) {
      for (int64_t k = 0; k < x.dim; ++k) turned.values[static_cast<size_t>(k * x.rows + i)] = x.row(i)[k];
    }
    x = turned;
  }
  const auto at = [&](int64_t i, int64_t k) -> double& { return x.values[static_cast<size_t>(i * x.dim + k)]; };
  for (int sweep = 0; sweep < 60; ++sweep) {
    bool turned = false;
    for (int64_t p = 0; p < x.dim; ++p) {
      for (int64_t q = p + 1; q < x.dim; ++q) {
        double pp = 0, qq = 0, pq = 0;
        for (int64_t i = 0; i < x.rows; ++i) {
          pp += at(i, p) * at(i, p);
          qq += at(i, q) * at(i, q);
          pq += at(i, p) * at(i, q);
        }
        if (std::abs(pq) <= 1e-16 * std::sqrt(pp * qq) || pq == 0) continue;
        turned = true;
        const double theta = (qq - pp) / (2 * pq);
        const double t = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        for (int64_t i = 0; i < x.rows; ++i) {
          const double u = at(i, p), v = at(i, q);
          at(i, p) = c * u - s * v;
          at(i, q) = s * u + c * v;
        }
      }
    }
    if (!turned) break;
  }
  std::vector<double> singular;
  for (int64_t k = 0; k < x.dim; ++k) {
    double squares = 0;
    for (int64_t i = 0; i < x.rows; ++i) squares += at(i, k) * at(i, k);
    singular.push_back(std::sqrt(squares));
  }
  std::ranges::sort(singular, std::greater());
  return singular;
}

inline Square LinearKernel(const Points& x) {
  return {x.rows, [&](int64_t i, int64_t j) { return DistanceOf(Metric::kDot, x, i, x, j); }};
}

inline Square CosineKernel(const Points& x) {
  return {x.rows, [&](int64_t i, int64_t j) { return 1 - DistanceOf(Metric::kCosine, x, i, x, j); }};
}

inline Square GaussianKernel(const Points& x, double h) {
  return {x.rows, [&](int64_t i, int64_t j) {
            return std::exp(-DistanceOf(Metric::kSquaredEuclidean, x, i, x, j) / (2 * h * h));
          }};
}

inline Square Hadamard(const Square& a, const Square& b) {
  return {a.n, [&](int64_t i, int64_t j) { return a(i, j) * b(i, j); }};
}

class NaiveRenyi {
 public:
  explicit NaiveRenyi(const Square& kernel)
      : eigenvalues_(JacobiEigenvalues(kernel)),
        least_(static_cast<double>(kernel.n) * 2.220446049250313e-16 * eigenvalues_.back()) {}

  double operator()(double alpha) const {
    double total = 0, sum = 0;
    for (const double value : eigenvalues_) total += value > least_ ? value : 0;
    if (std::isinf(alpha)) return -std::log(eigenvalues_.back() / total);
    for (const double value : eigenvalues_) {
      const double p = value / total;
      if (value > least_) sum += alpha == 1 ? -p * std::log(p) : std::pow(p, alpha);
    }
    return alpha == 1 ? sum : std::log(sum) / (1 - alpha);
  }

 private:
  std::vector<double> eigenvalues_;
  double least_;
};

inline Points Centred(Points x) {
  for (int64_t k = 0; k < x.dim; ++k) {
    double mean = 0;
    for (int64_t i = 0; i < x.rows; ++i) mean += x.row(i)[k] / static_cast<double>(x.rows);
    for (int64_t i = 0; i < x.rows; ++i) x.values[static_cast<size_t>(i * x.dim + k)] -= mean;
  }
  return x;
}

inline double Inner(const Square& a, const Square& b) {
  double sum = 0;
  for (size_t i = 0; i < a.values.size(); ++i) sum += a.values[i] * b.values[i];
  return sum;
}

inline double NaiveCka(const Points& x, const Points& y) {
  const Square k = LinearKernel(Centred(x)), l = LinearKernel(Centred(y));
  return Inner(k, l) / std::sqrt(Inner(k, k) * Inner(l, l));
}

// By matrices that are centred so that their rows sum to 0 without the diagonal.
inline Square UCentred(const Square& k) {
  const auto n = static_cast<double>(k.n);
  std::vector<double> sums(static_cast<size_t>(k.n));
  double total = 0;
  for (int64_t i = 0; i < k.n; ++i) {
    for (int64_t j = 0; j < k.n; ++j) sums[static_cast<size_t>(i)] += i == j ? 0 : k(i, j);
    total += sums[static_cast<size_t>(i)];
  }
  return {k.n, [&](int64_t i, int64_t j) {
            if (i == j) return 0.0;
            return k(i, j) - (sums[static_cast<size_t>(i)] + sums[static_cast<size_t>(j)]) / (n - 2) +
                   total / ((n - 1) * (n - 2));
          }};
}

inline double NaiveHsic1(const Points& x, const Points& y) {
  const auto n = static_cast<double>(x.rows);
  return Inner(UCentred(LinearKernel(x)), UCentred(LinearKernel(y))) / (n * (n - 3));
}

inline double NaiveDebiasedCka(const Points& x, const Points& y) {
  return NaiveHsic1(x, y) / std::sqrt(NaiveHsic1(x, x) * NaiveHsic1(y, y));
}

inline Points Rows(const Points& x, int64_t first, int64_t count) {
  return {count, x.dim, std::vector<double>(x.row(first), x.row(first + count))};
}

inline double NaiveMinibatchCka(const Points& x, const Points& y, int64_t batches) {
  const int64_t rows = x.rows / batches;
  double xy = 0, xx = 0, yy = 0;
  for (int64_t i = 0; i < batches; ++i) {
    const Points a = Rows(x, i * rows, rows), b = Rows(y, i * rows, rows);
    xy += NaiveHsic1(a, b);
    xx += NaiveHsic1(a, a);
    yy += NaiveHsic1(b, b);
  }
  return xy / std::sqrt(xx * yy);
}

// Of the columns.
inline Square Covariance(const Points& x) {
  const Points centred = Centred(x);
  return {x.dim, [&](int64_t k, int64_t l) {
            double sum = 0;
            for (int64_t i = 0; i < x.rows; ++i) sum += centred.row(i)[k] * centred.row(i)[l];
            return sum / static_cast<double>(x.rows - 1);
          }};
}

inline double NaiveParticipation(const Points& x) {
  double sum = 0, squares = 0;
  for (const double value : JacobiEigenvalues(Covariance(x))) {
    sum += value;
    squares += value * value;
  }
  return sum * sum / squares;
}

inline double NaiveCoral(const Points& x, const Points& y) {
  const Square a = Covariance(x), b = Covariance(y);
  double sum = 0;
  for (size_t i = 0; i < a.values.size(); ++i) sum += (a.values[i] - b.values[i]) * (a.values[i] - b.values[i]);
  return sum / (4 * static_cast<double>(x.dim * x.dim));
}

inline double NaiveEffectiveRank(const Points& x) {
  const std::vector<double> singular = JacobiSingularValues(x);
  double total = 0, entropy = 0;
  for (const double value : singular) total += value;
  for (const double value : singular) entropy -= value / total * std::log(value / total + 1e-7);
  return std::exp(entropy);
}

// x^T y.
inline Points Cross(const Points& x, const Points& y) {
  Points cross{x.dim, y.dim, std::vector<double>(static_cast<size_t>(x.dim * y.dim))};
  for (int64_t i = 0; i < x.rows; ++i) {
    for (int64_t k = 0; k < x.dim; ++k) {
      for (int64_t l = 0; l < y.dim; ++l) {
        cross.values[static_cast<size_t>(k * y.dim + l)] += x.row(i)[k] * y.row(i)[l];
      }
    }
  }
  return cross;
}

inline double SquaredLength(const Points& x) {
  double sum = 0;
  for (const double value : x.values) sum += value * value;
  return sum;
}

inline double NaiveProcrustes(const Points& x, const Points& y) {
  const Points a = Centred(x), b = Centred(y);
  double nuclear = 0;
  for (const double value : JacobiSingularValues(Cross(a, b))) nuclear += value;
  return 1 - nuclear * nuclear / (SquaredLength(a) * SquaredLength(b));
}

}  // namespace sextant::test
