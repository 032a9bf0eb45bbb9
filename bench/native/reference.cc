// SPDX-License-Identifier: Apache-2.0
#include "reference.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine.h"

namespace sextant::bench {
namespace {

constexpr int64_t kRows = 256;
constexpr int64_t kLabels = 7;
constexpr double kTolerance = 1e-6;  // of an efficiency: what the engine promises in single precision

struct Expected {
  double entropy;
  double noise_floor;
  double conditional_entropy;
};

double EntropyOf(const std::vector<double>& sums, double count) {
  double entropy = 0;
  for (const double sum : sums) entropy -= sum > 0 ? sum / count * std::log(sum / count) : 0;
  return entropy;
}

// The soft assignment of a row: softmax of its cosines with the anchors.
std::vector<double> Assign(const Matrix& matrix, int64_t row, const std::vector<double>& anchors, double temperature) {
  const int64_t dim = matrix.dim();
  std::vector<double> values(dim);
  double squares = 0;
  for (int64_t k = 0; k < dim; ++k) {
    values[k] = Matrix::ValueAt(dim, row, k);
    squares += values[k] * values[k];
  }
  std::vector<double> p(anchors.size() / dim);
  for (size_t j = 0; j < p.size(); ++j) {
    double dot = 0;
    for (int64_t k = 0; k < dim; ++k) dot += values[k] * anchors[j * dim + k];
    p[j] = dot / std::sqrt(squares) / temperature;
  }
  const double most = *std::max_element(p.begin(), p.end());
  double total = 0;
  for (double& score : p) total += score = std::exp(score - most);
  for (double& score : p) score /= total;
  return p;
}

Expected Compute(const Matrix& matrix, int64_t rows, const std::vector<double>& anchors, int64_t anchor_count,
                 double temperature) {
  std::vector<double> sums(anchor_count);
  std::map<int64_t, std::vector<double>> label_sums;
  std::map<int64_t, double> label_rows;
  double row_entropies = 0;
  for (int64_t row = 0; row < rows; ++row) {
    const std::vector<double> p = Assign(matrix, row, anchors, temperature);
    std::vector<double>& of_label = label_sums.try_emplace(row % kLabels, anchor_count, 0.0).first->second;
    for (int64_t j = 0; j < anchor_count; ++j) {
      sums[j] += p[j];
      of_label[j] += p[j];
    }
    label_rows[row % kLabels] += 1;
    row_entropies += EntropyOf(p, 1);
  }
  const double count = static_cast<double>(rows);
  double conditional = 0;
  for (const auto& [label, label_sum] : label_sums) {
    conditional += label_rows[label] / count * EntropyOf(label_sum, label_rows[label]);
  }
  return {EntropyOf(sums, count), row_entropies / count, conditional};
}

// The largest difference of a measure, as a fraction of the largest entropy; NaN is the largest of all.
double WorstDifference(const Expected& a, const Expected& b, int64_t anchors) {
  const double differences[] = {a.entropy - b.entropy, a.noise_floor - b.noise_floor,
                                a.conditional_entropy - b.conditional_entropy};
  double worst = 0;
  for (const double difference : differences) {
    const double size = std::abs(difference) / std::log(static_cast<double>(anchors));
    if (!(size <= worst)) worst = std::isnan(size) ? HUGE_VAL : size;
  }
  return worst;
}

}  // namespace

void RequireAgreement(const Matrix& matrix, int64_t anchors, int threads) {
  const int64_t rows = std::min(kRows, matrix.rows());
  std::vector<int64_t> labels(rows);
  for (int64_t row = 0; row < rows; ++row) labels[row] = row % kLabels;
  const SpacePtr space = OpenSpace(matrix, {rows, anchors, threads, kLabels});
  Add(space.get(), matrix, rows, labels.data());
  const sextant_measures measures = MeasureAll(space.get());
  const Expected engine = {measures.entropy, measures.noise_floor, MeasureLabels(space.get()).conditional_entropy};

  sextant_space_info info{};
  info.struct_size = sizeof info;
  sextant_error error{};
  error.struct_size = sizeof error;
  Require(sextant_space_describe(space.get(), &info, &error), error);
  std::vector<double> values(anchors * matrix.dim());
  Require(sextant_space_anchors(space.get(), 0, values.data(), &error), error);

  const double worst = WorstDifference(engine, Compute(matrix, rows, values, anchors, info.temperature), anchors);
  if (!(worst <= kTolerance)) {
    throw std::runtime_error("engine and reference must agree within " + std::to_string(kTolerance) +
                             " of an efficiency, but differ by " + std::to_string(worst));
  }
  const double planted =
      WorstDifference(engine, Compute(matrix, rows, values, anchors, 1.01 * info.temperature), anchors);
  if (planted <= kTolerance) throw std::runtime_error("the comparison missed a temperature that is one percent off");
}

}  // namespace sextant::bench
