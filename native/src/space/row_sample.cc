// SPDX-License-Identifier: Apache-2.0
#include "space/row_sample.h"

#include <algorithm>
#include <cstring>

namespace sextant {

uint64_t RowSample::threshold() const {
  return !heap_.empty() && heap_.size() == capacity_ ? std::min(limit_, heap_.front().hash) : limit_;
}

bool RowSample::Before(const Row& a, const Row& b) const {
  if (a.hash != b.hash) return a.hash < b.hash;
  const int order = std::memcmp(a.assignment, b.assignment, row_bytes_);
  return order != 0 ? order < 0 : a.label < b.label;
}

void RowSample::Reset(size_t capacity, uint64_t threshold) {
  capacity_ = capacity;
  heap_.clear();
  limit_ = threshold;
}

void RowSample::Reserve(size_t rows) {
  const size_t wanted = std::min(capacity_, heap_.size() + std::min(rows, capacity_));
  const size_t have = std::min(heap_.capacity(), bytes_.size() / row_bytes_);
  if (wanted <= have) return;
  const size_t grown = std::min(capacity_, std::max(wanted, 2 * have));
  heap_.reserve(grown);
  bytes_.resize(grown * row_bytes_);
}

void RowSample::Offer(const Row& row) {
  if (capacity_ == 0 || row.hash > threshold()) return;
  const auto before = [this](const Kept& a, const Kept& b) { return Before(a, b); };
  size_t place = heap_.size();
  if (heap_.size() == capacity_) {
    if (!Before(row, RowOf(heap_.front()))) return;
    std::pop_heap(heap_.begin(), heap_.end(), before);
    place = heap_.back().place;
    heap_.pop_back();
  } else {
    Reserve(1);
  }
  std::memcpy(bytes_.data() + place * row_bytes_, row.assignment, row_bytes_);
  heap_.push_back({row.hash, row.label, place});
  std::push_heap(heap_.begin(), heap_.end(), before);
}

void RowSample::Offer(const RowSample& other) {
  for (const Kept& kept : other.heap_) Offer(other.RowOf(kept));
}

void RowSample::TakeOver(RowSample& other) {
  if (!heap_.empty()) return Offer(other);
  heap_.swap(other.heap_);
  bytes_.swap(other.bytes_);
}

RowSample RowSample::Union(const RowSample& a, const RowSample& b) {
  RowSample both(std::min(a.capacity_, b.capacity_), a.row_bytes_);
  both.Reserve(a.size() + b.size());
  both.Offer(a);
  both.Offer(b);
  return both;
}

std::vector<RowSample::Row> RowSample::Rows() const {
  std::vector<Row> rows;
  rows.reserve(heap_.size());
  for (const Kept& kept : heap_) rows.push_back(RowOf(kept));
  std::sort(rows.begin(), rows.end(), [this](const Row& a, const Row& b) { return Before(a, b); });
  return rows;
}

void SharedSample::Prepare(const RowSample& whole, size_t rows) {
  sample_.Reset(whole.capacity(), whole.threshold());
  sample_.Reserve(rows);
  threshold_ = sample_.threshold();
}

void SharedSample::Offer(std::span<const RowSample::Row> rows) noexcept {
  if (rows.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const RowSample::Row& row : rows) sample_.Offer(row);
  threshold_ = sample_.threshold();
}

}  // namespace sextant
