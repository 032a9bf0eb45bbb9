// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "common/thread_pool.h"
#include "pairwise/key_grid.h"
#include "pairwise/raw_array.h"

namespace sextant {

struct KeyedPlace {
  uint64_t key;
  uint32_t place;
};

// Sorts by key: by the leading digits in which the keys differ, then what these leave in disorder.
void SortByKey(std::span<KeyedPlace> entries, std::vector<KeyedPlace>& scratch);

// Keys key(0) .. key(count - 1) in their order, with their numbers; count < 2^32.
template <typename Key>
RawArray<KeyedPlace> SortKeys(size_t count, Key key, ThreadPool& pool) {
  constexpr size_t kSlice = 4096, kSample = size_t{1} << 16;
  if (count == 0) return {};
  std::vector<uint64_t> sample(std::min(count, kSample));
  for (size_t i = 0; i < sample.size(); ++i) sample[i] = key(i * (count / sample.size()));
  const KeyGrid grid(std::move(sample), count / kSlice);

  // Each worker scatters a part of the keys, behind those of the workers before it.
  const size_t workers = std::clamp<size_t>(count / kSample, 1, static_cast<size_t>(pool.threads()));
  std::vector<std::vector<size_t>> next(workers, std::vector<size_t>(grid.cells()));
  const auto part = [&](size_t worker) { return count * worker / workers; };
  pool.Run(static_cast<int>(workers), [&](int worker) {
    const auto w = static_cast<size_t>(worker);
    for (size_t i = part(w); i < part(w + 1); ++i) ++next[w][grid.CellOf(key(i))];
  });
  std::vector<size_t> starts = {0};
  size_t start = 0;
  for (size_t cell = 0; cell < grid.cells(); ++cell) {
    for (std::vector<size_t>& of_worker : next) start += std::exchange(of_worker[cell], start);
    starts.push_back(start);
  }
  RawArray<KeyedPlace> entries(count);
  pool.Run(static_cast<int>(workers), [&](int worker) {
    const auto w = static_cast<size_t>(worker);
    for (size_t i = part(w); i < part(w + 1); ++i) {
      const uint64_t own = key(i);
      entries[next[w][grid.CellOf(own)]++] = {own, static_cast<uint32_t>(i)};
    }
  });
  std::atomic<size_t> turn = 0;
  pool.Run(static_cast<int>(workers), [&](int) {
    std::vector<KeyedPlace> scratch;
    for (size_t cell = turn++; cell < grid.cells(); cell = turn++) {
      const std::span<KeyedPlace> slice(entries.data() + starts[cell], starts[cell + 1] - starts[cell]);
      if (!slice.empty()) SortByKey(slice, scratch);
    }
  });
  return entries;
}

}  // namespace sextant
