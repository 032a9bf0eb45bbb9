// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_case.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "tests/support/matrix.h"

namespace sextant::test {
namespace {

std::vector<int64_t> MakeLabels(Random& random, int64_t count) {
  std::vector<int64_t> labels(static_cast<size_t>(count));
  switch (Pick(random, 0, 4)) {
    case 0:  // none
      return {};
    case 1:
      for (int64_t& label : labels) label = Pick(random, -1, 1);
      break;
    case 2:  // a few rows each
      for (int64_t& label : labels) label = Pick(random, 0, count / 3);
      break;
    case 3:  // nearly all distinct
      for (int64_t& label : labels) label = static_cast<int64_t>(random());
      break;
    default:
      for (int64_t& label : labels) {
        label = PickOf<int64_t>(random, {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(), 0,
                                         -1, int64_t{1} << 32});
      }
  }
  return labels;
}

}  // namespace

uint64_t CasesOf(uint64_t all) {
  const char* given = std::getenv("SEXTANT_CASES");
  return given == nullptr ? all : std::max<uint64_t>(1, all * std::strtoull(given, nullptr, 10) / 500);
}

int64_t Pick(Random& random, int64_t least, int64_t most) {
  return std::uniform_int_distribution<int64_t>(least, most)(random);
}

std::vector<double> Normals(Random& random, int64_t count) {
  std::normal_distribution<double> normal;
  std::vector<double> values(static_cast<size_t>(count));
  for (double& value : values) value = normal(random);
  return values;
}

Rows Rows::Select(const std::vector<int64_t>& numbers) const {
  Rows selected{dim, {}, std::vector<std::vector<int64_t>>(labels.size())};
  for (const int64_t number : numbers) {
    const auto row = values.begin() + number * dim;
    selected.values.insert(selected.values.end(), row, row + dim);
    for (size_t set = 0; set < labels.size(); ++set) {
      if (!labels[set].empty()) selected.labels[set].push_back(labels[set][static_cast<size_t>(number)]);
    }
  }
  return selected;
}

Rows MakeRows(Random& random, const SpaceOptions& options, int64_t count) {
  Rows rows{options.dim, Normals(random, count * options.dim), {}};
  for (int64_t i = 0; i < count; ++i) {
    // One row in eight has a norm whose square leaves the range of float, or nearly.
    const bool extreme = Pick(random, 0, 7) == 0;
    const bool narrow = options.dtype == DType::kF16;
    const auto exponent = static_cast<int>(narrow ? Pick(random, -8, 8) : extreme ? Pick(random, -100, 100) : 0);
    for (int64_t k = 0; k < options.dim; ++k) {
      double& value = rows.values[static_cast<size_t>(i * options.dim + k)];
      value = std::scalbn(value, exponent);
    }
  }
  for (int set = 0; set < options.label_sets; ++set) rows.labels.push_back(MakeLabels(random, count));
  return rows;
}

namespace {

// A score and a smoothing other than cosine and softmax.
void MakeVariant(Random& random, RandomCase& made) {
  SpaceOptions& options = made.options;
  const auto kind = Pick(random, 1, 8);
  options.score = static_cast<Score>(kind / 3);
  options.smoothing = static_cast<Smoothing>(kind % 3);
  options.precision = Precision::kF64;
  if (options.score == Score::kCosine) return;
  made.anchors = std::make_shared<const std::vector<double>>(Normals(random, options.anchors * options.dim));
  options.anchor_values = made.anchors->data();
  options.temperature_mode = TemperatureMode::kFixed;
  options.temperature = std::exp2(static_cast<double>(Pick(random, -4, 4)));
}

}  // namespace

RandomCase MakeCase(Random& random, double work) {
  RandomCase made;
  SpaceOptions& options = made.options;
  options.anchors = PickOf<int64_t>(random, {2, 3, 15, 16, 17, 31, 100, 257});
  options.dim = PickOf<int64_t>(random, {2, 3, 16, 255, 256, 257, 513});
  options.seed = random();
  options.dtype = kDTypes[Pick(random, 0, 3)];
  options.precision = PickOf(random, Precisions());
  options.threads = 1;
  options.label_sets = static_cast<int>(Pick(random, 0, 3));
  if (Pick(random, 0, 2) == 0) MakeVariant(random, made);
  if (options.score == Score::kCosine) options.draws = PickOf<int>(random, {1, 1, 1, 2, 3});
  options.co_moments = Pick(random, 0, 3) == 0;
  const int64_t of_score = options.dim + (options.co_moments ? options.anchors : 0);  // multiply-adds
  const double fitting = work / static_cast<double>(options.draws * options.anchors * of_score);
  const auto most = static_cast<int64_t>(std::clamp(fitting, 2.0, 900.0));
  for (int64_t left = Pick(random, 1, most); left > 0;) {
    const int64_t count = Pick(random, 1, left);
    made.batches.push_back(MakeRows(random, options, count));
    left -= count;
  }
  return made;
}

Layout MakeLayout(Random& random) {
  return {static_cast<size_t>(PickOf<int64_t>(random, {0, 0, 1, 4, 6, 8, 64})),
          static_cast<size_t>(PickOf<int64_t>(random, {0, 0, 1, 2, 4, 7}))};
}

std::vector<std::string> Targets() {
  std::vector<std::string> names;
  std::istringstream list(CpuTargets());
  for (std::string name; std::getline(list, name, ',');) names.push_back(name);
  return names;
}

std::vector<Precision> Precisions() {
  if (WhyNoMatrixUnits().empty()) {
    return {Precision::kF32, Precision::kF64, Precision::kMatrix, Precision::kMatrixFast};
  }
  return {Precision::kF32, Precision::kF64};
}

double UnitOf(Precision precision) { return precision == Precision::kF64 ? 0x1p-53 : 0x1p-24; }

const char* NameOf(Precision precision) {
  return precision == Precision::kF64      ? "F64"
         : precision == Precision::kF32    ? "F32"
         : precision == Precision::kMatrix ? "MATRIX"
                                           : "MATRIX_FAST";
}

AddReport Add(Space& space, const Rows& rows, DType dtype, const Layout& layout, const uint8_t* use) {
  const Matrix matrix(rows.values, rows.dim, dtype, layout.padding, layout.shift);
  std::vector<const int64_t*> labels;
  for (const auto& of_set : rows.labels) labels.push_back(of_set.empty() ? nullptr : of_set.data());
  RowsView view = matrix.View();
  view.use = use;
  return space.Add(view, labels);
}

}  // namespace sextant::test
