// SPDX-License-Identifier: Apache-2.0
#include "space/draw_sums.h"

namespace sextant {

DrawSums::DrawSums(const Assigner& assigner, int label_sets, int shard_bits, bool co_moments)
    : all(static_cast<size_t>(assigner.anchors())), sets(static_cast<size_t>(label_sets), all) {
  if (co_moments) products.emplace(static_cast<size_t>(assigner.anchors()));
  for (int i = 0; i < label_sets; ++i) labels.push_back(std::make_unique<LabelTally>(assigner, shard_bits));
}

void DrawSums::ReserveLabels(const DrawSums& from) {
  size_t set = 0;
  try {
    for (; set < labels.size(); ++set) labels[set]->ReserveAll(*from.labels[set]);
  } catch (...) {
    while (set-- > 0) labels[set]->ReleaseAll(*from.labels[set]);
    throw;
  }
}

void DrawSums::ReleaseLabels(const DrawSums& from) noexcept {
  for (size_t i = 0; i < labels.size(); ++i) labels[i]->ReleaseAll(*from.labels[i]);
}

void DrawSums::AddAll(const DrawSums& from) noexcept {
  for (size_t i = 0; i < labels.size(); ++i) labels[i]->AddAll(*from.labels[i]);
  all.Add(from.all);
  if (products) products->Add(*from.products);
  for (size_t i = 0; i < sets.size(); ++i) sets[i].Add(from.sets[i]);
}

}  // namespace sextant
