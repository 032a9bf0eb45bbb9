// SPDX-License-Identifier: Apache-2.0
#include "space/null_curve.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>

#include "common/elementary.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Parts of the sample, whose disagreement tells its error: enough to estimate a variance, each still a sample.
constexpr int64_t kMostParts = 16, kUsualPartRows = 64, kLeastPartRows = 4;

int64_t PartsOf(int64_t sampled, int64_t rows) {
  if (sampled == rows || sampled < 2 * kLeastPartRows) return 0;
  return std::clamp<int64_t>(sampled / kUsualPartRows, 2, kMostParts);
}

void RunAll(ThreadPool& pool, std::span<const std::unique_ptr<SampleCurve>> curves) {
  std::vector<std::pair<SampleCurve*, size_t>> cells;
  for (const auto& curve : curves) {
    for (size_t i = 0; i < curve->cells(); ++i) cells.emplace_back(curve.get(), i);
  }
  std::atomic<size_t> next{0};
  const int workers = static_cast<int>(std::min<size_t>(cells.size(), static_cast<size_t>(pool.threads())));
  if (workers == 0) return;
  pool.Run(workers, [&](int) {
    for (size_t i = next++; i < cells.size(); i = next++) cells[i].first->Run(cells[i].second);
  });
}

double ShareOf(const LabelSize& size, int64_t rows) {
  return static_cast<double>(size.labels * size.rows) / static_cast<double>(rows);
}

// Where x lies between the points of an ascending list, of which it is neither below the first nor above the last.
size_t IntervalOf(std::span<const double> points, double x) {
  const auto after = std::upper_bound(points.begin() + 1, points.end() - 1, x);
  return static_cast<size_t>(after - points.begin()) - 1;
}

}  // namespace

// Tangents that keep the curve monotone between monotone points (Fritsch and Carlson; Brodlie's weights). At the lower
// end the curve goes on in proportion to scarcity, as it must near 0.
CurveShape::CurveShape(const SampleCurve& curve, std::span<const CurvePoint> points) {
  const double fall = curve.slope() - curve.information();
  const bool flat = !(fall > 1e-12 * curve.slope());
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    const double ratio = point->gain / point->scarcity;
    scarcity_.push_back(point->scarcity);
    log_scarcity_.push_back(Ln(point->scarcity));
    value_.push_back(flat ? point->scarcity : std::clamp((curve.slope() - ratio) / fall, 0.0, 1.0));
    error_.push_back(flat ? 0.0 : point->gain_error / point->scarcity / fall);
  }
  value_.back() = 1;
  const size_t n = value_.size();
  tangent_.assign(n, value_[0]);
  const auto width = [&](size_t i) { return log_scarcity_[i + 1] - log_scarcity_[i]; };
  const auto rise = [&](size_t i) { return (value_[i + 1] - value_[i]) / width(i); };
  for (size_t i = 1; i + 1 < n; ++i) {
    const double before = rise(i - 1), after = rise(i);
    const double weight = (width(i - 1) + 2 * width(i)) / (3 * (width(i - 1) + width(i)));
    tangent_[i] = before * after > 0 ? before * after / (weight * after + (1 - weight) * before) : 0.0;
  }
  if (n > 1) {
    tangent_[0] = std::min(tangent_[0], 3 * std::max(0.0, rise(0)));
    tangent_[n - 1] = std::clamp(1.5 * rise(n - 2) - 0.5 * tangent_[n - 2], 0.0, 3 * std::max(0.0, rise(n - 2)));
  }
}

double CurveShape::At(double scarcity) const {
  if (scarcity >= 1) return 1;
  if (scarcity <= scarcity_[0]) return value_[0] * (scarcity / scarcity_[0]);
  const double x = Ln(scarcity);
  const size_t i = IntervalOf(log_scarcity_, x);
  const double width = log_scarcity_[i + 1] - log_scarcity_[i];
  const double t = (x - log_scarcity_[i]) / width, s = 1 - t;
  return s * s * ((1 + 2 * t) * value_[i] + t * width * tangent_[i]) +
         t * t * ((1 + 2 * s) * value_[i + 1] - s * width * tangent_[i + 1]);
}

double CurveShape::ErrorAt(double scarcity) const {
  if (scarcity >= 1) return 0;
  if (scarcity <= scarcity_[0]) return error_[0] * (scarcity / scarcity_[0]);
  const double x = Ln(scarcity);
  const size_t i = IntervalOf(log_scarcity_, x);
  const double t = (x - log_scarcity_[i]) / (log_scarcity_[i + 1] - log_scarcity_[i]);
  return (1 - t) * error_[i] + t * error_[i + 1];
}

NullCurve::NullCurve(const Engine& engine, ThreadPool& pool, const Population& population,
                     std::span<const RowSample::Row> sample)
    : population_(population), sampled_(static_cast<int64_t>(sample.size())) {
  if (sampled_ < 2) return;
  std::vector<std::unique_ptr<SampleCurve>> curves;
  curves.push_back(std::make_unique<SampleCurve>(engine, sample));
  const int64_t parts = PartsOf(sampled_, population.rows);
  for (int64_t i = 0; i < parts; ++i) {
    const int64_t begin = sampled_ * i / parts, end = sampled_ * (i + 1) / parts;
    curves.push_back(std::make_unique<SampleCurve>(
        engine, sample.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin))));
  }
  RunAll(pool, curves);
  const std::vector<CurvePoint> points = curves[0]->Points();
  shape_.emplace_back(*curves[0], points);
  for (size_t i = 1; i < curves.size(); ++i) parts_.emplace_back(*curves[i]);
  KeepSpreads(points);
  KeepCovariance(curves[0]->statistics());
}

// Variances of few blocks are too noisy where others will do.
void NullCurve::KeepSpreads(std::span<const CurvePoint> points) {
  constexpr int64_t kLeastBlocks = 8;
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    if (point->blocks < kLeastBlocks && sampled_ >= 2 * kLeastBlocks) continue;
    spreads_.push_back({point->scarcity, Ln(point->scarcity), point->spread, point->slopes});
  }
}

void NullCurve::KeepCovariance(const RowStatistics& statistics) {
  const std::array<std::span<const double>, 2> values = {statistics.entropy, statistics.cross_entropy};
  std::array<double, 2> mean{};
  const auto count = static_cast<double>(sampled_);
  for (size_t i = 0; i < 2; ++i) {
    for (const double value : values[i]) mean[i] += value / count;
  }
  for (size_t i = 0; i < 2; ++i) {
    for (size_t k = 0; k < 2; ++k) {
      for (size_t row = 0; row < values[i].size(); ++row) {
        covariance_[i][k] += (values[i][row] - mean[i]) * (values[k][row] - mean[k]) / count;
      }
    }
  }
}

// Beyond the points the spread is that of large n, and H follows u alone at scarcity 0.
NullCurve::Spread NullCurve::SpreadAt(double scarcity) const {
  const Spread& least = spreads_.front();
  if (scarcity >= 1) return spreads_.back();
  if (scarcity <= least.scarcity) {
    const double t = scarcity / least.scarcity;
    return {scarcity, 0, least.spread, {t * least.slopes[0], 1 + t * (least.slopes[1] - 1)}};
  }
  const double x = Ln(scarcity);
  const auto after = std::upper_bound(spreads_.begin() + 1, spreads_.end() - 1, x,
                                      [](double value, const Spread& at) { return value < at.log_scarcity; });
  const Spread &low = *(after - 1), &high = *after;
  const double t = (x - low.log_scarcity) / (high.log_scarcity - low.log_scarcity);
  const auto mix = [t](double a, double b) { return a + t * (b - a); };
  return {scarcity,
          x,
          mix(low.spread, high.spread),
          {mix(low.slopes[0], high.slopes[0]), mix(low.slopes[1], high.slopes[1])}};
}

Null NullCurve::Of(std::span<const LabelSize> sizes) const {
  if (population_.rows < 2) return {0, 0, 0};
  if (shape_.empty()) return {kNaN, kNaN, kNaN};
  return {ExpectedInformation(sizes, shape_[0]), std::sqrt(Variance(sizes)), Error(sizes)};
}

// sum_x (n_x / N) G(n_x), with both ends of G as they are known.
double NullCurve::ExpectedInformation(std::span<const LabelSize> sizes, const CurveShape& shape) const {
  const double least = population_.entropy - population_.noise_floor;
  double sum = 0;
  for (const LabelSize& size : sizes) {
    const double scarcity = Scarcity(size.rows, population_.rows);
    const double ratio = least + (population_.slope - least) * (1 - shape.At(scarcity));
    sum += ShareOf(size, population_.rows) * scarcity * ratio;
  }
  return sum;
}

double NullCurve::Variance(std::span<const LabelSize> sizes) const {
  const auto others = static_cast<double>(population_.rows - 1);
  // What f and u do not explain: each label by itself, and in pairs, since labels share the rows.
  double own = 0, root = 0, squares = 0;
  // What they do explain cancels but for labels of different size.
  double labelled = 0;
  std::array<double, 2> mean{};
  for (const LabelSize& size : sizes) {
    const Spread at = SpreadAt(Scarcity(size.rows, population_.rows));
    const double share = ShareOf(size, population_.rows);
    const double each = share / static_cast<double>(size.labels);
    own += share * each * at.spread * at.scarcity * at.scarcity;
    root += share * std::sqrt(at.spread);
    squares += share * each * at.spread;
    labelled += share;
    for (size_t i = 0; i < 2; ++i) mean[i] += share * at.slopes[i];
  }
  double linear = 0;
  for (const LabelSize& size : sizes) {
    const Spread at = SpreadAt(Scarcity(size.rows, population_.rows));
    const double share = ShareOf(size, population_.rows);
    for (size_t i = 0; i < 2; ++i) {
      for (size_t k = 0; k < 2; ++k) {
        linear += share * (at.slopes[i] - mean[i]) * (at.slopes[k] - mean[k]) * covariance_[i][k];
      }
    }
  }
  for (size_t i = 0; i < 2; ++i) {
    for (size_t k = 0; k < 2; ++k) linear += std::max(0.0, 1 - labelled) * mean[i] * mean[k] * covariance_[i][k];
  }
  return own + std::max(0.0, root * root - squares) / (others * others) + std::max(0.0, linear) / others;
}

double NullCurve::Error(std::span<const LabelSize> sizes) const {
  const double fall = population_.slope - (population_.entropy - population_.noise_floor);
  double draws = 0;  // as if the errors of all sizes went together
  for (const LabelSize& size : sizes) {
    const double scarcity = Scarcity(size.rows, population_.rows);
    draws += ShareOf(size, population_.rows) * scarcity * std::abs(fall) * shape_[0].ErrorAt(scarcity);
  }
  if (sampled_ == population_.rows) return draws;
  if (parts_.empty()) return kNaN;
  double mean = 0, squares = 0;
  const auto count = static_cast<double>(parts_.size());
  std::vector<double> found;
  for (const CurveShape& part : parts_) found.push_back(ExpectedInformation(sizes, part));
  for (const double information : found) mean += information / count;
  for (const double information : found) squares += (information - mean) * (information - mean);
  const double share = static_cast<double>(sampled_) / static_cast<double>(population_.rows);
  return std::sqrt((1 - share) * squares / (count - 1) / count + share * draws * draws);
}

}  // namespace sextant
