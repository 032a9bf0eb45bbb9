// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "space/label_tally.h"
#include "space/row_sample.h"
#include "space/state/reader.h"
#include "space/state/row_codec.h"
#include "space/state/writer.h"

namespace sextant::state {

uint64_t SampleBytes(const RowSample& sample, const RowCodec& codec);
void PutSample(Writer& writer, const RowSample& sample, const RowCodec& codec);
// Fills `sample`, which is empty and of `rows` rows. Those have labels of `labels`, or, where that is null, none.
void GetSample(Reader& reader, RowSample& sample, const RowCodec& codec, int64_t rows, const LabelTally* labels);

}  // namespace sextant::state
