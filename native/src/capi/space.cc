// SPDX-License-Identifier: Apache-2.0
#include "space/space.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "capi/checks.h"
#include "capi/guard.h"
#include "capi/handle.h"
#include "common/limits.h"
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

int32_t FromPrecision(Precision precision) {
  switch (precision) {
    case Precision::kAuto:
      return SEXTANT_PRECISION_AUTO;
    case Precision::kF32:
      return SEXTANT_PRECISION_F32;
    case Precision::kF64:
      return SEXTANT_PRECISION_F64;
    case Precision::kMatrix:
      return SEXTANT_PRECISION_MATRIX;
    case Precision::kMatrixFast:
      return SEXTANT_PRECISION_MATRIX_FAST;
    case Precision::kMixed:
      return SEXTANT_PRECISION_MIXED;
  }
  throw std::logic_error("unknown precision");
}

int32_t FromBackend(BackendKind backend) {
  return backend == BackendKind::kCuda ? SEXTANT_BACKEND_CUDA : SEXTANT_BACKEND_CPU;
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

void RequireSet(const Space& space, const char* name, int32_t set) {
  const int label_sets = space.Describe().label_sets;
  if (label_sets == 0)
    throw Error(Fault::kInvalidArgument, std::string(name) + " names a label set, but the space has none");
  RequireRange(name, set, 0, label_sets - 1);
}

void RequireDraw(const Space& space, int32_t draw) { RequireRange("draw", draw, 0, space.Describe().draws - 1); }

void RequireDrawOrStatistic(const Space& space, int32_t draw) {
  RequireRange("draw", draw, SEXTANT_DRAW_HALF_WIDTH, space.Describe().draws - 1);
}

void Fill(sextant_label_measures& to, const LabelMeasures& found) {
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
  to.dropped_rows = found.dropped_rows;
  to.dropped_labels = found.dropped_labels;
  to.noise_floor = found.noise_floor;
  to.sample_information = found.sample_information;
  to.information_fraction = found.information_fraction;
  to.residual_information = found.residual_information;
  to.conditional_entropy_corrected = found.conditional_entropy_corrected;
  to.mutual_information_corrected = found.mutual_information_corrected;
  to.conditional_entropy_uniform = found.conditional_entropy_uniform;
  to.mutual_information_uniform = found.mutual_information_uniform;
  to.null_information = found.null_information;
  to.null_deviation = found.null_deviation;
  to.null_error = found.null_error;
  to.excess_information = found.excess_information;
  to.adjusted_information = found.adjusted_information;
  to.z_score = found.z_score;
  to.p_value = found.p_value;
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
    to.precision = FromPrecision(found.precision);
    to.threads = found.threads;
    to.label_sets = found.label_sets;
    to.draws = found.draws;
    std::memset(to.target, 0, sizeof to.target);
    std::memcpy(to.target, found.target, strnlen(found.target, sizeof to.target - 1));
    to.sample_rows = found.sample_rows;
    to.score = FromScore(found.score);
    to.smoothing = FromSmoothing(found.smoothing);
    to.co_moments = found.co_moments ? 1 : 0;
    to.backend = FromBackend(found.backend);
    to.device_count = static_cast<int32_t>(found.devices.size());
    to.arithmetic = found.precision == Precision::kMixed ? -1 : FromBackend(found.arithmetic);
    to.devices_lost = found.devices_lost;
    to.reserved = 0;
  });
}

sextant_status sextant_space_anchors(const sextant_space* space, int32_t draw, double* values, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDraw(from, draw);
    std::ranges::copy(from.Anchors(draw), Require("values", values));
  });
}

sextant_status sextant_space_add(sextant_space* space, const sextant_rows* rows, const int64_t* const* labels,
                                 sextant_add_report* report, sextant_error* error) {
  return Guard(error, [&] {
    Space& to = Deref("space", space);
    const RowsView view = ToRowsView(RequireStruct("rows", rows), to.Describe());
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

void sextant_space_cancel(sextant_space* space) {
  if (space != nullptr) space->space->Cancel();
}

sextant_status sextant_space_set_ordinal(sextant_space* space, int64_t ordinal, sextant_error* error) {
  return Guard(error, [&] {
    Space& to = Deref("space", space);
    RequireRange("ordinal", ordinal, 0, kMaxOrdinal);
    to.SetOrdinal(ordinal);
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

sextant_status sextant_space_measure(const sextant_space* space, int32_t draw, sextant_measures* measures,
                                     sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDrawOrStatistic(from, draw);
    sextant_measures& to = RequireStruct("measures", measures);
    const Measures found = from.Measure(draw);
    to.reserved = 0;
    to.rows = found.rows;
    to.skipped = found.skipped;
    to.entropy = found.entropy;
    to.noise_floor = found.noise_floor;
    to.sample_information = found.sample_information;
    to.uniform = found.uniform;
    to.sampled = found.sampled;
    to.entropy_corrected = found.entropy_corrected;
    to.entropy_error = found.entropy_error;
    to.nearest_cosine = found.nearest_cosine;
    to.nearest_chance = found.nearest_chance;
  });
}

sextant_status sextant_space_measure_labels(const sextant_space* space, int32_t draw, int32_t set,
                                            sextant_label_measures* measures, sextant_error* error) {
  return sextant_space_measure_frequent_labels(space, draw, set, 1, 0, measures, error);
}

sextant_status sextant_space_measure_frequent_labels(const sextant_space* space, int32_t draw, int32_t set,
                                                     int64_t min_rows, int32_t keep_entropy,
                                                     sextant_label_measures* measures, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDrawOrStatistic(from, draw);
    RequireSet(from, "set", set);
    RequireRange("min_rows", min_rows, 1, std::numeric_limits<int64_t>::max());
    RequireRange("keep_entropy", keep_entropy, 0, 1);
    sextant_label_measures& to = RequireStruct("measures", measures);
    Fill(to, from.MeasureLabels(draw, set, min_rows, keep_entropy != 0));
  });
}

sextant_status sextant_space_relate_labels(const sextant_space* space, int32_t draw, int32_t x, int32_t y,
                                           sextant_label_relation* relation, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDrawOrStatistic(from, draw);
    RequireSet(from, "x", x);
    RequireSet(from, "y", y);
    sextant_label_relation& to = RequireStruct("relation", relation);
    const LabelRelation found = from.RelateLabels(draw, x, y);
    to.reserved = 0;
    to.optimality = found.optimality;
    to.conditional_information = found.conditional_information;
  });
}

sextant_status sextant_space_decompose(const sextant_space* space, int32_t draw, const int32_t* sets, int32_t count,
                                       double* fractions, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDrawOrStatistic(from, draw);
    RequireRange("count", count, 1, std::numeric_limits<int32_t>::max());
    Require("sets", sets);
    for (int32_t i = 0; i < count; ++i) RequireSet(from, ("sets[" + std::to_string(i) + "]").c_str(), sets[i]);
    Require("fractions", fractions);
    std::ranges::copy(from.Decompose(draw, {sets, static_cast<size_t>(count)}), fractions);
  });
}

sextant_status sextant_space_label_table(const sextant_space* space, int32_t draw, int32_t set, int64_t capacity,
                                         int64_t* count, int64_t* labels, int64_t* rows, double* entropies,
                                         double* corrected, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDrawOrStatistic(from, draw);
    RequireSet(from, "set", set);
    RequireRange("capacity", capacity, 0, std::numeric_limits<int64_t>::max());
    Require("count", count);
    const int64_t cardinality = from.Cardinality(set);
    *count = cardinality;
    RequireRange("capacity", capacity, cardinality, std::numeric_limits<int64_t>::max());
    const std::vector<LabelLine> table = from.LabelTable(draw, set);
    if (labels != nullptr) std::ranges::transform(table, labels, &LabelLine::label);
    if (rows != nullptr) std::ranges::transform(table, rows, &LabelLine::rows);
    if (entropies != nullptr) std::ranges::transform(table, entropies, &LabelLine::entropy);
    if (corrected != nullptr) std::ranges::transform(table, corrected, &LabelLine::corrected);
  });
}

sextant_status sextant_space_sums(const sextant_space* space, int32_t draw, uint64_t* first, uint64_t* second,
                                  sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDraw(from, draw);
    from.Sums(draw, first, second);
  });
}

sextant_status sextant_space_assignment_on_device(const sextant_space* space, int32_t draw, int32_t device,
                                                  void* stream, int64_t capacity, double* values,
                                                  sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDraw(from, draw);
    const SpaceInfo info = from.Describe();
    from.WriteAssignment(draw, ToDeviceMemory(info, device, stream, capacity, info.anchors, values));
  });
}

sextant_status sextant_space_label_assignments_on_device(const sextant_space* space, int32_t draw, int32_t set,
                                                         int32_t device, void* stream, int64_t capacity, int64_t* count,
                                                         double* values, sextant_error* error) {
  return Guard(error, [&] {
    const Space& from = Deref("space", space);
    RequireDraw(from, draw);
    RequireSet(from, "set", set);
    Require("count", count);
    const SpaceInfo info = from.Describe();
    *count = from.Cardinality(set);
    from.WriteLabelAssignments(draw, set,
                               ToDeviceMemory(info, device, stream, capacity, *count * info.anchors, values));
  });
}
