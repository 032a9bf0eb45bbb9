// SPDX-License-Identifier: Apache-2.0
#include "backend/cuda/anchors.h"

#include <span>

namespace sextant::cuda {

Anchors::Anchors(Context& context, const Stream& compute, const DeviceOptions& options)
    : context_(context),
      compute_(compute),
      count_(options.count),
      dim_(options.dim),
      precision_(options.precision),
      values_(options.anchors.begin(), options.anchors.end()) {}

const std::byte* Anchors::Of(int draw, AnchorFormat format) {
  auto found = packed_.find(format);
  if (found == packed_.end()) found = packed_.emplace(format, Pack(format)).first;
  return found->second[static_cast<size_t>(draw)].get();
}

Anchors::ByDraw Anchors::Pack(AnchorFormat format) {
  const AnchorShape shape{count_, dim_, format};
  const auto size = static_cast<size_t>(count_ * dim_);
  std::vector<std::byte> packed(PackedAnchorBytes(shape));
  ByDraw by_draw;
  for (size_t begin = 0; begin < values_.size(); begin += size) {
    PackAnchors(shape, std::span(values_).subspan(begin, size), packed.data());
    by_draw.emplace_back(context_, packed.size());
    compute_.Copy(by_draw.back().get(), packed.data(), packed.size(), cudaMemcpyHostToDevice);
    compute_.Wait();  // before the next draw is packed
  }
  return by_draw;
}

}  // namespace sextant::cuda
