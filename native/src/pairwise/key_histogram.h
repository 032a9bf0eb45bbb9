// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pairwise/strip_states.h"
#include "pairwise/sweep.h"

namespace sextant {

// Whole numbers in the order of the doubles they stand for; 0 and -0 are one.
inline uint64_t KeyOf(double value) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  const auto bits = std::bit_cast<uint64_t>(value + 0.0);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}
inline double ValueOfKey(uint64_t key) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return std::bit_cast<double>((key & kSign) != 0 ? key ^ kSign : ~key);
}

// Keys from low to high, both included, in at most 2^16 cells of 2^shift keys.
struct KeyWindow {
  uint64_t low = 0, high = ~uint64_t{0};

  int shift() const { return std::max(0, static_cast<int>(std::bit_width(high - low)) - 16); }
  size_t cells() const { return static_cast<size_t>((high - low) >> shift()) + 1; }
  KeyWindow Cell(size_t cell) const;
};

// Which pairs of a sweep count: all, or i < j alone.
enum class Counted { kAll, kLater };

// How many distances of one source of a sweep have keys below, in each cell of, and above a window. Counts go on from
// sweep to sweep.
class KeyHistogram final : public Reduction {
 public:
  KeyHistogram(const KeyWindow& window, Counted counted, size_t source = 0);

  std::unique_ptr<Strip> NewStrip() override;
  void set_counted(Counted counted) { counted_ = counted; }  // of the next sweep
  // window.cells() + 2: those below first, those above last.
  std::vector<int64_t> Counts() const;

 private:
  class StripOf;
  KeyWindow window_;
  Counted counted_;
  size_t source_;
  StripStates<std::vector<int64_t>> counts_;
};

// The distances whose keys lie in a window, in no order.
class KeyCollector final : public Reduction {
 public:
  KeyCollector(const KeyWindow& window, Counted counted, size_t source = 0);

  std::unique_ptr<Strip> NewStrip() override;
  void set_counted(Counted counted) { counted_ = counted; }
  std::vector<double> Take();

 private:
  class StripOf;
  KeyWindow window_;
  Counted counted_;
  size_t source_;
  StripStates<std::vector<double>> found_;
};

}  // namespace sextant
