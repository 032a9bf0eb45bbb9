// SPDX-License-Identifier: Apache-2.0
#include "space/row_sample.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

namespace sextant {

bool RowSample::Before(const Row& a, const Row& b) const {
  if (a.hash != b.hash) return a.hash < b.hash;
  const int order = std::memcmp(a.assignment, b.assignment, row_bytes_);
  return order != 0 ? order < 0 : a.label < b.label;
}

void RowSample::Reset(size_t capacity, uint64_t threshold) {
  capacity_ = capacity;
  held_ = 0;
  threshold_ = threshold;
}

void RowSample::Reserve(size_t rows) {
  const size_t have = rows_.size();
  const size_t wanted = std::min(most(), held_ + std::min(rows, most()));
  if (wanted <= have) return;
  const size_t grown = std::min(most(), std::max(wanted, 2 * have));
  auto larger = std::make_unique_for_overwrite<std::byte[]>(grown * row_bytes_);
  rows_.resize(grown);
  if (have > 0) std::memcpy(larger.get(), bytes_.get(), have * row_bytes_);
  for (size_t i = have; i < grown; ++i) rows_[i].place = i;
  bytes_ = std::move(larger);
}

void RowSample::Offer(const Row& row) {
  if (capacity_ == 0 || row.hash > threshold_) return;
  Reserve(1);
  Held& held = rows_[held_++];
  held.hash = row.hash;
  held.label = row.label;
  std::memcpy(bytes_.get() + held.place * row_bytes_, row.assignment, row_bytes_);
  if (held_ == most()) DropSurplus();
}

void RowSample::DropSurplus() {
  const auto last = rows_.begin() + static_cast<std::ptrdiff_t>(capacity_ - 1);
  std::nth_element(rows_.begin(), last, rows_.begin() + static_cast<std::ptrdiff_t>(held_),
                   [this](const Held& a, const Held& b) { return Before(RowOf(a), RowOf(b)); });
  held_ = capacity_;
  threshold_ = last->hash;
}

void RowSample::Offer(const RowSample& other) {
  for (size_t i = 0; i < other.held_; ++i) Offer(other.RowOf(other.rows_[i]));
}

void RowSample::TakeOver(RowSample& other) {
  if (held_ > 0) return Offer(other);
  std::swap(threshold_, other.threshold_);
  std::swap(held_, other.held_);
  rows_.swap(other.rows_);
  bytes_.swap(other.bytes_);
}

RowSample RowSample::Union(const RowSample& a, const RowSample& b) {
  RowSample both(std::min(a.capacity_, b.capacity_), a.row_bytes_);
  both.Reserve(a.held_ + b.held_);
  both.Offer(a);
  both.Offer(b);
  return both;
}

std::vector<RowSample::Row> RowSample::Rows() const {
  std::vector<Row> rows;
  rows.reserve(held_);
  for (size_t i = 0; i < held_; ++i) rows.push_back(RowOf(rows_[i]));
  const auto before = [this](const Row& a, const Row& b) { return Before(a, b); };
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(size());
  if (held_ > capacity_) std::nth_element(rows.begin(), end, rows.end(), before);
  rows.erase(end, rows.end());
  std::sort(rows.begin(), rows.end(), before);
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

void SharedSample::Offer(const RowSample& rows) noexcept {
  const std::lock_guard lock(mutex_);
  sample_.Offer(rows);
  threshold_ = sample_.threshold();
}

}  // namespace sextant
