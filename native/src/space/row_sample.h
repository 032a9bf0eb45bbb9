// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "common/ordinal_hash.h"

namespace sextant {

// A random sample of the rows seen so far, without replacement: the rows whose ordinals have the least hashes. Which
// rows they are does not depend on the order they came in, and samples of parts give the sample of the whole.
class RowSample {
 public:
  struct Row {
    uint64_t hash;
    int64_t label;
    const std::byte* assignment;
  };

  // At most `capacity` rows of `row_bytes` each. Memory is taken as rows come.
  RowSample(size_t capacity, size_t row_bytes) : capacity_(capacity), row_bytes_(row_bytes) {}

  // One to one, so that only rows with the same ordinal are ever alike.
  static uint64_t HashOf(int64_t ordinal) { return OrdinalHash(ordinal); }

  size_t capacity() const { return capacity_; }
  size_t size() const { return std::min(held_, capacity_); }
  size_t row_bytes() const { return row_bytes_; }
  // A row with a greater hash is not wanted, now or ever.
  uint64_t threshold() const { return threshold_; }

  // Forgets all rows, and takes only hashes up to `threshold` from now on.
  void Reset(size_t capacity, uint64_t threshold);
  // Makes room for `rows` more, so that Offer cannot fail.
  void Reserve(size_t rows);
  void Offer(const Row& row);
  void Offer(const RowSample& other);
  // Offers all rows of one of the same capacity, which may end with none of them. Needs no memory while this is empty.
  void TakeOver(RowSample& other);
  // The sample of all rows of two parts, as large as that of the smaller capacity.
  static RowSample Union(const RowSample& a, const RowSample& b);

  // By ascending hash; rows with the same ordinal by their bytes, then by label.
  std::vector<Row> Rows() const;

 private:
  struct Held {
    uint64_t hash;
    int64_t label;
    size_t place;  // in bytes_, in rows
  };
  Row RowOf(const Held& held) const { return {held.hash, held.label, bytes_.get() + held.place * row_bytes_}; }
  bool Before(const Row& a, const Row& b) const;
  // Rows held at a time: some more than the sample has, so that they are seldom sorted out.
  size_t most() const { return capacity_ + (capacity_ + 1) / 2; }
  void DropSurplus();

  size_t capacity_;
  size_t row_bytes_;
  uint64_t threshold_ = UINT64_MAX;
  size_t held_ = 0;
  std::vector<Held> rows_;  // those that are held, then free places
  std::unique_ptr<std::byte[]> bytes_;
};

// The sample of one batch, to which several threads offer rows.
class SharedSample {
 public:
  explicit SharedSample(size_t row_bytes) : sample_(0, row_bytes) {}

  // Empty, for a batch of `rows` rows that goes to `whole` in the end: what that would not take is not taken here.
  void Prepare(const RowSample& whole, size_t rows);
  // A row with a greater hash is not wanted.
  uint64_t threshold() const { return threshold_.load(std::memory_order_relaxed); }
  void Offer(std::span<const RowSample::Row> rows) noexcept;
  void Offer(const RowSample& rows) noexcept;
  RowSample& sample() { return sample_; }

 private:
  std::mutex mutex_;
  RowSample sample_;
  std::atomic<uint64_t> threshold_ = UINT64_MAX;
};

}  // namespace sextant
