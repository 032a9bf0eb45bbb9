// SPDX-License-Identifier: Apache-2.0
#include "tests/support/assignments.h"

#include <algorithm>
#include <cmath>

namespace sextant::test {
namespace {

std::vector<double> Assign(const Space& like, const double* row, size_t dim) {
  const SpaceInfo info = like.Describe();
  const std::span<const double> anchors = like.Anchors(0);
  double squares = 0;
  for (size_t k = 0; k < dim; ++k) squares += row[k] * row[k];
  std::vector<double> p(static_cast<size_t>(info.anchors));
  for (size_t j = 0; j < p.size(); ++j) {
    for (size_t k = 0; k < dim; ++k) p[j] += row[k] * anchors[j * dim + k];
    p[j] /= std::sqrt(squares) * info.temperature;
  }
  const double top = *std::max_element(p.begin(), p.end());
  double total = 0;
  for (double& value : p) total += value = std::exp(value - top);
  for (double& value : p) value /= total;
  return p;
}

}  // namespace

double EntropyOf(const std::vector<double>& p) {
  double sum = 0;
  for (const double x : p) sum -= x > 0 ? x * std::log(x) : 0.0;
  return sum;
}

Assignments::Assignments(const Space& like, const Rows& rows) {
  const auto dim = static_cast<size_t>(rows.dim);
  for (size_t i = 0; i < static_cast<size_t>(rows.count()); ++i) {
    p_.push_back(Assign(like, rows.values.data() + i * dim, dim));
  }
}

std::vector<double> Assignments::Mean(std::span<const int64_t> rows) const {
  std::vector<double> mean(p_[0].size());
  for (const int64_t row : rows) {
    for (size_t j = 0; j < mean.size(); ++j) mean[j] += (*this)[row][j] / static_cast<double>(rows.size());
  }
  return mean;
}

}  // namespace sextant::test
