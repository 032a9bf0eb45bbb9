// SPDX-License-Identifier: Apache-2.0
#include "space/state/sample_codec.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sextant::state {
namespace {

constexpr uint64_t kRowHeaderBytes = 16;  // hash, label

}  // namespace

uint64_t SampleBytes(const RowSample& sample, const RowCodec& codec) {
  return sizeof(uint64_t) + sample.size() * (kRowHeaderBytes + codec.bytes());
}

void PutSample(Writer& writer, const RowSample& sample, const RowCodec& codec) {
  writer.Put(static_cast<uint64_t>(sample.size()));
  for (const RowSample::Row& row : sample.Rows()) {
    writer.Put(row.hash);
    writer.Put(row.label);
    codec.Put(writer, row.assignment);
  }
}

void GetSample(Reader& reader, RowSample& sample, const RowCodec& codec, int64_t rows, const LabelTally* labels) {
  const auto count = reader.Get<uint64_t>();
  reader.Require(count == std::min<uint64_t>(sample.capacity(), static_cast<uint64_t>(rows)),
                 "a sample must be as large as it can be");
  reader.Require(reader.left() / (kRowHeaderBytes + codec.bytes()) >= count,
                 "the section is too short for so many rows");
  sample.Reserve(count);
  std::vector<std::byte> assignment(sample.row_bytes());
  uint64_t before = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const auto hash = reader.Get<uint64_t>();
    reader.Require(hash >= before, "hashes must not descend");
    before = hash;
    const auto label = reader.Get<int64_t>();
    reader.Require(labels ? labels->Has(label) : label == 0, "a sampled row has a label that no row has");
    codec.Get(reader, assignment.data());
    sample.Offer({hash, label, assignment.data()});
  }
}

}  // namespace sextant::state
