// SPDX-License-Identifier: Apache-2.0
#include "space/mean_assignments.h"

#include <algorithm>

#include "backend/backend.h"

namespace sextant {
namespace {

constexpr size_t kMostValues = size_t{1} << 16;  // at a time: 512 KiB

// Rounded once for a sum below 2^53, and twice beyond.
void Divide(const SumsView& sums, int64_t rows, std::span<double> out) {
  const double whole = kFixedOne * static_cast<double>(rows);
  for (size_t j = 0; j < out.size(); ++j) out[j] = ValueOf(sums, j) / whole;
}

}  // namespace

std::vector<double> MeanAssignment(const Tally& tally) {
  std::vector<double> mean(tally.first_sums().low().size());
  Divide(tally.moments().first, tally.rows(), mean);
  return mean;
}

void MeanAssignments(const LabelTally& labels, int64_t anchors, const TakeValues& take) {
  const auto m = static_cast<size_t>(anchors);
  const std::vector<const LabelSlot*> slots = labels.SortedSlots();
  const size_t at_once = std::max<size_t>(kMostValues / m, 1);
  std::vector<uint64_t> scratch(2 * m);
  std::vector<double> values(std::min(at_once, slots.size()) * m);
  for (size_t begin = 0; begin < slots.size(); begin += at_once) {
    const size_t count = std::min(at_once, slots.size() - begin);
    const std::span<double> part = std::span(values).first(count * m);
    for (size_t i = 0; i < count; ++i) {
      const LabelSlot& slot = *slots[begin + i];
      Divide(labels.MomentsOf(slot, scratch).first, slot.rows, part.subspan(i * m, m));
    }
    take(part);
  }
}

}  // namespace sextant
