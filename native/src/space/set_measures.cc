// SPDX-License-Identifier: Apache-2.0
#include "space/set_measures.h"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "common/elementary.h"
#include "space/label_sums.h"
#include "space/measures.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
// Nats that are nothing but rounding.
constexpr double kNothing = 1e-9;

double Ratio(double part, double whole, double least = kNothing) { return whole > least ? part / whole : kNaN; }

LabelMeasures Nothing() {
  LabelMeasures out{};
  for (double* value : {&out.entropy,
                        &out.label_entropy,
                        &out.conditional_entropy,
                        &out.mutual_information,
                        &out.regularity,
                        &out.variation,
                        &out.disentanglement,
                        &out.disentanglement_multiway,
                        &out.noise_floor,
                        &out.sample_information,
                        &out.information_fraction,
                        &out.residual_information,
                        &out.conditional_entropy_corrected,
                        &out.mutual_information_corrected,
                        &out.conditional_entropy_uniform,
                        &out.mutual_information_uniform,
                        &out.null_information,
                        &out.null_deviation,
                        &out.null_error,
                        &out.excess_information,
                        &out.adjusted_information,
                        &out.z_score,
                        &out.p_value}) {
    *value = kNaN;
  }
  return out;
}

// The labels that count, and the rows that all labels are held against.
struct Choice {
  const Tally& labelled;  // rows of the labels that count
  const Tally& all;       // rows of H(Z) and F
  const LabelSums& labels;
};

void SetEntropies(const Engine& engine, const Choice& choice, LabelMeasures& out) {
  const LabelSums& sums = choice.labels;
  const auto rows = static_cast<double>(choice.all.rows());
  const auto labelled = static_cast<double>(choice.labelled.rows());
  const auto labels = static_cast<double>(sums.labels);
  const bool several = sums.labels > 1;
  // Rows without a label that counts are as one more label of which nothing is known.
  const double rest = (rows - labelled) / rows;
  const Moments moments = choice.all.moments();
  out.entropy = engine.Entropy(moments.first, choice.all.rows());
  out.noise_floor = choice.all.mean_row_entropy();
  out.sample_information = out.entropy - out.noise_floor;
  const double conditional = LabelSums::ToDouble(sums.weighted_entropy) / rows;
  const bool one_for_all = sums.labels == 1 && rest == 0;
  out.conditional_entropy = one_for_all ? out.entropy : conditional + rest * out.entropy;
  out.variation = out.conditional_entropy;
  out.mutual_information = out.entropy - out.conditional_entropy;
  out.residual_information = out.conditional_entropy - out.noise_floor;
  const double corrected = CorrectedEntropy(engine, moments, choice.all.rows(), out.entropy);
  const double correction = LabelSums::ToDouble(sums.weighted_correction) / rows;
  out.conditional_entropy_corrected = conditional + correction + (rest > 0 ? rest * corrected : 0.0);
  out.mutual_information_corrected = corrected - out.conditional_entropy_corrected;
  out.conditional_entropy_uniform = sums.labels > 0 ? LabelSums::ToDouble(sums.entropy) / labels : kNaN;
  out.mutual_information_uniform = out.entropy - out.conditional_entropy_uniform;
  out.label_entropy = several ? Ln(labelled) - LabelSums::ToDouble(sums.weighted_log) / labelled : 0.0;
  out.disentanglement = several ? LabelSums::ToDouble(sums.divergence) / labels : kNaN;
}

void SetRatios(LabelMeasures& out) {
  out.regularity = Ratio(out.mutual_information, out.entropy, 0);
  out.disentanglement_multiway = out.cardinality > 1 ? out.mutual_information / out.label_entropy : kNaN;
  out.information_fraction = Ratio(out.mutual_information, out.sample_information);
}

void SetNull(const Null& null, LabelMeasures& out) {
  out.null_information = null.information;
  out.null_deviation = null.deviation;
  out.null_error = null.error;
  out.excess_information = out.mutual_information - null.information;
  out.adjusted_information = Ratio(out.excess_information, out.sample_information - null.information);
  out.z_score = Ratio(out.excess_information, std::hypot(null.deviation, null.error));
  out.p_value = 0.5 * std::erfc(out.z_score / std::sqrt(2.0));
}

// The null of some labels by themselves, from those of the sampled rows that carry them.
NullCurve CurveOfSome(const Engine& engine, ThreadPool& pool, const SetView& set, const Tally& some, int64_t min_rows) {
  std::vector<RowSample::Row> rows = set.sample.Rows();
  std::erase_if(rows, [&](const RowSample::Row& row) { return set.labels.RowsOf(row.label) < min_rows; });
  return NullCurve(engine, pool, PopulationOf(engine, some), some.moments().first, rows);
}

}  // namespace

Population PopulationOf(const Engine& engine, const Tally& tally) {
  const Moments moments = tally.moments();
  return {tally.rows(), engine.Entropy(moments.first, tally.rows()), tally.mean_row_entropy(), engine.Slope(moments)};
}

LabelMeasures MeasureSet(const Engine& engine, ThreadPool& pool, const SetView& set, int64_t min_rows,
                         bool keep_entropy, const CurveSource& curve) {
  std::optional<Tally> pooled;
  if (min_rows > 1) pooled = PoolLabels(engine, set.labels, min_rows);
  const bool dropped = pooled && pooled->rows() < set.tally.rows();
  const Tally& labelled = dropped ? *pooled : set.tally;
  const Tally& all = keep_entropy ? set.tally : labelled;

  LabelMeasures out = Nothing();
  out.rows = all.rows();
  out.dropped_rows = set.tally.rows() - labelled.rows();
  LabelSums sums;
  if (labelled.rows() > 0) sums = SumOverLabels(engine, pool, labelled, set.labels, min_rows);
  out.cardinality = sums.labels;
  out.dropped_labels = dropped ? static_cast<int64_t>(set.labels.Slots().size()) - sums.labels : 0;
  if (all.rows() == 0) return out;
  SetEntropies(engine, {labelled, all, sums}, out);
  SetRatios(out);
  if (!curve) return out;
  const bool single_rows = out.cardinality == out.rows;
  if (single_rows && set.sample.size() >= NullCurve::kLeastSampled) {
    SetNull({out.sample_information, 0, 0}, out);  // however they are shuffled: no need for the curve
    return out;
  }
  const std::vector<LabelSize> sizes = sums.sizes.Sizes();
  const bool by_themselves = dropped && !keep_entropy;
  SetNull(by_themselves ? CurveOfSome(engine, pool, set, labelled, min_rows).Of(sizes) : curve().Of(sizes), out);
  return out;
}

}  // namespace sextant
