// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "backend/cuda/buffers.h"
#include "backend/cuda/kernels/kernels.h"
#include "backend/cuda/streams.h"
#include "backend/device.h"

namespace sextant::cuda {

// The anchors of all draws, packed as kernels want them.
class Anchors {
 public:
  Anchors(Context& context, const Stream& compute, const DeviceOptions& options);

  AnchorShape ShapeFor(DType rows) const { return {count_, dim_, FormatOf(precision_, rows)}; }
  // Of the device; brought there when they are asked for first.
  const std::byte* Of(int draw, AnchorFormat format);

 private:
  using ByDraw = std::vector<DeviceBuffer<std::byte>>;
  ByDraw Pack(AnchorFormat format);

  Context& context_;
  const Stream& compute_;
  const int64_t count_, dim_;
  const Precision precision_;
  const std::vector<double> values_;
  std::map<AnchorFormat, ByDraw> packed_;
};

}  // namespace sextant::cuda
