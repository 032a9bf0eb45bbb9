// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "common/error.h"
#include "space/draw.h"
#include "space/measures.h"

namespace sextant {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// At most the probability that one of n rows, whatever they are, has a cosine of c with one of m random anchors. The
// share of the sphere that a cap of angle t < pi / 2 takes is I_x((d - 1) / 2, 1 / 2) / 2 with x = sin^2 t, and at
// most x^((d - 1) / 2) / 2.
double ChanceOf(double cosine, double rows, double m, double dim) {
  const double c = std::min(cosine, 1.0);
  if (c <= 0) return 1;
  return std::min(1.0, std::exp(std::log(rows * m / 2) + (dim - 1) / 2 * std::log1p(-c * c)));
}

}  // namespace

Measures Draw::Measure(int64_t skipped, int64_t uniform) const {
  Measures measures = MeasureAll(engine(), pool_, sums_.all, sums_.products ? &*sums_.products : nullptr, samples_[0],
                                 skipped, uniform);
  const bool near = nearest_ > kNoCosine;
  measures.nearest_cosine = near ? std::clamp(nearest_, -1.0, 1.0) : kNaN;
  measures.nearest_chance = near ? ChanceOf(nearest_, static_cast<double>(sums_.all.rows() - uniform),
                                            static_cast<double>(assigner_->anchors()), static_cast<double>(dim_))
                                 : kNaN;
  return measures;
}

// A set of which every row carries a label has the sample of all rows.
const NullCurve& Draw::CurveOf(int set) const {
  const bool every = TallyOf(set).rows() == sums_.all.rows();
  const size_t of = every ? 0 : 1 + static_cast<size_t>(set);
  if (!curves_[of]) {
    const Tally& tally = every ? sums_.all : TallyOf(set);
    curves_[of] = std::make_unique<const NullCurve>(engine(), pool_, PopulationOf(engine(), tally),
                                                    tally.moments().first, samples_[of].Rows());
  }
  return *curves_[of];
}

SetView Draw::ViewOf(int set) const { return {TallyOf(set), LabelsOf(set), samples_[1 + static_cast<size_t>(set)]}; }

LabelMeasures Draw::MeasureLabels(int set, int64_t min_rows, bool keep_entropy) const {
  const CurveSource curve = [&]() -> const NullCurve& { return CurveOf(set); };
  return MeasureSet(engine(), pool_, ViewOf(set), min_rows, keep_entropy, curve);
}

// Without a null.
LabelMeasures Draw::InformationOf(int set) const { return MeasureSet(engine(), pool_, ViewOf(set), 1, false, nullptr); }

void Draw::CheckSameRows(int set, int other) const {
  const int64_t rows = TallyOf(set).rows(), others = TallyOf(other).rows();
  if (rows == others) return;
  throw Error(Fault::kInvalidData, "label sets to compare must label the same rows, but set " + std::to_string(set) +
                                       " has " + std::to_string(rows) + " labelled rows and set " +
                                       std::to_string(other) + " has " + std::to_string(others));
}

LabelRelation Draw::RelateLabels(int x, int y) const {
  CheckSameRows(x, y);
  const LabelMeasures input = InformationOf(x), output = InformationOf(y);
  const double information = input.mutual_information;
  return {information > 0 ? output.mutual_information / information : kNaN,
          output.conditional_entropy - input.conditional_entropy};
}

std::vector<double> Draw::Decompose(std::span<const int32_t> sets) const {
  for (const int32_t set : sets) CheckSameRows(sets[0], set);
  std::vector<double> fractions;
  double entropy = 0, explained = 0;
  for (const int32_t set : sets) {
    const LabelMeasures of = InformationOf(set);
    entropy = of.entropy;
    fractions.push_back(of.mutual_information - explained);
    explained = of.mutual_information;
  }
  fractions.push_back(entropy - explained);
  for (double& fraction : fractions) fraction = entropy > 0 ? fraction / entropy : kNaN;
  return fractions;
}

std::vector<LabelLine> Draw::LabelTable(int set) const { return LinesOf(engine(), LabelsOf(set)); }

}  // namespace sextant
