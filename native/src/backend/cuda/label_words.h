// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "backend/cuda/kernels/kernels.h"
#include "backend/device.h"

namespace sextant::cuda {

// Rows and sums of one label and one draw in words of 128 bits, as the totals of draws have them too: S_j, Q_j and the
// row entropies.
class LabelWords {
 public:
  explicit LabelWords(int64_t anchors) : anchors_(anchors), low_(ChunkSums(anchors)), high_(ChunkSums(anchors)) {}

  // Adds what a slot of the device holds, whose 96 bits may be those of a negative number.
  void Add(const std::byte* slot) {
    const uint64_t* low = SlotLowWords(slot);
    const uint32_t* high = SlotHighWords(slot, anchors_);
    rows_ += RowsOf(slot);
    for (size_t j = 0; j < low_.size(); ++j) {
      low_[j] += low[j];
      high_[j] += static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(high[j]))) + (low_[j] < low[j]);
    }
  }
  void Clear() {
    rows_ = 0;
    std::fill(low_.begin(), low_.end(), 0);
    std::fill(high_.begin(), high_.end(), 0);
  }

  static int64_t RowsOf(const std::byte* slot) { return *reinterpret_cast<const int64_t*>(slot); }
  int64_t rows() const { return rows_; }
  SumSink::Label View(int64_t label) const {
    const auto m = static_cast<size_t>(anchors_);
    const bool wide = std::any_of(high_.begin(), high_.end(), [](uint64_t word) { return word != 0; });
    const uint64_t* high = wide ? high_.data() : nullptr;
    return {
        label, rows_, {{low_.data(), high}, {low_.data() + m, wide ? high + m : nullptr}}, {low_[2 * m], high_[2 * m]}};
  }

 private:
  int64_t anchors_;
  int64_t rows_ = 0;
  std::vector<uint64_t> low_, high_;
};

}  // namespace sextant::cuda
