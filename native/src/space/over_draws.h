// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "space/space.h"

namespace sextant {

// The t of a random variable of Student's distribution that |T| exceeds with probability 0.05.
double StudentQuantile(int degrees_of_freedom);

// kMeanOfDraws, kDeviationOfDraws or kHalfWidthOfDraws of one value for each draw.
double OverDraws(int statistic, std::span<const double> values);

// A record over draws: each of its doubles on its own, and the rest, which is the same for all, as it is.
template <class Record, size_t kCount>
Record OverDraws(int statistic, std::span<const Record> records, double Record::*const (&doubles)[kCount]) {
  Record over = records[0];
  std::vector<double> values(records.size());
  for (double Record::*field : doubles) {
    for (size_t k = 0; k < records.size(); ++k) values[k] = records[k].*field;
    over.*field = OverDraws(statistic, values);
  }
  return over;
}

inline constexpr double Measures::*kDoublesOfMeasures[] = {
    &Measures::entropy,       &Measures::noise_floor,    &Measures::sample_information, &Measures::entropy_corrected,
    &Measures::entropy_error, &Measures::nearest_cosine, &Measures::nearest_chance,
};

inline constexpr double LabelMeasures::*kDoublesOfLabelMeasures[] = {
    &LabelMeasures::entropy,
    &LabelMeasures::label_entropy,
    &LabelMeasures::conditional_entropy,
    &LabelMeasures::mutual_information,
    &LabelMeasures::regularity,
    &LabelMeasures::variation,
    &LabelMeasures::disentanglement,
    &LabelMeasures::disentanglement_multiway,
    &LabelMeasures::noise_floor,
    &LabelMeasures::sample_information,
    &LabelMeasures::information_fraction,
    &LabelMeasures::residual_information,
    &LabelMeasures::conditional_entropy_corrected,
    &LabelMeasures::mutual_information_corrected,
    &LabelMeasures::conditional_entropy_uniform,
    &LabelMeasures::mutual_information_uniform,
    &LabelMeasures::null_information,
    &LabelMeasures::null_deviation,
    &LabelMeasures::null_error,
    &LabelMeasures::excess_information,
    &LabelMeasures::adjusted_information,
    &LabelMeasures::z_score,
    &LabelMeasures::p_value,
};

inline constexpr double LabelLine::*kDoublesOfLabelLine[] = {&LabelLine::entropy, &LabelLine::corrected};

inline constexpr double LabelRelation::*kDoublesOfLabelRelation[] = {
    &LabelRelation::optimality,
    &LabelRelation::conditional_information,
};

}  // namespace sextant
