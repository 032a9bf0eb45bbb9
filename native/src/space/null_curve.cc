// SPDX-License-Identifier: Apache-2.0
#include "space/null_curve.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "common/elementary.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// The first point of a curve is this many standard errors away from the limit.
constexpr double kLeastPrecision = 3;

void RunAll(ThreadPool& pool, SampleCurve& curve) {
  std::atomic<size_t> next{0};
  const int workers = static_cast<int>(std::min<size_t>(curve.cells(), static_cast<size_t>(pool.threads())));
  if (workers == 0) return;
  pool.Run(workers, [&](int) {
    for (size_t cell = next++; cell < curve.cells(); cell = next++) curve.Run(cell);
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

// A tangent that takes the curve beyond neither end of an interval.
double Limited(double tangent, double rise) {
  return tangent * rise > 0 ? std::copysign(std::min(std::abs(tangent), 3 * std::abs(rise)), rise) : 0.0;
}

}  // namespace

// Tangents that keep the curve monotone between monotone points (Fritsch and Carlson; Brodlie's weights). At the lower
// end the curve goes on to its limit in proportion to scarcity.
GainCurve::GainCurve(const Population& population, std::span<const Gain> gains) : limit_(population.slope) {
  for (const Gain& gain : gains) {
    const double ratio = gain.value / gain.scarcity;
    // Near 0 the limit knows better than draws.
    const bool vague = std::abs(ratio - limit_) <= kLeastPrecision * gain.error / gain.scarcity;
    if (vague && ratio_.empty() && gain.scarcity < 1) continue;
    scarcity_.push_back(gain.scarcity);
    log_scarcity_.push_back(Ln(gain.scarcity));
    ratio_.push_back(ratio);
    error_.push_back(gain.error);
  }
  ratio_.back() = population.entropy - population.noise_floor;
  const size_t n = ratio_.size();
  tangent_.assign(n, ratio_[0] - limit_);
  if (n == 1) {
    error_[0] = std::abs(ratio_[0] - limit_) / 2;  // nothing is known between the ends
    return;
  }
  const auto width = [&](size_t i) { return log_scarcity_[i + 1] - log_scarcity_[i]; };
  const auto rise = [&](size_t i) { return (ratio_[i + 1] - ratio_[i]) / width(i); };
  for (size_t i = 1; i + 1 < n; ++i) {
    const double before = rise(i - 1), after = rise(i);
    const double weight = (width(i - 1) + 2 * width(i)) / (3 * (width(i - 1) + width(i)));
    tangent_[i] = before * after > 0 ? before * after / (weight * after + (1 - weight) * before) : 0.0;
  }
  tangent_[0] = Limited(tangent_[0], rise(0));
  tangent_[n - 1] = Limited(1.5 * rise(n - 2) - 0.5 * tangent_[n - 2], rise(n - 2));
}

double GainCurve::At(double scarcity) const {
  if (scarcity >= 1) return ratio_.back();
  if (scarcity <= scarcity_[0]) return scarcity * (limit_ + (ratio_[0] - limit_) * (scarcity / scarcity_[0]));
  const double x = Ln(scarcity);
  const size_t i = IntervalOf(log_scarcity_, x);
  const double width = log_scarcity_[i + 1] - log_scarcity_[i];
  const double t = (x - log_scarcity_[i]) / width, s = 1 - t;
  return scarcity * (s * s * ((1 + 2 * t) * ratio_[i] + t * width * tangent_[i]) +
                     t * t * ((1 + 2 * s) * ratio_[i + 1] - s * width * tangent_[i + 1]));
}

double GainCurve::ErrorAt(double scarcity) const {
  if (scarcity >= 1) return 0;
  if (scarcity <= scarcity_[0]) return error_[0] * (scarcity / scarcity_[0]);
  const double x = Ln(scarcity);
  const size_t i = IntervalOf(log_scarcity_, x);
  const double t = (x - log_scarcity_[i]) / (log_scarcity_[i + 1] - log_scarcity_[i]);
  return (1 - t) * error_[i] + t * error_[i + 1];
}

NullCurve::NullCurve(const Engine& engine, ThreadPool& pool, const Population& population, const SumsView& sums,
                     std::span<const RowSample::Row> sample)
    : population_(population), sampled_(static_cast<int64_t>(sample.size())) {
  if (sample.size() < kLeastSampled) return;
  const Reference reference(sums, engine.anchors(), population.rows);
  SampleCurve curve(engine, pool, sample, reference);
  RunAll(pool, curve);
  const std::vector<CurvePoint> points = curve.Points();
  KeepSpreads(points);
  KeepCovariance(curve);
  curve_ = CurveOf(curve, points);
}

// n rows of the sample are n rows of the population, so E[H(mean of n rows)] needs no correction for the sample's size,
// but H of all rows is that of the population. What in the sample differs by chance is taken off as far as means of the
// population tell it.
GainCurve NullCurve::CurveOf(const SampleCurve& curve, std::span<const CurvePoint> points) const {
  const RowStatistics known = {population_.noise_floor, population_.entropy, 1 + 2 * population_.slope};
  // KL of the sample from the population, and what it is on average.
  const double divergence = curve.means()[1] - curve.entropy();
  const double usual = population_.slope * Scarcity(curve.rows(), population_.rows);
  std::vector<Gain> gains;
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    const double scarcity = Scarcity(point->n, population_.rows);
    const Spread at = SpreadAt(scarcity);
    const double most = spreads_.front().spread;
    const double follows = most > 0 ? std::min(1.0, std::sqrt(at.spread / most)) : 0.0;
    double gain = point->gain + divergence - follows * (divergence - usual);
    gain -= curve.means()[1] - known[1];
    for (size_t i = 0; i < kStatistics; ++i) gain += at.slopes[i] * (curve.means()[i] - known[i]);
    // What is left of the sample's chance is of second order in its rows.
    const double pairs = static_cast<double>(point->n) * std::sqrt(point->variance) / static_cast<double>(sampled_);
    const double unseen = 1 - static_cast<double>(sampled_) / static_cast<double>(population_.rows);
    gains.push_back({scarcity, gain, std::sqrt(point->gain_error * point->gain_error + unseen * pairs * pairs)});
  }
  return GainCurve(population_, gains);
}

// Variances of few blocks are too noisy where others will do.
void NullCurve::KeepSpreads(std::span<const CurvePoint> points) {
  constexpr int64_t kLeastBlocks = 8;
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    if (point->blocks < kLeastBlocks && sampled_ > kFewRows) continue;
    const double scarcity = Scarcity(point->n, population_.rows);
    const double own = Scarcity(point->n, sampled_);
    spreads_.push_back({scarcity, Ln(scarcity), point->variance / (own * own), point->slopes});
  }
}

void NullCurve::KeepCovariance(const SampleCurve& curve) {
  const RowStatistics& mean = curve.means();
  for (const RowStatistics& row : curve.statistics()) {
    for (size_t i = 0; i < kStatistics; ++i) {
      for (size_t k = 0; k < kStatistics; ++k) {
        covariance_[i][k] += (row[i] - mean[i]) * (row[k] - mean[k]) / static_cast<double>(sampled_);
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
    return {scarcity, 0, least.spread, {t * least.slopes[0], 1 + t * (least.slopes[1] - 1), t * least.slopes[2]}};
  }
  const double x = Ln(scarcity);
  const auto after = std::upper_bound(spreads_.begin() + 1, spreads_.end() - 1, x,
                                      [](double value, const Spread& at) { return value < at.log_scarcity; });
  const Spread &low = *(after - 1), &high = *after;
  const double t = (x - low.log_scarcity) / (high.log_scarcity - low.log_scarcity);
  const auto mix = [t](double a, double b) { return a + t * (b - a); };
  Spread found{scarcity, x, mix(low.spread, high.spread), {}};
  for (size_t i = 0; i < kStatistics; ++i) found.slopes[i] = mix(low.slopes[i], high.slopes[i]);
  return found;
}

Null NullCurve::Of(std::span<const LabelSize> sizes) const {
  if (population_.rows < 2) return {0, 0, 0};
  if (!curve_) return {kNaN, kNaN, kNaN};
  return {ExpectedInformation(sizes, *curve_), std::sqrt(Variance(sizes)), Error(sizes)};
}

// sum_x (n_x / N) G(n_x).
double NullCurve::ExpectedInformation(std::span<const LabelSize> sizes, const GainCurve& curve) const {
  double sum = 0;
  for (const LabelSize& size : sizes) {
    sum += ShareOf(size, population_.rows) * curve.At(Scarcity(size.rows, population_.rows));
  }
  return sum;
}

double NullCurve::Variance(std::span<const LabelSize> sizes) const {
  const auto others = static_cast<double>(population_.rows - 1);
  // What f and u do not explain: each label by itself, and in pairs, since labels share the rows.
  double own = 0, root = 0, squares = 0;
  // What they do explain cancels but for labels of different size.
  double labelled = 0;
  RowStatistics mean{};
  for (const LabelSize& size : sizes) {
    const Spread at = SpreadAt(Scarcity(size.rows, population_.rows));
    const double share = ShareOf(size, population_.rows);
    const double each = share / static_cast<double>(size.labels);
    own += share * each * at.spread * at.scarcity * at.scarcity;
    root += share * std::sqrt(at.spread);
    squares += share * each * at.spread;
    labelled += share;
    for (size_t i = 0; i < kStatistics; ++i) mean[i] += share * at.slopes[i];
  }
  double linear = 0;
  for (const LabelSize& size : sizes) {
    const Spread at = SpreadAt(Scarcity(size.rows, population_.rows));
    const double share = ShareOf(size, population_.rows);
    for (size_t i = 0; i < kStatistics; ++i) {
      for (size_t k = 0; k < kStatistics; ++k) {
        linear += share * (at.slopes[i] - mean[i]) * (at.slopes[k] - mean[k]) * covariance_[i][k];
      }
    }
  }
  for (size_t i = 0; i < kStatistics; ++i) {
    for (size_t k = 0; k < kStatistics; ++k)
      linear += std::max(0.0, 1 - labelled) * mean[i] * mean[k] * covariance_[i][k];
  }
  return own + std::max(0.0, root * root - squares) / (others * others) + std::max(0.0, linear) / others;
}

// As if the errors of all sizes went together.
double NullCurve::Error(std::span<const LabelSize> sizes) const {
  double sum = 0;
  for (const LabelSize& size : sizes) {
    sum += ShareOf(size, population_.rows) * curve_->ErrorAt(Scarcity(size.rows, population_.rows));
  }
  return sum;
}

}  // namespace sextant
