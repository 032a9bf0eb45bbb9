// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "common/thread_pool.h"
#include "space/engine.h"
#include "space/row_sample.h"
#include "space/sample_curve.h"

namespace sextant {

// What is known exactly of all rows that carry labels.
struct Population {
  int64_t rows;
  double entropy;      // H(Z)
  double noise_floor;  // F
  double slope;        // a, Engine::Slope
};

// Labels of equal size.
struct LabelSize {
  int64_t rows;    // of each
  int64_t labels;  // how many
};

// I(X;Z) as it is when labels are shuffled among the rows.
struct Null {
  double information;  // expected
  double deviation;    // from shuffle to shuffle
  double error;        // standard error of `information`
};

// G(n) = H(Z) - E[H(mean of n rows)] at one n, with its standard error.
struct Gain {
  double scarcity;
  double value;
  double error;
};

// A smooth curve through gains, as a function of scarcity. G / scarcity goes from its limit at 0, the slope, to its
// value at 1, the sample information; both are exact.
class GainCurve {
 public:
  // By ascending scarcity up to 1.
  GainCurve(const Population& population, std::span<const Gain> gains);
  double At(double scarcity) const;
  double ErrorAt(double scarcity) const;

 private:
  double limit_;
  std::vector<double> scarcity_, log_scarcity_, ratio_, tangent_, error_;
};

// The null of any label set over one population, from a sample of its rows; docs/NUMERICS.md derives it.
class NullCurve {
 public:
  // Of fewer sampled rows nothing is known.
  static constexpr size_t kLeastSampled = 2;

  // `sums` are those of the population, and `sample` is of its rows; both are only read here.
  NullCurve(const Engine& engine, ThreadPool& pool, const Population& population, const SumsView& sums,
            std::span<const RowSample::Row> sample);
  // Sizes are all different. Rows of the population without a label keep apart and have no information. NaN where the
  // sample is too small.
  Null Of(std::span<const LabelSize> sizes) const;

 private:
  struct Spread {
    double scarcity, log_scarcity, spread;
    RowStatistics slopes;
  };

  void KeepSpreads(std::span<const CurvePoint> points);
  void KeepCovariance(const SampleCurve& curve);
  GainCurve CurveOf(const SampleCurve& curve, std::span<const CurvePoint> points) const;
  Spread SpreadAt(double scarcity) const;
  double ExpectedInformation(std::span<const LabelSize> sizes, const GainCurve& curve) const;
  double Variance(std::span<const LabelSize> sizes) const;
  double Error(std::span<const LabelSize> sizes) const;

  const Population population_;
  const int64_t sampled_;
  std::optional<GainCurve> curve_;                       // none where the sample is too small
  std::vector<Spread> spreads_;                          // by ascending scarcity
  std::array<RowStatistics, kStatistics> covariance_{};  // over the sample
};

}  // namespace sextant
