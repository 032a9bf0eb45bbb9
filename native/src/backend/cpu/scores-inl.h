// SPDX-License-Identifier: Apache-2.0
//
// The multiply-adds: rows x anchors over one chunk of d. One accumulator per (row, anchor), walked in order of d.
#if defined(SEXTANT_SCORES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_SCORES_INL_H_
#undef SEXTANT_SCORES_INL_H_
#else
#define SEXTANT_SCORES_INL_H_
#endif

#include <hwy/cache_control.h>

#include "backend/cpu/pack.h"
#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Register budget of the micro-kernel: kBlockRows x kPanelVectors accumulators, kPanelVectors anchors, one row element.
inline constexpr size_t kBlockRows = 6;
#if HWY_TARGET <= HWY_AVX3
inline constexpr size_t kPanelVectors = 4;  // 24 + 4 + 1 of 32 registers
#else
inline constexpr size_t kPanelVectors = 2;  // 12 + 2 + 1 of 16
#endif

template <size_t kRows, size_t kVectors, typename T>
HWY_INLINE void ScoreBlock(const T* const* HWY_RESTRICT rows, size_t size, const T* HWY_RESTRICT panel,
                           T* HWY_RESTRICT scores, size_t stride, bool first_chunk, bool first_panel) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  constexpr size_t kLanes = HWY_LANES(T);
  V sums[kRows][kVectors];
  for (size_t r = 0; r < kRows; ++r) {
    for (size_t v = 0; v < kVectors; ++v) sums[r][v] = hn::Zero(d);
  }
  constexpr size_t kLine = kCacheLine / sizeof(T);
  for (size_t line = 0; line < size; line += kLine) {
    if (first_panel) {  // fetch the next chunk of these rows meanwhile
      for (size_t r = 0; r < kRows; ++r) {
        const auto ahead = reinterpret_cast<uintptr_t>(rows[r]) + (line + kChunk) * sizeof(T);
        hwy::Prefetch(reinterpret_cast<const char*>(ahead));
      }
    }
    const size_t end = HWY_MIN(line + kLine, size);
    HWY_UNROLL(2)
    for (size_t k = line; k < end; ++k) {
      V anchor[kVectors];
      for (size_t v = 0; v < kVectors; ++v) anchor[v] = hn::Load(d, panel + (k * kVectors + v) * kLanes);
      for (size_t r = 0; r < kRows; ++r) {
        const V element = hn::Set(d, rows[r][k]);
        for (size_t v = 0; v < kVectors; ++v) sums[r][v] = Fma(element, anchor[v], sums[r][v]);
      }
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    for (size_t v = 0; v < kVectors; ++v) {
      T* at = scores + r * stride + v * kLanes;
      hn::StoreU(first_chunk ? sums[r][v] : hn::Add(hn::LoadU(d, at), sums[r][v]), d, at);
    }
  }
}

template <size_t kVectors, typename T>
void ScorePanel(const T* const* rows, size_t n, size_t size, const T* panel, T* scores, size_t stride, bool first_chunk,
                bool first_panel) {
  size_t i = 0;
  for (; i + kBlockRows <= n; i += kBlockRows) {
    ScoreBlock<kBlockRows, kVectors>(rows + i, size, panel, scores + i * stride, stride, first_chunk, first_panel);
  }
  for (; i < n; ++i)
    ScoreBlock<1, kVectors>(rows + i, size, panel, scores + i * stride, stride, first_chunk, first_panel);
}

// Adds the scores of one chunk of d (stores them, for the first chunk).
template <typename T>
void AddChunkScores(const PackedAnchors<T>& anchors, size_t begin, size_t size, const T* const* rows, size_t n,
                    T* scores, size_t stride) {
  const bool first_chunk = begin == 0;
  for (const auto& panel : anchors.panels) {
    const T* values = anchors.PanelOf(begin, size, panel);
    T* to = scores + panel.first;
    const bool first_panel = panel.first == 0;
    if (panel.vectors == 1) ScorePanel<1>(rows, n, size, values, to, stride, first_chunk, first_panel);
    if (panel.vectors == 2) ScorePanel<2>(rows, n, size, values, to, stride, first_chunk, first_panel);
#if HWY_TARGET <= HWY_AVX3
    if (panel.vectors == 3) ScorePanel<3>(rows, n, size, values, to, stride, first_chunk, first_panel);
    if (panel.vectors == 4) ScorePanel<4>(rows, n, size, values, to, stride, first_chunk, first_panel);
#endif
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
