// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/device_pairs.h"

namespace sextant::cuda {

// One sweep on the current device, strip by strip of rows and tile by tile of columns. A space is copied to the device
// once where memory allows, else in parts: y for every strip anew. Smaller strips and tiles follow where even that is
// too much; results have the same bits. Throws Error(kDeviceOutOfMemory) where the smallest do not fit.
void SweepPairs(int ordinal, const DevicePairTask& task, DevicePairProgress& progress);

}  // namespace sextant::cuda
