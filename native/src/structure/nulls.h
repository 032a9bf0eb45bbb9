// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "structure/catalogue.h"
#include "structure/measure_context.h"
#include "structure/result.h"

namespace sextant {

// Orders of the rows of `against` that make its pairing with x a matter of chance: the caller's or generated ones.
class Shuffles {
 public:
  explicit Shuffles(const MeasureContext& context);

  int64_t count() const { return count_; }
  std::vector<int64_t> operator[](int64_t number) const;

 private:
  int64_t count_, rows_;
  std::span<const int64_t> given_;
  uint64_t seed_;
};

// The values of a measure under all shuffles, where they follow from the pairs of one sweep or of few: empty for other
// measures.
std::vector<double> NullOfPairs(Measure measure, MeasureContext& context, const Shuffles& shuffles);

// Adds the null to the first of the measure's records, which are those from `first` on.
void AddNull(const MeasureEntry& entry, MeasureContext& context, size_t first, Result& result);
void AddNull(const MeasureEntry& entry, std::vector<double> null, size_t first, Result& result);

}  // namespace sextant
