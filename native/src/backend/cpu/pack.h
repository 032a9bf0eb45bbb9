// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/aligned.h"

namespace sextant::cpu {

// The d axis is walked in chunks of this many elements; chunk sums are added in order. It bounds the rounding
// error of long dot products and keeps a panel in cache. Part of the definition of a row's bits.
inline constexpr size_t kChunk = 256;

// Rows of the score matrix, and all sums over anchors, are laid out in this many virtual lanes, so that the order
// of every addition is the same for every vector width.
inline constexpr size_t kVirtualLanes = 16;

// The same for sums of squares: more, so that no addition waits for the last.
inline constexpr size_t kSquareLanes = 64;

// Rows that the micro-kernel takes at once.
inline constexpr size_t kBlockRows = 6;

inline constexpr size_t kCacheLine = 64;

inline constexpr size_t RoundUp(size_t value, size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

// A few anchors beyond whole sets of virtual lanes would leave most of a vector idle. In single precision they are
// taken four at a time, with four elements of d beside one another. Part of the definition of a row's bits.
inline constexpr size_t kTailAnchors = 4, kTailElements = kVirtualLanes / kTailAnchors;

template <typename T>
constexpr size_t TailOf(size_t anchors) {
  const size_t beyond = anchors % kVirtualLanes;
  return sizeof(T) == sizeof(float) && anchors > kVirtualLanes && beyond <= 2 * kTailAnchors ? beyond : 0;
}

// Anchors, cut along d into chunks and along m into panels of a few vectors; within a panel the lanes of one k
// are adjacent. Lanes beyond m are zero. The tail has for each of its groups and each four k the four of each anchor.
template <typename T>
struct PackedAnchors {
  struct Panel {
    size_t first;    // anchor
    size_t vectors;  // width in vectors of `lanes`
  };
  size_t count = 0;
  size_t dim = 0;
  size_t lanes = 0;
  size_t padded = 0;  // anchors of the panels, rounded up to whole vectors
  double inverse_temperature = 0;
  std::vector<Panel> panels;
  // A piece of this many panels by this many elements of d fits into the second-level cache.
  size_t panels_in_cache = 1;
  size_t dim_in_cache = kChunk;
  AlignedVector<T> values, tail;
  size_t tail_groups = 0;

  size_t first_of_tail() const { return count - TailOf<T>(count); }

  const T* PanelOf(size_t chunk_begin, size_t chunk_size, const Panel& panel) const {
    return values.data() + chunk_begin * padded + chunk_size * panel.first;
  }

  // Of a group of the tail in the chunk that begins at `chunk_begin`.
  size_t TailPlace(size_t chunk_begin, size_t chunk_size, size_t group) const {
    return (chunk_begin * tail_groups + RoundUp(chunk_size, kTailElements) * group) * kTailAnchors;
  }
};

template <typename T>
void PackTail(std::span<const double> anchors, PackedAnchors<T>& packed) {
  const size_t first = packed.first_of_tail(), dim = packed.dim;
  packed.tail_groups = (packed.count - first + kTailAnchors - 1) / kTailAnchors;
  packed.tail.assign(packed.tail_groups * kTailAnchors * RoundUp(dim, kTailElements), T(0));
  for (size_t begin = 0; begin < dim; begin += kChunk) {
    const size_t size = std::min(kChunk, dim - begin);
    for (size_t j = first; j < packed.count; ++j) {
      const double* anchor = anchors.data() + j * dim + begin;
      T* out = packed.tail.data() + packed.TailPlace(begin, size, (j - first) / kTailAnchors);
      out += (j - first) % kTailAnchors * kTailElements;
      for (size_t k = 0; k < size; ++k) {
        out[k / kTailElements * kVirtualLanes + k % kTailElements] = static_cast<T>(anchor[k]);
      }
    }
  }
}

template <typename T>
PackedAnchors<T> Pack(std::span<const double> anchors, size_t count, size_t dim, double temperature, size_t lanes,
                      size_t max_vectors) {
  PackedAnchors<T> packed;
  packed.count = count;
  packed.dim = dim;
  packed.lanes = lanes;
  const size_t panelled = packed.first_of_tail();
  packed.padded = RoundUp(panelled, lanes);
  packed.inverse_temperature = 1.0 / temperature;
  const size_t vectors = packed.padded / lanes;
  const size_t panels = (vectors + max_vectors - 1) / max_vectors;
  for (size_t i = 0, first = 0; i < panels; ++i) {
    const size_t width = vectors / panels + (i < vectors % panels ? 1 : 0);
    packed.panels.push_back({first * lanes, width});
    first += width;
  }
  constexpr size_t kPieceBytes = 1024 * 1024;
  const size_t chunk_bytes = max_vectors * lanes * kChunk * sizeof(T);  // of one panel
  packed.panels_in_cache = std::max<size_t>(1, kPieceBytes / chunk_bytes);
  packed.dim_in_cache = std::max<size_t>(1, packed.panels_in_cache / panels) * kChunk;
  packed.values.assign(packed.padded * dim, T(0));
  for (size_t begin = 0; begin < dim; begin += kChunk) {
    const size_t size = dim - begin < kChunk ? dim - begin : kChunk;
    for (const auto& panel : packed.panels) {
      T* out = packed.values.data() + begin * packed.padded + size * panel.first;
      const size_t width = panel.vectors * lanes;
      for (size_t j = 0; j < width && panel.first + j < panelled; ++j) {
        const double* anchor = anchors.data() + (panel.first + j) * dim + begin;
        for (size_t k = 0; k < size; ++k) out[k * width + j] = static_cast<T>(anchor[k]);
      }
    }
  }
  PackTail(anchors, packed);
  return packed;
}

}  // namespace sextant::cpu
