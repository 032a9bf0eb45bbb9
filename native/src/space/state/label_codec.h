// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "space/label_tally.h"
#include "space/state/reader.h"
#include "space/state/row_codec.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant::state {

// One label set: the totals of its rows, and its labels in ascending order.
class LabelCodec {
 public:
  explicit LabelCodec(const RowCodec& rows) : rows_(rows), m_(rows.anchors()) {}

  uint64_t Bytes(const LabelTally& labels) const;
  void Put(Writer& writer, const Tally& tally, const LabelTally& labels) const;
  // Fills `labels`, which is empty; returns the totals, which are those of the labels.
  Tally Get(Reader& reader, LabelTally& labels) const;

 private:
  struct Entry;

  uint64_t EntryBytes(const LabelSlot& slot) const;
  void PutEntry(Writer& writer, const LabelSlot& slot) const;
  Entry GetEntry(Reader& reader, const int64_t* before, int64_t most_rows) const;
  LabelSlot& GetKept(Reader& reader, const Entry& entry, LabelTally& labels, std::vector<std::byte>& buffer) const;
  LabelSlot& GetSums(Reader& reader, const Entry& entry, LabelTally& labels) const;

  const RowCodec rows_;
  const size_t m_;
};

}  // namespace sextant::state
