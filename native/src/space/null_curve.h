// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
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
  double slope;        // Engine::Slope
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

// A smooth curve through the points of a SampleCurve, from 0 at scarcity 0 to 1 at scarcity 1: how far G / scarcity has
// come from its limit, the slope, down to G(1).
class CurveShape {
 public:
  explicit CurveShape(const SampleCurve& curve) : CurveShape(curve, curve.Points()) {}
  CurveShape(const SampleCurve& curve, std::span<const CurvePoint> points);
  double At(double scarcity) const;
  // Standard error of At from the finite number of draws.
  double ErrorAt(double scarcity) const;

 private:
  std::vector<double> scarcity_, log_scarcity_, value_, tangent_, error_;  // ascending
};

// The null of any label set over one population, from a sample of its rows; docs/NUMERICS.md derives it.
class NullCurve {
 public:
  // Rows are only read here.
  NullCurve(const Engine& engine, ThreadPool& pool, const Population& population,
            std::span<const RowSample::Row> sample);
  // Sizes are all different. Rows of the population without a label keep apart and have no information. NaN where the
  // sample is too small.
  Null Of(std::span<const LabelSize> sizes) const;

 private:
  struct Spread {
    double scarcity, log_scarcity, spread;
    std::array<double, 2> slopes;
  };

  void KeepSpreads(std::span<const CurvePoint> points);
  void KeepCovariance(const RowStatistics& statistics);
  Spread SpreadAt(double scarcity) const;
  double ExpectedInformation(std::span<const LabelSize> sizes, const CurveShape& shape) const;
  double Variance(std::span<const LabelSize> sizes) const;
  double Error(std::span<const LabelSize> sizes) const;

  const Population population_;
  const int64_t sampled_;
  std::vector<CurveShape> shape_;  // of the sample; empty where it is too small
  std::vector<CurveShape> parts_;  // of disjoint parts of the sample, where it is not the population
  std::vector<Spread> spreads_;    // by ascending scarcity
  std::array<std::array<double, 2>, 2> covariance_{};  // of f and u over the sample
};

}  // namespace sextant
