// SPDX-License-Identifier: Apache-2.0
#include "space/state/label_codec.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "space/state/tally_codec.h"

namespace sextant::state {
namespace {

enum Form : uint32_t { kKeptRows = 0, kSums = 1 };

constexpr uint64_t kEntryHeaderBytes = 32;  // label, rows, entropy, form, high word of entropy

// Rows of a label are kept in the order of their arrival, which says nothing; a file has them in order of their bytes.
std::array<const std::byte*, LabelSlot::kMostKept> SortedRows(const LabelSlot& slot, size_t bytes) {
  std::array<const std::byte*, LabelSlot::kMostKept> rows{};
  const auto before = [&](const std::byte* a, const std::byte* b) { return std::memcmp(a, b, bytes) < 0; };
  for (size_t i = 0; i < static_cast<size_t>(slot.rows); ++i) {
    const auto place = std::upper_bound(rows.begin(), rows.begin() + i, slot.kept[i], before);
    std::copy_backward(place, rows.begin() + i, rows.begin() + i + 1);
    *place = slot.kept[i];
  }
  return rows;
}

std::vector<const LabelSlot*> SortedSlots(const LabelTally& labels) {
  std::vector<const LabelSlot*> slots = labels.Slots();
  std::sort(slots.begin(), slots.end(), [](const LabelSlot* a, const LabelSlot* b) { return a->label < b->label; });
  return slots;
}

}  // namespace

struct LabelCodec::Entry {
  int64_t label, rows;
  uint64_t entropy, entropy_high;
  bool sums;
};

uint64_t LabelCodec::Bytes(const LabelTally& labels) const {
  uint64_t bytes = TallyBytes(m_) + sizeof(uint64_t);
  for (const LabelSlot* slot : labels.Slots()) bytes += EntryBytes(*slot);
  return bytes;
}

uint64_t LabelCodec::EntryBytes(const LabelSlot& slot) const {
  const uint64_t sums = 2 * m_ * sizeof(uint64_t);
  if (!slot.sums) return kEntryHeaderBytes + static_cast<uint64_t>(slot.rows) * rows_.bytes();
  return kEntryHeaderBytes + (LabelTally::NeedsHighWords(slot.rows) ? 2 * sums : sums);
}

void LabelCodec::Put(Writer& writer, const Tally& tally, const LabelTally& labels) const {
  PutTally(writer, tally);
  const std::vector<const LabelSlot*> slots = SortedSlots(labels);
  writer.Put(static_cast<uint64_t>(slots.size()));
  for (const LabelSlot* slot : slots) PutEntry(writer, *slot);
}

void LabelCodec::PutEntry(Writer& writer, const LabelSlot& slot) const {
  writer.Put(slot.label);
  writer.Put(slot.rows);
  writer.Put(slot.entropy);
  writer.Put<uint32_t>(slot.sums ? kSums : kKeptRows);
  // 2^56 rows have less than 2^(56 + 28 + 5).
  writer.Put(static_cast<uint32_t>(slot.entropy_high()));
  if (slot.sums) {
    writer.PutAll(std::span<const uint64_t>(slot.sums, 2 * m_));
    // Fewer rows have no high words that are not 0, though there may be a place for them.
    if (LabelTally::NeedsHighWords(slot.rows)) writer.PutAll(std::span<const uint64_t>(slot.high, 2 * m_));
    return;
  }
  const auto rows = SortedRows(slot, rows_.bytes());
  for (int64_t i = 0; i < slot.rows; ++i) rows_.Put(writer, rows[static_cast<size_t>(i)]);
}

Tally LabelCodec::Get(Reader& reader, LabelTally& labels) const {
  const Tally tally = GetTally(reader, m_);
  const auto count = reader.Get<uint64_t>();
  reader.Require(count <= reader.left() / kEntryHeaderBytes, "the section is too short for so many labels");
  WideSums first(m_), second(m_);
  std::vector<uint64_t> scratch(2 * m_);
  std::vector<std::byte> buffer;
  int64_t rows = 0, before = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const Entry entry = GetEntry(reader, i > 0 ? &before : nullptr, tally.rows() - rows);
    before = entry.label;
    rows += entry.rows;
    LabelSlot& slot = entry.sums ? GetSums(reader, entry, labels) : GetKept(reader, entry, labels, buffer);
    slot.AddEntropy(entry.entropy, entry.entropy_high);
    const Moments moments = labels.MomentsOf(slot, scratch);
    CheckSums(reader, moments, m_, entry.rows);
    first.Add(moments.first);
    second.Add(moments.second);
  }
  reader.Require(rows == tally.rows() && first == tally.first_sums() && second == tally.second_sums(),
                 "labels must add up to the totals of their set");
  return tally;
}

LabelCodec::Entry LabelCodec::GetEntry(Reader& reader, const int64_t* before, int64_t most_rows) const {
  Entry entry{};
  entry.label = reader.Get<int64_t>();
  reader.Require(!before || entry.label > *before, "labels must ascend");
  entry.rows = reader.Get<int64_t>();
  reader.Require(entry.rows >= 1 && entry.rows <= most_rows, "labels must have a row each, and no more than their set");
  entry.entropy = reader.Get<uint64_t>();
  const auto form = reader.Get<uint32_t>();
  entry.sums = form == kSums;
  reader.Require(entry.sums || (form == kKeptRows && static_cast<size_t>(entry.rows) <= LabelSlot::kMostKept),
                 "a label must have sums, or few rows that are kept");
  entry.entropy_high = reader.Get<uint32_t>();
  reader.Require(CanHaveEntropy(entry.entropy, entry.entropy_high, LabelSlot::kEntropyBits, entry.rows),
                 "rows cannot have such an entropy");
  return entry;
}

LabelSlot& LabelCodec::GetKept(Reader& reader, const Entry& entry, LabelTally& labels,
                               std::vector<std::byte>& buffer) const {
  buffer.assign(LabelSlot::kMostKept * labels.row_bytes(), std::byte{0});
  std::array<const std::byte*, LabelSlot::kMostKept> kept{};
  const auto rows = static_cast<size_t>(entry.rows);
  for (size_t i = 0; i < rows; ++i) {
    std::byte* row = buffer.data() + i * labels.row_bytes();
    rows_.Get(reader, row);
    kept[i] = row;
  }
  return labels.Insert(entry.label, std::span(kept).first(rows));
}

LabelSlot& LabelCodec::GetSums(Reader& reader, const Entry& entry, LabelTally& labels) const {
  LabelSlot& slot = labels.InsertSums(entry.label, entry.rows);
  reader.GetAll(std::span(slot.sums, 2 * m_));
  if (slot.high) reader.GetAll(std::span(slot.high, 2 * m_));
  return slot;
}

}  // namespace sextant::state
