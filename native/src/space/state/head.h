// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "space/arithmetic.h"
#include "space/space.h"
#include "space/state/reader.h"
#include "space/state/writer.h"

namespace sextant::state {

// What a space is made of before it has rows.
struct Head {
  SpaceOptions options;  // as resolved: precision is never kAuto; what Space::Load takes from others is no part of it
  Arithmetic arithmetic;
  double temperature;
  std::vector<double> anchors;
};

// The first format version that has sums of such an arithmetic.
uint32_t VersionFor(const Arithmetic& arithmetic);

uint64_t OptionsBytes(uint32_t version);
void PutOptions(Writer& writer, uint32_t version, const SpaceInfo& info, BadRows bad_rows);
Head GetHead(Reader& reader);

}  // namespace sextant::state
