// SPDX-License-Identifier: Apache-2.0
#include "pairwise/kendall.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "pairwise/sort_keys.h"

namespace sextant {
namespace {

__extension__ using Wide = __int128;

Wide Choose2(int64_t n) { return static_cast<Wide>(n) * (n - 1) / 2; }

// Merges two sorted halves of `from`, and counts the pairs that stand in the wrong order.
int64_t Merge(std::span<const uint32_t> from, size_t middle, uint32_t* to) {
  int64_t inversions = 0;
  size_t i = 0, j = middle;
  while (i < middle && j < from.size()) {  // without a branch on the order, which cannot be foreseen
    const uint32_t left = from[i], right = from[j];
    const bool wrong = right < left;
    inversions += static_cast<int64_t>(wrong ? middle - i : 0);
    *to++ = wrong ? right : left;
    j += wrong ? 1 : 0;
    i += wrong ? 0 : 1;
  }
  to = std::copy(from.begin() + static_cast<std::ptrdiff_t>(i), from.begin() + static_cast<std::ptrdiff_t>(middle), to);
  std::copy(from.begin() + static_cast<std::ptrdiff_t>(j), from.end(), to);
  return inversions;
}

int64_t InsertionSort(std::span<uint32_t> values) {
  int64_t inversions = 0;
  for (size_t i = 1; i < values.size(); ++i) {
    const uint32_t value = values[i];
    size_t j = i;
    for (; j > 0 && values[j - 1] > value; --j) values[j] = values[j - 1];
    values[j] = value;
    inversions += static_cast<int64_t>(i - j);
  }
  return inversions;
}

// Pairs i < j with values[i] > values[j]. Sorts the values.
int64_t Inversions(RawArray<uint32_t>& values, ThreadPool& pool) {
  constexpr size_t kRun = 32;
  const size_t count = values.size();
  const auto sum = [&](size_t pieces, const auto& piece) {
    const size_t workers = std::clamp<size_t>(pieces, 1, static_cast<size_t>(pool.threads()));
    std::vector<int64_t> found(workers);
    pool.Run(static_cast<int>(workers), [&](int worker) {
      const auto w = static_cast<size_t>(worker);
      for (size_t i = pieces * w / workers; i < pieces * (w + 1) / workers; ++i) found[w] += piece(i);
    });
    return std::accumulate(found.begin(), found.end(), int64_t{0});
  };
  int64_t inversions = sum((count + kRun - 1) / kRun, [&](size_t i) {
    return InsertionSort({values.data() + i * kRun, std::min(kRun, count - i * kRun)});
  });
  RawArray<uint32_t> merged(count);
  for (size_t width = kRun; width < count; width *= 2) {
    inversions += sum((count + 2 * width - 1) / (2 * width), [&](size_t i) {
      const size_t start = i * 2 * width, size = std::min(2 * width, count - start);
      return Merge({values.data() + start, size}, std::min(width, size), merged.data() + start);
    });
    std::swap(values, merged);
  }
  return inversions;
}

// Pairs of equal values among sorted ones.
template <typename Equal>
int64_t TiedPairs(size_t count, Equal equal) {
  int64_t tied = 0;
  for (size_t first = 0; first < count;) {
    size_t last = first + 1;
    while (last < count && equal(last - 1, last)) ++last;
    tied += static_cast<int64_t>((last - first) * (last - first - 1) / 2);
    first = last;
  }
  return tied;
}

// Their order is that of the ranks.
uint32_t Unsigned(int32_t rank) { return static_cast<uint32_t>(rank) ^ 0x80000000u; }

// Of the pairs of pairs that each list orders.
double TauB(double difference, double ordered_x, double ordered_y) {
  const double scale = std::sqrt(ordered_x) * std::sqrt(ordered_y);
  if (!(scale > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(difference / scale, -1.0, 1.0);
}

}  // namespace

double KendallOfRanks(std::span<const int32_t> x, std::span<const int32_t> y, ThreadPool& pool) {
  const size_t n = x.size();
  const auto key = [&](size_t i) { return uint64_t{Unsigned(x[i])} << 32 | Unsigned(y[i]); };
  RawArray<KeyedPlace> sorted = SortKeys(n, key, pool);
  const auto same_x = [&](size_t i, size_t j) { return sorted[i].key >> 32 == sorted[j].key >> 32; };
  const auto same = [&](size_t i, size_t j) { return sorted[i].key == sorted[j].key; };
  const int64_t tied_x = TiedPairs(n, same_x), tied_both = TiedPairs(n, same);
  RawArray<uint32_t> sorted_y(n);
  for (size_t i = 0; i < n; ++i) sorted_y[i] = static_cast<uint32_t>(sorted[i].key);
  sorted = {};
  const int64_t discordant = Inversions(sorted_y, pool);
  const int64_t tied_y = TiedPairs(n, [&](size_t i, size_t j) { return sorted_y[i] == sorted_y[j]; });
  const int64_t all = n > 0 ? static_cast<int64_t>(n * (n - 1) / 2) : 0;
  const int64_t concordant = all - tied_x - tied_y + tied_both - discordant;
  return TauB(static_cast<double>(concordant - discordant), static_cast<double>(all - tied_x),
              static_cast<double>(all - tied_y));
}

BoundedCorrelation KendallOfCounts(std::span<const int64_t> counts, size_t y_cells, bool x_exact, bool y_exact) {
  Wide difference = 0, tied_x = 0, tied_y = 0, tied_both = 0;
  std::vector<int64_t> before(y_cells);  // of the cells of x that were passed: how many in each cell of y
  int64_t all = 0;
  for (size_t a = 0; a < counts.size() / y_cells; ++a) {
    const int64_t* row = counts.data() + a * y_cells;
    int64_t below = 0, above = all;
    for (size_t b = 0; b < y_cells; ++b) {
      above -= before[b];
      difference += static_cast<Wide>(row[b]) * (below - above);
      below += before[b];
    }
    int64_t of_x = 0;
    for (size_t b = 0; b < y_cells; ++b) {
      before[b] += row[b];
      of_x += row[b];
      tied_both += Choose2(row[b]);
    }
    all += of_x;
    tied_x += Choose2(of_x);
  }
  for (const int64_t of_y : before) tied_y += Choose2(of_y);
  const Wide pairs = Choose2(all);
  const auto ordered_x = static_cast<double>(pairs - tied_x), ordered_y = static_cast<double>(pairs - tied_y);
  const double value = TauB(static_cast<double>(difference), ordered_x, ordered_y);
  // Pairs of pairs whose order is not known move the difference by one at most, and make the scale smaller than it is.
  const Wide unknown = x_exact && y_exact ? 0
                       : x_exact          ? tied_y - tied_both
                       : y_exact          ? tied_x - tied_both
                                          : tied_x + tied_y - tied_both;
  const auto every = static_cast<double>(pairs);
  const double widest = TauB(1, x_exact ? ordered_x : every, y_exact ? ordered_y : every);
  const double narrowest = TauB(1, ordered_x, ordered_y);
  return {value, static_cast<double>(unknown) * narrowest + std::abs(value) * (1 - widest / narrowest)};
}

}  // namespace sextant
