// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "matrix.h"
#include "sextant/sextant.h"

namespace sextant::bench {

struct SpaceDeleter {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};
using SpacePtr = std::unique_ptr<sextant_space, SpaceDeleter>;

// Throws with the engine's own message unless the call succeeded.
void Require(sextant_status status, const sextant_error& error);

// Adds the first `rows` rows, with labels unless they are null.
void Add(sextant_space* space, const Matrix& matrix, int64_t rows, const int64_t* labels);

// As on the command line.
const char* NameOfPrecision(int32_t precision);

// Means over the draws.
sextant_measures MeasureAll(const sextant_space* space);
sextant_label_measures MeasureLabels(const sextant_space* space);

// One use of the engine: open, add, measure, close.
struct Case {
  int64_t rows;
  int64_t anchors;
  int threads;
  int64_t cardinality;  // 0: no labels
  int draws = 1;
  bool nulls = true;        // and standard errors, from samples
  bool co_moments = false;  // the standard error from co-moments
  int32_t precision = SEXTANT_PRECISION_AUTO;
};

SpacePtr OpenSpace(const Matrix& matrix, const Case& what);

struct Timings {
  std::vector<double> open, add, measure;  // seconds, one of each a run
  double entropy;
  double mutual_information;  // NaN without labels
  int64_t cardinality;        // as the engine counted it
};

// Runs a case once more and appends its times. Results must be the same bits as those of the run before.
void RunOnce(const Matrix& matrix, const Case& what, const std::vector<int64_t>& labels, Timings& timings);

}  // namespace sextant::bench
