// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "backend/backend.h"
#include "space/tally.h"

namespace sextant {

// Exact totals over rows: C_jk = sum p_ij p_ik for all pairs j >= k of anchors, row by row of this lower triangle, in
// units of 2^-50.
class CoMoments {
 public:
  static constexpr size_t PairsOf(size_t anchors) { return anchors * (anchors + 1) / 2; }

  explicit CoMoments(size_t anchors) : sums_(PairsOf(anchors)) {}
  // Sums of all pairs.
  explicit CoMoments(WideSums sums) : sums_(std::move(sums)) {}
  void Add(const CoMoments& other) { sums_.Add(other.sums_); }
  void Add(const SumsView& sums) { sums_.Add(sums); }

  const WideSums& sums() const { return sums_; }
  bool operator==(const CoMoments&) const = default;

 private:
  friend class TileCoMoments;
  WideSums sums_;
};

// The unbiased variance of u_i = -sum_j p_ij ln P_j over all rows, which `tally` and `products` hold; NaN for one row.
double CrossEntropyVariance(const Tally& tally, const CoMoments& products);

// A worker's running co-moments: 64-bit words, carried into 128-bit sums before they can overflow.
class TileCoMoments {
 public:
  explicit TileCoMoments(size_t anchors) : words_(CoMoments::PairsOf(anchors)) {}
  void Add(const Assigner& assigner, std::span<const std::byte* const> rows);
  // Adds all of them to `total`.
  void AddTo(CoMoments& total) const;
  void Reset();

 private:
  // A product is at most 2^50.
  static constexpr int64_t kRowsBeforeCarry = int64_t{1} << 12;

  void Carry();

  std::vector<uint64_t> words_;
  int64_t pending_ = 0;
  std::optional<WideSums> carried_;  // small batches have none
};

}  // namespace sextant
