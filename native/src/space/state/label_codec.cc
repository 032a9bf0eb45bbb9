// SPDX-License-Identifier: Apache-2.0
#include "space/state/label_codec.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "space/state/tally_codec.h"

namespace sextant::state {
namespace {

enum Form : uint32_t { kKeptRows = 0, kSums = 1 };

constexpr uint64_t kEntryHeaderBytes = 24;  // label, rows, form, 0

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

template <typename T>
void CheckAssignment(const Reader& reader, std::span<const T> row) {
  constexpr double kMost = 1 + 0x1p-42;  // 1 in fixed point
  for (size_t j = 0; j < row.size(); ++j) {
    if (!(row[j] >= 0 && row[j] <= kMost)) reader.Fail("an assignment must be 0 .. 1", j * sizeof(T));
  }
}

template <typename T>
void GetAssignment(Reader& reader, size_t m, std::byte* to) {
  const std::span<T> row(reinterpret_cast<T*>(to), m);
  reader.GetAll(row);
  CheckAssignment<T>(reader, row);
}

}  // namespace

struct LabelCodec::Totals {
  explicit Totals(size_t m) : first(m), second(m), kept(2 * m) {}

  int64_t rows = 0;
  WideSums first, second;
  std::vector<uint64_t> kept;          // sums of the rows of one label
  std::vector<std::byte> assignments;  // those rows
};

uint64_t LabelCodec::EmptyBytes() const { return TallyBytes(m_) + sizeof(uint64_t); }

uint64_t LabelCodec::Bytes(const LabelTally& labels) const {
  uint64_t bytes = EmptyBytes();
  for (const LabelSlot* slot : labels.Slots()) bytes += EntryBytes(*slot);
  return bytes;
}

uint64_t LabelCodec::EntryBytes(const LabelSlot& slot) const {
  const uint64_t sums = 2 * m_ * sizeof(uint64_t);
  if (!slot.sums) return kEntryHeaderBytes + static_cast<uint64_t>(slot.rows) * m_ * element_bytes_;
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
  writer.Put<uint32_t>(slot.sums ? kSums : kKeptRows);
  writer.Put(uint32_t{0});
  if (slot.sums) {
    writer.PutAll(std::span<const uint64_t>(slot.sums, 2 * m_));
    // Fewer rows have no high words that are not 0, though there may be a place for them.
    if (LabelTally::NeedsHighWords(slot.rows)) writer.PutAll(std::span<const uint64_t>(slot.high, 2 * m_));
    return;
  }
  const auto rows = SortedRows(slot, m_ * element_bytes_);
  for (const std::byte* row : std::span(rows).first(static_cast<size_t>(slot.rows))) {
    if (element_bytes_ == sizeof(double)) {
      writer.PutAll(std::span(reinterpret_cast<const double*>(row), m_));
    } else {
      writer.PutAll(std::span(reinterpret_cast<const float*>(row), m_));
    }
  }
}

Tally LabelCodec::Get(Reader& reader, LabelTally& labels) const {
  Tally tally = GetTally(reader, m_);
  const auto count = reader.Get<uint64_t>();
  reader.Require(count <= reader.left() / kEntryHeaderBytes, "the section is too short for so many labels");
  Totals totals(m_);
  int64_t before = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const auto label = reader.Get<int64_t>();
    reader.Require(i == 0 || label > before, "labels must ascend");
    before = label;
    const auto rows = reader.Get<int64_t>();
    reader.Require(rows >= 1 && rows <= tally.rows() - totals.rows,
                   "labels must have a row each, and no more than all");
    totals.rows += rows;
    const auto form = reader.Get<uint32_t>();
    reader.Require(form == kSums || (form == kKeptRows && static_cast<size_t>(rows) <= LabelSlot::kMostKept),
                   "a label must have sums, or few rows that are kept");
    reader.Require(reader.Get<uint32_t>() == 0, "the reserved word is not 0");
    (this->*(form == kSums ? &LabelCodec::GetSums : &LabelCodec::GetKept))(reader, label, rows, labels, totals);
  }
  reader.Require(
      totals.rows == tally.rows() && totals.first == tally.first_sums() && totals.second == tally.second_sums(),
      "labels must add up to the totals of their set");
  return tally;
}

void LabelCodec::GetKept(Reader& reader, int64_t label, int64_t rows, LabelTally& labels, Totals& totals) const {
  totals.assignments.assign(LabelSlot::kMostKept * labels.row_bytes(), std::byte{0});
  std::array<const std::byte*, LabelSlot::kMostKept> kept{};
  for (size_t i = 0; i < static_cast<size_t>(rows); ++i) {
    std::byte* row = totals.assignments.data() + i * labels.row_bytes();
    (element_bytes_ == sizeof(double) ? GetAssignment<double> : GetAssignment<float>)(reader, m_, row);
    kept[i] = row;
  }
  const auto of_label = std::span(kept).first(static_cast<size_t>(rows));
  labels.Insert(label, of_label);
  std::fill(totals.kept.begin(), totals.kept.end(), 0);
  labels.Accumulate(of_label, totals.kept);
  totals.first.Add(totals.kept.data());
  totals.second.Add(totals.kept.data() + m_);
}

void LabelCodec::GetSums(Reader& reader, int64_t label, int64_t rows, LabelTally& labels, Totals& totals) const {
  const LabelSlot& slot = labels.InsertSums(label, rows);
  reader.GetAll(std::span(slot.sums, 2 * m_));
  if (slot.high) reader.GetAll(std::span(slot.high, 2 * m_));
  const SumsView first = {slot.sums, slot.high};
  const SumsView second = {slot.sums + m_, slot.high ? slot.high + m_ : nullptr};
  CheckSums(reader, first, second, m_, rows);
  totals.first.Add(first);
  totals.second.Add(second);
}

}  // namespace sextant::state
