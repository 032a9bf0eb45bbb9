// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <bit>
#include <chrono>
#include <limits>
#include <stdexcept>

namespace sextant::bench {
namespace {

template <class Work>
auto Timed(std::vector<double>& seconds, Work work) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = work();
  seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return result;
}

sextant_error NoError() {
  sextant_error error{};
  error.struct_size = sizeof error;
  return error;
}

void RequireSame(const char* what, double before, double now) {
  if (std::bit_cast<uint64_t>(before) != std::bit_cast<uint64_t>(now)) {
    throw std::runtime_error(std::string(what) + " must have the same bits in every run, but was " +
                             std::to_string(before) + " and is " + std::to_string(now));
  }
}

struct Result {
  double entropy;
  double mutual_information;
  int64_t cardinality;
};

Result MeasureEverything(const sextant_space* space, bool labelled) {
  Result result{MeasureAll(space).entropy, std::numeric_limits<double>::quiet_NaN(), 0};
  if (labelled) {
    const sextant_label_measures labels = MeasureLabels(space);
    result.mutual_information = labels.mutual_information;
    result.cardinality = labels.cardinality;
  }
  return result;
}

}  // namespace

void Require(sextant_status status, const sextant_error& error) {
  if (status != SEXTANT_OK) {
    throw std::runtime_error(std::string(sextant_status_name(status)) + ": " + error.message);
  }
}

const char* NameOfPrecision(int32_t precision) {
  return precision == SEXTANT_PRECISION_MATRIX        ? "matrix"
         : precision == SEXTANT_PRECISION_MATRIX_FAST ? "matrix-fast"
         : precision == SEXTANT_PRECISION_F64         ? "f64"
         : precision == SEXTANT_PRECISION_F32         ? "f32"
                                                      : "auto";
}

SpacePtr OpenSpace(const Matrix& matrix, const Case& what) {
  sextant_space_options options{};
  options.struct_size = sizeof options;
  options.anchors = what.anchors;
  options.dim = matrix.dim();
  options.dtype = matrix.dtype();
  options.threads = what.threads;
  options.label_sets = what.cardinality > 0 ? 1 : 0;
  options.draws = what.draws;
  options.sample_rows = what.nulls ? 0 : -1;
  options.co_moments = what.co_moments ? 1 : 0;
  options.precision = what.precision;
  sextant_space* space = nullptr;
  sextant_error error = NoError();
  Require(sextant_space_create(&options, &space, &error), error);
  return SpacePtr(space);
}

void Add(sextant_space* space, const Matrix& matrix, int64_t rows, const int64_t* labels) {
  sextant_rows batch{};
  batch.struct_size = sizeof batch;
  batch.dtype = matrix.dtype();
  batch.data = matrix.data();
  batch.rows = rows;
  batch.dim = matrix.dim();
  batch.stride_bytes = matrix.stride_bytes();
  batch.device = SEXTANT_HOST;
  sextant_add_report report{};
  report.struct_size = sizeof report;
  sextant_error error = NoError();
  Require(sextant_space_add(space, &batch, labels == nullptr ? nullptr : &labels, &report, &error), error);
}

sextant_measures MeasureAll(const sextant_space* space) {
  sextant_measures measures{};
  measures.struct_size = sizeof measures;
  sextant_error error = NoError();
  Require(sextant_space_measure(space, SEXTANT_DRAW_MEAN, &measures, &error), error);
  return measures;
}

sextant_label_measures MeasureLabels(const sextant_space* space) {
  sextant_label_measures measures{};
  measures.struct_size = sizeof measures;
  sextant_error error = NoError();
  Require(sextant_space_measure_labels(space, SEXTANT_DRAW_MEAN, 0, &measures, &error), error);
  return measures;
}

void RunOnce(const Matrix& matrix, const Case& what, const std::vector<int64_t>& labels, Timings& timings) {
  const bool labelled = what.cardinality > 0;
  const bool first = timings.add.empty();
  const SpacePtr space = Timed(timings.open, [&] { return OpenSpace(matrix, what); });
  Timed(timings.add, [&] {
    Add(space.get(), matrix, what.rows, labelled ? labels.data() : nullptr);
    return 0;
  });
  const Result result = Timed(timings.measure, [&] { return MeasureEverything(space.get(), labelled); });
  if (!first) {
    RequireSame("entropy", timings.entropy, result.entropy);
    RequireSame("mutual information", timings.mutual_information, result.mutual_information);
  }
  timings.entropy = result.entropy;
  timings.mutual_information = result.mutual_information;
  timings.cardinality = result.cardinality;
}

}  // namespace sextant::bench
