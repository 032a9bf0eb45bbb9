// SPDX-License-Identifier: Apache-2.0
#include "pairwise/ranks.h"

#include <algorithm>

#include "pairwise/matrix_outputs.h"
#include "pairwise/sort_keys.h"

namespace sextant {
namespace {

// Calls store(place, twice the mean rank) for every value.
template <typename Store>
void RankAll(std::span<const double> values, Store store, ThreadPool& pool) {
  const RawArray<KeyedPlace> sorted = SortKeys(
      values.size(), [&](size_t i) { return KeyOf(values[i]); }, pool);
  const auto continues = [&](size_t i) { return sorted[i].key == sorted[i - 1].key; };
  constexpr size_t kLeast = size_t{1} << 16;
  const size_t workers = std::clamp<size_t>(sorted.size() / kLeast, 1, static_cast<size_t>(pool.threads()));
  const auto begin_of = [&](size_t worker) {  // the first run that begins in the worker's part
    size_t i = sorted.size() * worker / workers;
    while (i > 0 && i < sorted.size() && continues(i)) ++i;
    return i;
  };
  pool.Run(static_cast<int>(workers), [&](int worker) {
    const size_t end = begin_of(static_cast<size_t>(worker) + 1);
    for (size_t first = begin_of(static_cast<size_t>(worker)); first < end;) {
      size_t last = first + 1;
      while (last < sorted.size() && continues(last)) ++last;
      const auto twice = static_cast<int64_t>(first + last + 1);
      for (size_t i = first; i < last; ++i) store(sorted[i].place, twice);
      first = last;
    }
  });
}

}  // namespace

RawArray<double> CondensedDistances(const PairSource& source, SweepControl& control) {
  RawArray<double> distances(static_cast<size_t>(PairsOf(source.x->rows())));
  CondensedMatrix condensed(source, {distances.data(), distances.size()});
  if (source.x->rows() > 1) Sweep(source, condensed, Pairs::kUpper, control);
  return distances;
}

void MeanRanks(std::span<double> values, ThreadPool& pool) {
  RankAll(
      values, [&](size_t i, int64_t twice) { values[i] = static_cast<double>(twice) / 2; }, pool);
}

RawArray<int32_t> CentredRanks(std::span<const double> values, ThreadPool& pool) {
  RawArray<int32_t> ranks(values.size());
  const int64_t twice_mean = static_cast<int64_t>(values.size()) + 1;
  RankAll(
      values, [&](size_t i, int64_t twice) { ranks[i] = static_cast<int32_t>(twice - twice_mean); }, pool);
  return ranks;
}

WideSum SumOfProducts(std::span<const int32_t> x, std::span<const int32_t> y) {
  WideSum sum;
  constexpr size_t kBlock = 8;  // of products of 2^60
  for (size_t start = 0; start < x.size(); start += kBlock) {
    int64_t block = 0;
    for (size_t i = start; i < std::min(x.size(), start + kBlock); ++i) block += int64_t{x[i]} * y[i];
    sum.Add(block);
  }
  return sum;
}

}  // namespace sextant
