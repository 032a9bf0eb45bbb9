// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "space/space.h"
#include "space/state/reader.h"
#include "space/state/writer.h"

namespace sextant::state {

// What a space is made of before it has rows.
struct Head {
  SpaceOptions options;  // as resolved: precision is never kAuto; threads and target are not part of a state
  double temperature;
  std::vector<double> anchors;
};

uint64_t OptionsBytes();
void PutOptions(Writer& writer, const SpaceInfo& info, BadRows bad_rows);
Head GetHead(Reader& reader);

}  // namespace sextant::state
