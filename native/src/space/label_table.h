// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "space/arena.h"
#include "space/slab.h"

namespace sextant {

// Sums of the rows of one label: S_x and Q_x. The first few rows are kept as they are, which is smaller than sums
// and just as exact, since a row is rounded to fixed point the same way whenever it is added.
struct alignas(64) LabelSlot {
  static constexpr size_t kMostKept = 3;
  // A row's entropy is at most ln(2^24) < 2^5.
  static constexpr int kEntropyBits = 28;

  int64_t label = 0;
  int64_t rows = 0;
  uint64_t entropy = 0;      // low word of the sum of the rows' entropies in units of 2^-kEntropyBits
  uint64_t* sums = nullptr;  // S_x then Q_x, 2 m low words; null while all rows are kept
  uint64_t* high = nullptr;  // null while no sum can reach 2^64; else 2 m high words, and 2 m of scratch
  union {
    std::byte* kept[kMostKept] = {};  // while there are no sums
    uint64_t high_entropy;            // high word of the entropies, once there are
  };

  uint64_t entropy_high() const { return sums ? high_entropy : 0; }
  double mean_row_entropy() const {
    constexpr double kOne = int64_t{1} << kEntropyBits;
    const double sum = static_cast<double>(entropy_high()) * 0x1p64 + static_cast<double>(entropy);
    return sum / (kOne * static_cast<double>(rows));
  }
  // The entropies of rows that are added; their number says whether they need a high word, and so sums.
  void AddEntropy(uint64_t low, uint64_t high = 0) {
    entropy += low;
    if (sums) high_entropy += high + (entropy < low);
  }
  void SubtractEntropy(uint64_t low) {
    if (sums) high_entropy -= entropy < low;
    entropy -= low;
  }
};

// From labels to their slots, by open addressing. Slots never move.
class LabelTable {
 public:
  explicit LabelTable(Arena& arena);

  // Null where the label is not in the table. `hash` is LabelHash(label).
  LabelSlot* Find(int64_t label, uint64_t hash) const;
  LabelSlot& FindOrInsert(int64_t label, uint64_t hash);
  // Asks for the memory that FindOrInsert will read. Also without the lock that guards everything else here.
  void Prefetch(uint64_t hash) const;

  size_t blocks() const { return blocks_.size(); }
  std::span<const LabelSlot> Block(size_t i) const {
    return {blocks_[i], std::min(kBlockSlots, size_ - i * kBlockSlots)};
  }

 private:
  static constexpr size_t kBlockSlots = 64;

  struct Entry {
    uint32_t tag;  // low bits of the hash
    uint32_t slot_plus_1 = 0;
  };

  size_t Locate(int64_t label, uint64_t hash) const;
  LabelSlot& SlotOf(const Entry& entry) const;
  LabelSlot& AddSlot(int64_t label);
  void Resize(size_t entries);

  Slab slot_blocks_;
  std::vector<Entry> table_;
  std::vector<LabelSlot*> blocks_;
  size_t size_ = 0;
  std::atomic<uintptr_t> prefetch_from_ = 0;
  std::atomic<size_t> prefetch_mask_ = 0;
};

}  // namespace sextant
