// SPDX-License-Identifier: Apache-2.0
#include "pairwise/mid_ranks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace sextant {
namespace {

constexpr size_t kLeastPart = size_t{1} << 12;

struct Placed {
  double value;
  uint64_t place;

  bool operator<(const Placed& other) const { return value < other.value; }
};

// Work on parts 0 .. parts - 1.
void ForParts(size_t parts, ThreadPool& pool, const std::function<void(size_t)>& work) {
  const auto workers = std::min(parts, static_cast<size_t>(pool.threads()));
  pool.Run(static_cast<int>(workers), [&](int worker) {
    for (auto part = static_cast<size_t>(worker); part < parts; part += workers) work(part);
  });
}

// Halves the whole by order, then the halves, until every thread has a part to sort.
void Sort(std::span<Placed> values, ThreadPool& pool) {
  size_t parts = 1;
  const auto begin_of = [&](size_t part) {
    return values.begin() + static_cast<ptrdiff_t>(values.size() * part / parts);
  };
  while (parts < 2 * static_cast<size_t>(pool.threads()) && values.size() / parts > kLeastPart) {
    parts *= 2;
    ForParts(parts / 2, pool, [&](size_t half) {
      std::nth_element(begin_of(2 * half), begin_of(2 * half + 1), begin_of(2 * half + 2));
    });
  }
  ForParts(parts, pool, [&](size_t part) { std::sort(begin_of(part), begin_of(part + 1)); });
}

}  // namespace

void RankInPlace(std::span<double> values, ThreadPool& pool) {
  std::vector<Placed> sorted(values.size());
  for (size_t i = 0; i < values.size(); ++i) sorted[i] = {values[i], i};
  Sort(sorted, pool);
  for (size_t first = 0; first < sorted.size();) {
    size_t end = first + 1;
    while (end < sorted.size() && sorted[end].value == sorted[first].value) ++end;
    const double rank = static_cast<double>(first + end + 1) / 2;
    for (; first < end; ++first) values[sorted[first].place] = rank;
  }
}

}  // namespace sextant
