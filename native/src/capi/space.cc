// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include "capi/checks.h"
#include "capi/guard.h"
#include "capi/handle.h"
#include "sextant/sextant.h"

using namespace sextant;
using namespace sextant::capi;

namespace {

int32_t FromMode(TemperatureMode mode) {
  switch (mode) {
    case TemperatureMode::kExact:
      return SEXTANT_TEMPERATURE_EXACT;
    case TemperatureMode::kBounds:
      return SEXTANT_TEMPERATURE_BOUNDS;
    case TemperatureMode::kLeading:
      return SEXTANT_TEMPERATURE_LEADING;
    case TemperatureMode::kFixed:
      return SEXTANT_TEMPERATURE_FIXED;
  }
  throw std::logic_error("unknown temperature mode");
}

int32_t FromScore(Score score) {
  switch (score) {
    case Score::kCosine:
      return SEXTANT_SCORE_COSINE;
    case Score::kEuclidean:
      return SEXTANT_SCORE_EUCLIDEAN;
    case Score::kDot:
      return SEXTANT_SCORE_DOT;
  }
  throw std::logic_error("unknown score");
}

int32_t FromSmoothing(Smoothing smoothing) {
  switch (smoothing) {
    case Smoothing::kSoftmax:
      return SEXTANT_SMOOTHING_SOFTMAX;
    case Smoothing::kSparsemax:
      return SEXTANT_SMOOTHING_SPARSEMAX;
    case Smoothing::kDiscrete:
      return SEXTANT_SMOOTHING_DISCRETE;
  }
  throw std::logic_error("unknown smoothing");
}

void RequireSet(const Space& space, int32_t set) {
  const int label_sets = space.Describe().label_sets;
  if (label_sets == 0) throw Error(Fault::kInvalidArgument, "set names a label set, but the space has none");
  RequireRange("set", set, 0, label_sets - 1);
}

std::span<const int64_t* const> RequireLabels(const Space& space, const int64_t* const* labels) {
  const int label_sets = space.Describe().label_sets;
  if (label_sets == 0) return {};
  return {Require("labels", labels), static_cast<size_t>(label_sets)};
}

}  // namespace

sextant_status sextant_space_create(const sextant_space_options* options, sextant_space** space, sextant_error* error) {
  if (space != nullptr) *space = nullptr;
  return Guard(error, [&] {
    Require("space", space);
    const SpaceOptions checked = ToSpaceOptions(RequireStruct("options", options));
    *space = new sextant_space{Space::Create(checked)};
  });
}

void sextant_space_destroy(sextant_space* space) { delete space; }

sextant_status sextant_space_describe(const sextant_space* space, sextant_space_info* info, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    sextant_space_info& to = RequireStruct("info", info);
    const SpaceInfo found = from.Describe();
    to.temperature_mode = FromMode(found.temperature_mode);
    to.temperature = found.temperature;
    to.anchors = found.anchors;
    to.dim = found.dim;
    to.precision = found.precision == Precision::kF64 ? SEXTANT_PRECISION_F64 : SEXTANT_PRECISION_F32;
    to.threads = found.threads;
    to.label_sets = found.label_sets;
    to.reserved = 0;
    std::memset(to.target, 0, sizeof to.target);
    std::memcpy(to.target, found.target, strnlen(found.target, sizeof to.target - 1));
    to.score = FromScore(found.score);
    to.smoothing = FromSmoothing(found.smoothing);
  });
}

sextant_status sextant_space_anchors(const sextant_space* space, double* values, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    std::ranges::copy(from.Anchors(), Require("values", values));
  });
}

sextant_status sextant_space_add(sextant_space* space, const sextant_rows* rows, const int64_t* const* labels,
                                 sextant_add_report* report, sextant_error* error) {
  return Guard(error, [&] {
    Space& to = Deref("space", space);
    const RowsView view = ToRowsView(RequireStruct("rows", rows), to.Describe().dim);
    const std::span<const int64_t* const> sets = RequireLabels(to, labels);
    if (report != nullptr) RequireStruct("report", report);
    const AddReport added = to.Add(view, sets);
    if (report == nullptr) return;
    report->reserved = 0;
    report->rows = added.rows;
    report->skipped = added.skipped;
    report->uniform = added.uniform;
  });
}

sextant_status sextant_space_merge(sextant_space* space, const sextant_space* from, sextant_error* error) {
  return Guard(error, [&] {
    Space& to = Deref("space", space);
    const Space& other = Deref("from", from);
    if (space == from) throw Error(Fault::kInvalidArgument, "from must be another space than the one it is added to");
    to.Merge(other);
  });
}

sextant_status sextant_space_measure(const sextant_space* space, sextant_measures* measures, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    sextant_measures& to = RequireStruct("measures", measures);
    const Measures found = from.Measure();
    to.reserved = 0;
    to.rows = found.rows;
    to.skipped = found.skipped;
    to.entropy = found.entropy;
    to.noise_floor = found.noise_floor;
    to.sample_information = found.sample_information;
    to.uniform = found.uniform;
  });
}

sextant_status sextant_space_measure_labels(const sextant_space* space, int32_t set, sextant_label_measures* measures,
                                            sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireSet(from, set);
    sextant_label_measures& to = RequireStruct("measures", measures);
    const LabelMeasures found = from.MeasureLabels(set);
    to.reserved = 0;
    to.rows = found.rows;
    to.cardinality = found.cardinality;
    to.entropy = found.entropy;
    to.label_entropy = found.label_entropy;
    to.conditional_entropy = found.conditional_entropy;
    to.mutual_information = found.mutual_information;
    to.regularity = found.regularity;
    to.variation = found.variation;
    to.disentanglement = found.disentanglement;
    to.disentanglement_multiway = found.disentanglement_multiway;
  });
}

sextant_status sextant_space_label_table(const sextant_space* space, int32_t set, int64_t capacity, int64_t* count,
                                         int64_t* labels, int64_t* rows, double* entropies, double* corrected,
                                         sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireSet(from, set);
    RequireRange("capacity", capacity, 0, std::numeric_limits<int64_t>::max());
    Require("count", count);
    const int64_t cardinality = from.Cardinality(set);
    *count = cardinality;
    RequireRange("capacity", capacity, cardinality, std::numeric_limits<int64_t>::max());
    const std::vector<LabelLine> table = from.LabelTable(set);
    if (labels != nullptr) std::ranges::transform(table, labels, &LabelLine::label);
    if (rows != nullptr) std::ranges::transform(table, rows, &LabelLine::rows);
    if (entropies != nullptr) std::ranges::transform(table, entropies, &LabelLine::entropy);
    if (corrected != nullptr) std::fill_n(corrected, table.size(), std::numeric_limits<double>::quiet_NaN());
  });
}

sextant_status sextant_space_sums(const sextant_space* space, uint64_t* first, uint64_t* second, sextant_error* error) {
  return Guard(error, [&] { Deref("space", space).Sums(first, second); });
}
