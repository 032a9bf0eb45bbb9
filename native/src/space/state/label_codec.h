// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "space/label_tally.h"
#include "space/space.h"
#include "space/state/reader.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant::state {

// One label set: the totals of its rows, and its labels in ascending order.
class LabelCodec {
 public:
  LabelCodec(size_t m, Precision precision)
      : m_(m), element_bytes_(precision == Precision::kF64 ? sizeof(double) : sizeof(float)) {}

  // The least that a set takes.
  uint64_t EmptyBytes() const;
  uint64_t Bytes(const LabelTally& labels) const;
  void Put(Writer& writer, const Tally& tally, const LabelTally& labels) const;
  // Fills `labels`, which is empty; returns the totals, which are those of the labels.
  Tally Get(Reader& reader, LabelTally& labels) const;

 private:
  struct Totals;

  uint64_t EntryBytes(const LabelSlot& slot) const;
  void PutEntry(Writer& writer, const LabelSlot& slot) const;
  void GetKept(Reader& reader, int64_t label, int64_t rows, LabelTally& labels, Totals& totals) const;
  void GetSums(Reader& reader, int64_t label, int64_t rows, LabelTally& labels, Totals& totals) const;

  const size_t m_;
  const size_t element_bytes_;
};

}  // namespace sextant::state
