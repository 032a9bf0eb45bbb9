// SPDX-License-Identifier: Apache-2.0
#include "suite.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "matrix.h"
#include "reference.h"

namespace sextant::bench {
namespace {

std::vector<Case> ForEachThreadCount(const std::vector<Case>& cases) {
  std::vector<Case> all;
  for (const int threads : std::set{1, AllThreads()}) {
    for (Case what : cases) {
      what.threads = threads;
      all.push_back(what);
    }
  }
  return all;
}

bool HasMatrixUnits() { return sextant_matrix_units(nullptr) == SEXTANT_OK; }

}  // namespace

int AllThreads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::vector<Group> Suite(int64_t scale) {
  const int64_t many = 1'000'000 / scale;
  const int64_t rows = 200'000 / scale;
  const int64_t wide = 20'000 / scale;
  std::vector<Case> labelled;
  for (const int64_t labels : {int64_t{0}, int64_t{10}, 20'000 / scale}) labelled.push_back({rows, 100, 0, labels});
  for (const int64_t part : {8, 4, 2}) labelled.push_back({rows / part, 100, 0, 0});
  for (const int64_t labels : {int64_t{0}, 20'000 / scale}) labelled.push_back({rows, 100, 0, labels, 8});
  labelled.push_back({.rows = rows, .anchors = 100, .threads = 0, .cardinality = 0, .co_moments = true});
  std::vector<Case> plain = {{rows, 100, 0, 0}};
  if (HasMatrixUnits()) {
    for (const int32_t precision : {SEXTANT_PRECISION_MATRIX, SEXTANT_PRECISION_MATRIX_FAST}) {
      plain.push_back({.rows = rows, .anchors = 100, .threads = 0, .cardinality = 0, .precision = precision});
    }
    labelled.insert(labelled.end(), plain.begin() + 1, plain.end());
  }
  std::vector<Group> suite = {{rows, 768, SEXTANT_F32, ForEachThreadCount(labelled)}};
  suite.push_back({rows, 768, SEXTANT_F32, ForEachThreadCount({{rows, 100, 0, 0}}), Pages::kSmall});
  for (const int32_t dtype : {SEXTANT_BF16, SEXTANT_F16, SEXTANT_F64}) {
    suite.push_back({rows, 768, dtype, ForEachThreadCount(plain)});
  }
  suite.push_back({wide, 4096, SEXTANT_BF16, ForEachThreadCount({{wide, 1024, 0, 0}})});
  std::vector<Case> large;
  for (const int64_t labels : {int64_t{0}, many, many / 4, 1000 / scale}) large.push_back({many, 100, 0, labels});
  large.push_back({.rows = many, .anchors = 100, .threads = 0, .cardinality = 1000 / scale, .nulls = false});
  for (const int64_t part : {8, 4, 2}) large.push_back({many / part, 100, 0, 0});
  suite.push_back({many, 768, SEXTANT_F32, ForEachThreadCount(large)});
  return suite;
}

Measured Measure(const Group& group, int repeats, Ceilings& ceilings) {
  const Matrix matrix(group.rows, group.dim, group.dtype, group.pages);
  std::map<int64_t, std::vector<int64_t>> labels;
  for (const Case& what : group.cases) {
    RequireAgreement(matrix, what.anchors, what.threads);
    if (what.cardinality > 0) labels.try_emplace(what.cardinality, ShuffledLabels(group.rows, what.cardinality));
  }
  Measured measured{group, std::vector<Timings>(group.cases.size())};
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (size_t i = 0; i < group.cases.size(); ++i) {
      ceilings.MeasureFma(group.cases[i].threads);
      RunOnce(matrix, group.cases[i], labels[group.cases[i].cardinality], measured.timings[i]);
    }
  }
  return measured;
}

}  // namespace sextant::bench
