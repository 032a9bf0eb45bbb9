// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "backend/backend.h"

namespace sextant {

// A sum as a double.
inline double ValueOf(const SumsView& sums, size_t j) {
  const double high = sums.high ? static_cast<double>(sums.high[j]) : 0.0;
  return high * 0x1p64 + static_cast<double>(sums.low[j]);
}

// m unsigned sums of 128 bits. Addition is associative, so the order of adding cannot matter.
class WideSums {
 public:
  explicit WideSums(size_t m) : low_(m), high_(m) {}
  void Add(const uint64_t* values);
  void Add(const WideSums& other);
  void Add(const SumsView& sums);
  void Reset();
  // Without high words where all of them are 0.
  SumsView View() const;

  std::span<const uint64_t> low() const { return low_; }
  std::span<const uint64_t> high() const { return high_; }
  std::span<uint64_t> low() { return low_; }
  std::span<uint64_t> high() { return high_; }
  bool operator==(const WideSums&) const = default;

 private:
  std::vector<uint64_t> low_, high_;
};

// Exact totals over rows: S_j = sum p_ij and F = sum H(p_i) in units of 2^-40, Q_j = sum p_ij^2 in units of 2^-50.
class Tally {
 public:
  explicit Tally(size_t m) : first_(m), second_(m), entropy_(1) {}
  Tally(int64_t rows, WideSums first, WideSums second, WideSums entropy)
      : rows_(rows), first_(std::move(first)), second_(std::move(second)), entropy_(std::move(entropy)) {}
  void Add(const Tally& other);
  // Rows whose entropies sum to `entropy`, one sum of two words in units of 2^-40.
  void Add(int64_t rows, const Moments& moments, const SumsView& entropy);
  // Rows of a label, whose entropies sum to `entropy`, one sum of two words in units of 2^-LabelSlot::kEntropyBits.
  void AddLabel(int64_t rows, const Moments& moments, const SumsView& entropy);
  void Reset();

  int64_t rows() const { return rows_; }
  Moments moments() const { return {first_.View(), second_.View()}; }
  double mean_row_entropy() const;

  const WideSums& first_sums() const { return first_; }
  const WideSums& second_sums() const { return second_; }
  const WideSums& entropy_sum() const { return entropy_; }

 private:
  friend class TileTally;
  int64_t rows_ = 0;
  WideSums first_, second_, entropy_;
};

// A worker's running totals: 64-bit words, carried into the 128-bit tally before they can overflow.
class TileTally {
 public:
  explicit TileTally(size_t m) : first_(m), second_(m), total_(m) {}
  // `entropy` is the sum of the rows' fixed-point entropies.
  void Add(const Assigner& assigner, std::span<const std::byte* const> rows, uint64_t entropy);
  const Tally& Total();
  void Reset();

 private:
  // p <= 1 is at most 2^40, its square 2^50, a row entropy less than 2^45.
  static constexpr int64_t kRowsBeforeCarry = int64_t{1} << 12;

  void Carry();
  void ClearPending();

  std::vector<uint64_t> first_, second_;
  uint64_t entropy_ = 0;
  int64_t pending_ = 0;
  Tally total_;
};

}  // namespace sextant
