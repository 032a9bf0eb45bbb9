// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <vector>

#include "backend/device.h"
#include "space/devices/chunk_samples.h"

namespace sextant {

// A worker, and what it has that the draws have not.
struct DeviceSeat {
  bool Serves(int device) const { return worker && (device == kHost || device == ordinal); }

  int ordinal;                           // of its device
  std::unique_ptr<DeviceWorker> worker;  // null once it is lost
  ChunkSamples samples;
  std::vector<const int64_t*> labels;  // of a chunk; has room for those of every set
  std::exception_ptr problem{};        // what ended its work on a batch
  int64_t carried = 0;                 // rows of earlier batches whose sums are still on the device
  int64_t carried_from = 0;            // ordinal of the first row of those batches
};

}  // namespace sextant
