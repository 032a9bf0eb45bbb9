// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "space/space.h"

namespace sextant::test {

using Random = std::mt19937_64;

// As many of the cases of a test as there is time for: all of them, or SEXTANT_CASES for every 500, but at least one.
uint64_t CasesOf(uint64_t all);

// A whole number in [least, most].
int64_t Pick(Random& random, int64_t least, int64_t most);

template <typename T>
const T& PickOf(Random& random, const std::vector<T>& from) {
  return from[static_cast<size_t>(Pick(random, 0, static_cast<int64_t>(from.size()) - 1))];
}

std::vector<double> Normals(Random& random, int64_t count);

// Rows with labels that are added together; `labels[set]` is empty where the rows have none of that set.
struct Rows {
  int64_t dim = 0;
  std::vector<double> values;
  std::vector<std::vector<int64_t>> labels;

  int64_t count() const { return static_cast<int64_t>(values.size()) / dim; }
  // The rows of these numbers, in this order.
  Rows Select(const std::vector<int64_t>& numbers) const;
};

// How rows lie in memory.
struct Layout {
  size_t padding = 0;
  size_t shift = 0;
};

struct RandomCase {
  SpaceOptions options;
  std::shared_ptr<const std::vector<double>> anchors;  // those that options point to, if any
  std::vector<Rows> batches;
};

// A space of awkward sizes, any element type, precision, score, smoothing and number of draws, with co-moments or
// without, and batches for it. About `work` multiply-adds in all.
RandomCase MakeCase(Random& random, double work);
// Rows for a space: norms vary, every label set has its own habits and may be absent.
Rows MakeRows(Random& random, const SpaceOptions& options, int64_t count);
Layout MakeLayout(Random& random);
// The targets that this processor can run.
std::vector<std::string> Targets();
// The arithmetics that it has, those of its matrix units included.
std::vector<Precision> Precisions();
// Rounding of softmax and sums.
double UnitOf(Precision precision);
const char* NameOf(Precision precision);

AddReport Add(Space& space, const Rows& rows, DType dtype, const Layout& layout = {}, const uint8_t* use = nullptr);

}  // namespace sextant::test
