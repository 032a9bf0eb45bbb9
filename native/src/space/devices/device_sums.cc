// SPDX-License-Identifier: Apache-2.0
#include "space/devices/device_sums.h"

namespace sextant {
namespace {

void AddTo(Tally& tally, const SumSink::Totals& totals) {
  tally.Add(totals.rows, totals.moments, {&totals.entropy[0], &totals.entropy[1]});
}

// Calls reserve(draw), which may fail, then add(draw), which cannot, for all draws; or none of the latter.
template <typename Reserve, typename Release, typename Add>
void ReserveThenAdd(size_t draws, Reserve&& reserve, Release&& release, Add&& add) {
  size_t reserved = 0;
  try {
    for (; reserved < draws; ++reserved) reserve(reserved);
  } catch (...) {
    while (reserved-- > 0) release(reserved);
    throw;
  }
  for (size_t draw = 0; draw < draws; ++draw) add(draw);
}

}  // namespace

DeviceSums::DeviceSums(std::span<const std::unique_ptr<Draw>> draws) {
  for (const auto& draw : draws) draws_.push_back(draw->NewSums());
}

void DeviceSums::AddTotals(int draw, const Totals& totals) {
  DrawSums& to = draws_[static_cast<size_t>(draw)];
  sextant::AddTo(to.all, totals);
  if (to.products) to.products->Add(totals.co_moments);
}

void DeviceSums::AddSetTotals(int draw, int set, const Totals& totals) {
  sextant::AddTo(draws_[static_cast<size_t>(draw)].sets[static_cast<size_t>(set)], totals);
}

void DeviceSums::AddLabel(int draw, int set, const Label& label) {
  LabelTally& to = *draws_[static_cast<size_t>(draw)].labels[static_cast<size_t>(set)];
  to.AddSums(label.label, label.rows, label.moments, label.entropy);
}

void DeviceSums::Add(const DeviceSums& from) {
  ReserveThenAdd(
      draws_.size(), [&](size_t draw) { draws_[draw].ReserveLabels(from.draws_[draw]); },
      [&](size_t draw) { draws_[draw].ReleaseLabels(from.draws_[draw]); },
      [&](size_t draw) { draws_[draw].AddAll(from.draws_[draw]); });
}

void DeviceSums::AddTo(std::span<const std::unique_ptr<Draw>> draws) {
  if (draws[0]->tally().rows() == 0) {  // nothing is there; many labels are not held twice
    for (size_t draw = 0; draw < draws_.size(); ++draw) draws[draw]->SwapSums(draws_[draw]);
    return;
  }
  ReserveThenAdd(
      draws_.size(), [&](size_t draw) { draws[draw]->ReserveLabels(draws_[draw]); },
      [&](size_t draw) { draws[draw]->ReleaseLabels(draws_[draw]); },
      [&](size_t draw) { draws[draw]->AddSums(draws_[draw]); });
}

}  // namespace sextant
