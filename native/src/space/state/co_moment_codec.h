// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "space/co_moments.h"
#include "space/state/reader.h"
#include "space/state/writer.h"
#include "space/tally.h"

namespace sextant::state {

uint64_t CoMomentBytes(size_t m);
void PutCoMoments(Writer& writer, const CoMoments& products);
// Those that the rows of `tally` can have.
CoMoments GetCoMoments(Reader& reader, const Tally& tally, size_t m);

}  // namespace sextant::state
