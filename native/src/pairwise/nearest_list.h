// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sextant {

// The k candidates of least (key, column) of those that came by ascending column. A candidate has a `key` and a
// `column`. More than k are kept for a while, so that they need not be sorted one by one.
template <typename Candidate>
class NearestList {
 public:
  void Begin(int64_t k, int64_t columns) {
    k_ = static_cast<size_t>(std::min(k, columns));
    capacity_ = std::min(k_ + std::max<size_t>(32, k_ / 2), static_cast<size_t>(columns));
    candidates_.clear();
    candidates_.reserve(capacity_);
    most_ = std::numeric_limits<double>::infinity();
  }

  // Of a candidate that is to come: a greater key, or NaN, would not be among the k.
  double most() const { return most_; }

  void Add(const Candidate& candidate) {
    if (!(candidate.key <= most_)) return;
    candidates_.push_back(candidate);
    if (candidates_.size() == capacity_ && capacity_ > k_) Shrink();
  }

  // At most k, nearest first.
  std::span<const Candidate> Sorted() {
    if (candidates_.size() > k_) Shrink();
    std::ranges::sort(candidates_, Before);
    return candidates_;
  }

 private:
  static bool Before(const Candidate& a, const Candidate& b) {
    return a.key < b.key || (a.key == b.key && a.column < b.column);
  }

  void Shrink() {
    const auto last = candidates_.begin() + static_cast<ptrdiff_t>(k_) - 1;
    std::nth_element(candidates_.begin(), last, candidates_.end(), Before);
    most_ = std::nextafter(last->key, -std::numeric_limits<double>::infinity());  // of equal ones the first is nearer
    candidates_.resize(k_);
  }

  size_t k_ = 0, capacity_ = 0;
  std::vector<Candidate> candidates_;
  double most_ = 0;
};

}  // namespace sextant
