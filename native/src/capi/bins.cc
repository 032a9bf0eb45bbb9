// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include "capi/checks.h"
#include "capi/guard.h"
#include "common/limits.h"
#include "sextant/sextant.h"
#include "space/dimension_bins.h"

using namespace sextant;
using namespace sextant::capi;

struct sextant_bins {
  explicit sextant_bins(const BinsOptions& options) : bins(options) {}

  DimensionBins bins;
};

namespace {

BinsOptions ToBinsOptions(const sextant_bins_options& options) {
  RequireRange("options.bad_rows", options.bad_rows, SEXTANT_BAD_ROWS_REJECT, SEXTANT_BAD_ROWS_SKIP);
  RequireRange("options.bins", options.bins, 2, kMaxBins);
  RequireRange("options.dim", options.dim, 1, kMaxDim);
  RequireRange("options.bins x options.dim", options.bins * options.dim, 2, kMaxBinCells);
  RequireRange("options.label_sets", options.label_sets, 0, kMaxLabelSets);
  return {options.bins, options.dim, options.bad_rows == SEXTANT_BAD_ROWS_SKIP ? BadRows::kSkip : BadRows::kReject,
          options.label_sets, ToThreads("options.threads", options.threads)};
}

std::span<const int64_t* const> RequireLabels(const DimensionBins& bins, const int64_t* const* labels) {
  if (bins.label_sets() == 0) return {};
  return {Require("labels", labels), static_cast<size_t>(bins.label_sets())};
}

void Fill(sextant_add_report* report, const AddReport& added) {
  if (report == nullptr) return;
  report->reserved = 0;
  report->rows = added.rows;
  report->skipped = added.skipped;
  report->uniform = 0;
}

}  // namespace

sextant_status sextant_bins_create(const sextant_bins_options* options, sextant_bins** bins, sextant_error* error) {
  if (bins != nullptr) *bins = nullptr;
  return Guard(error, [&] {
    Require("bins", bins);
    const BinsOptions checked = ToBinsOptions(RequireStruct("options", options));
    *bins = new sextant_bins(checked);
  });
}

void sextant_bins_destroy(sextant_bins* bins) { delete bins; }

sextant_status sextant_bins_range(sextant_bins* bins, const sextant_rows* rows, sextant_add_report* report,
                                  sextant_error* error) {
  return Guard(error, [&] {
    DimensionBins& to = Require("bins", bins)->bins;
    const RowsView view = ToRowsView(RequireStruct("rows", rows), to.dim());
    if (report != nullptr) RequireStruct("report", report);
    Fill(report, to.Range(view));
  });
}

sextant_status sextant_bins_add(sextant_bins* bins, const sextant_rows* rows, const int64_t* const* labels,
                                sextant_add_report* report, sextant_error* error) {
  return Guard(error, [&] {
    DimensionBins& to = Require("bins", bins)->bins;
    const RowsView view = ToRowsView(RequireStruct("rows", rows), to.dim());
    const std::span<const int64_t* const> sets = RequireLabels(to, labels);
    if (report != nullptr) RequireStruct("report", report);
    Fill(report, to.Add(view, sets));
  });
}

sextant_status sextant_bins_merge(sextant_bins* bins, const sextant_bins* from, sextant_error* error) {
  return Guard(error, [&] {
    DimensionBins& to = Require("bins", bins)->bins;
    const DimensionBins& other = Require("from", from)->bins;
    if (bins == from) throw Error(Fault::kInvalidArgument, "from must be other bins than those it is added to");
    to.Merge(other);
  });
}

sextant_status sextant_bins_measure(const sextant_bins* bins, sextant_bins_measures* measures, double* entropies,
                                    int64_t* occupied, sextant_error* error) {
  return Guard(error, [&] {
    const DimensionBins& from = Require("bins", bins)->bins;
    sextant_bins_measures& to = RequireStruct("measures", measures);
    const BinsMeasures found = from.Measure();
    to.reserved = 0;
    to.rows = found.rows;
    to.skipped = found.skipped;
    to.entropy = found.entropy;
    to.entropy_corrected = found.entropy_corrected;
    to.occupied = found.occupied;
    if (entropies != nullptr) std::ranges::copy(found.entropies, entropies);
    if (occupied != nullptr) std::ranges::copy(found.occupied_cells, occupied);
  });
}

sextant_status sextant_bins_measure_labels(const sextant_bins* bins, int32_t set, sextant_bins_label_measures* measures,
                                           sextant_error* error) {
  return Guard(error, [&] {
    const DimensionBins& from = Require("bins", bins)->bins;
    if (from.label_sets() == 0) throw Error(Fault::kInvalidArgument, "set names a label set, but the bins have none");
    RequireRange("set", set, 0, from.label_sets() - 1);
    sextant_bins_label_measures& to = RequireStruct("measures", measures);
    const BinsLabelMeasures found = from.MeasureLabels(set);
    to.reserved = 0;
    to.rows = found.rows;
    to.cardinality = found.cardinality;
    to.entropy = found.entropy;
    to.label_entropy = found.label_entropy;
    to.conditional_entropy = found.conditional_entropy;
    to.conditional_entropy_uniform = found.conditional_entropy_uniform;
    to.mutual_information = found.mutual_information;
    to.disentanglement = found.disentanglement;
  });
}
