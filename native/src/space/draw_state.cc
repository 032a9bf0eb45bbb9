// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "space/draw.h"
#include "space/state/co_moment_codec.h"
#include "space/state/format.h"
#include "space/state/label_codec.h"
#include "space/state/sample_codec.h"
#include "space/state/tally_codec.h"

namespace sextant {
namespace {

constexpr char kDifferentRows[] = "draws of one space must have the same rows";

bool SameRows(const LabelTally& a, const LabelTally& b) {
  const std::vector<const LabelSlot*> slots = a.Slots();
  return slots.size() == b.Slots().size() && std::ranges::all_of(slots, [&](const LabelSlot* slot) {
           return b.Has(slot->label) && b.RowsOf(slot->label) == slot->rows;
         });
}

bool SameRows(const RowSample& a, const RowSample& b) {
  return std::ranges::equal(a.Rows(), b.Rows(), [](const RowSample::Row& x, const RowSample::Row& y) {
    return x.hash == y.hash && x.label == y.label;
  });
}

}  // namespace

using state::Reader;
using state::Writer;

state::RowCodec Draw::CodecOfRows() const { return {static_cast<size_t>(assigner_->anchors()), precision_}; }

void Draw::AddSections(uint32_t number, std::vector<state::Section>& sections) const {
  const state::RowCodec rows = CodecOfRows();
  const state::LabelCodec codec(rows);
  sections.push_back({state::kTotals, number, sizeof(double) + state::TallyBytes(rows.anchors()), [this](Writer& to) {
                        to.Put(nearest_);
                        state::PutTally(to, sums_.all);
                      }});
  if (sums_.products) {
    sections.push_back({state::kCoMoments, number, state::CoMomentBytes(rows.anchors()),
                        [this](Writer& to) { state::PutCoMoments(to, *sums_.products); }});
  }
  const auto sets = static_cast<uint32_t>(sums_.labels.size());
  for (uint32_t i = 0; i < sets; ++i) {
    sections.push_back({state::kLabels, number * sets + i, codec.Bytes(*sums_.labels[i]),
                        [this, codec, i](Writer& to) { codec.Put(to, sums_.sets[i], *sums_.labels[i]); }});
  }
  for (uint32_t i = 0; i <= sets; ++i) {
    sections.push_back({state::kSample, number * (sets + 1) + i, state::SampleBytes(samples_[i], rows),
                        [this, rows, i](Writer& to) { state::PutSample(to, samples_[i], rows); }});
  }
}

void Draw::Restore(uint32_t number, Reader& reader, const Draw* first) {
  const auto sets = static_cast<uint32_t>(sums_.labels.size());
  reader.OpenSection(state::kTotals, number);
  RestoreTotals(reader);
  reader.Require(!first || sums_.all.rows() == first->sums_.all.rows(), kDifferentRows);
  reader.CloseSection();
  if (sums_.products) {
    reader.OpenSection(state::kCoMoments, number);
    sums_.products = state::GetCoMoments(reader, sums_.all, CodecOfRows().anchors());
    reader.CloseSection();
  }
  for (uint32_t i = 0; i < sets; ++i) {
    reader.OpenSection(state::kLabels, number * sets + i);
    RestoreLabels(i, reader);
    reader.Require(!first || SameRows(*sums_.labels[i], *first->sums_.labels[i]), kDifferentRows);
    reader.CloseSection();
  }
  for (uint32_t i = 0; i <= sets; ++i) {
    reader.OpenSection(state::kSample, number * (sets + 1) + i);
    RestoreSample(i, reader);
    reader.Require(!first || SameRows(samples_[i], first->samples_[i]), kDifferentRows);
    reader.CloseSection();
  }
}

void Draw::RestoreTotals(Reader& reader) {
  nearest_ = reader.Get<double>();
  // Rounding may leave a cosine a little above 1.
  reader.Require(nearest_ == kNoCosine || std::abs(nearest_) < 1.01, "there is no such cosine");
  sums_.all = state::GetTally(reader, CodecOfRows().anchors());
}

void Draw::RestoreLabels(size_t set, Reader& reader) {
  const state::RowCodec rows = CodecOfRows();
  sums_.sets[set] = state::LabelCodec(rows).Get(reader, *sums_.labels[set]);
  state::CheckPart(reader, sums_.sets[set], sums_.all, rows.anchors());
}

void Draw::RestoreSample(size_t sample, Reader& reader) {
  const Tally& tally = sample == 0 ? sums_.all : sums_.sets[sample - 1];
  const LabelTally* labels = sample == 0 ? nullptr : sums_.labels[sample - 1].get();
  state::GetSample(reader, samples_[sample], CodecOfRows(), tally.rows(), labels);
}

}  // namespace sextant
