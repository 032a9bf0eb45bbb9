// SPDX-License-Identifier: Apache-2.0
//
// The multiply-adds: rows x anchors, a chunk of d at a time. One accumulator per (row, anchor), walked in order of d;
// four of them for the anchors of the tail.
#if defined(SEXTANT_SCORES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_SCORES_INL_H_
#undef SEXTANT_SCORES_INL_H_
#else
#define SEXTANT_SCORES_INL_H_
#endif

#include <hwy/cache_control.h>

#include <algorithm>

#include "backend/cpu/pack.h"
#include "backend/cpu/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Register budget of the micro-kernel: kBlockRows x kPanelVectors accumulators, kPanelVectors anchors, one row element.
#if HWY_TARGET <= HWY_AVX3
inline constexpr size_t kPanelVectors = 4;  // 24 + 4 + 1 of 32 registers
#else
inline constexpr size_t kPanelVectors = 2;  // 12 + 2 + 1 of 16
#endif

// What an element of a row and one of an anchor add to a score.
struct Product {
  template <class V>
  static HWY_INLINE V Add(V z, V w, V sum) {
    return Fma(z, w, sum);
  }
};

struct SquaredDifference {
  template <class V>
  static HWY_INLINE V Add(V z, V w, V sum) {
    const V difference = hn::Sub(z, w);
    return Fma(difference, difference, sum);
  }
};

// Memory that is needed after this block, fetched while the multiply-adds go on: a chunk of kBlockRows rows.
struct Ahead {
  uintptr_t address = 0;  // 0 for none
  uintptr_t stride = 0;
  size_t element_bytes = 0;

  HWY_INLINE void Fetch(size_t element) const {
    for (size_t r = 0; r < kBlockRows; ++r) {
      hwy::Prefetch(reinterpret_cast<const char*>(address + r * stride + element * element_bytes));
    }
  }
};

// Scores of kRows rows with one panel over a chunk of `size` elements, stored, or added to those of former chunks.
template <class Term, size_t kRows, size_t kVectors, typename T>
void ScoreBlock(const T* const* HWY_RESTRICT rows, size_t size, const T* HWY_RESTRICT panel, T* HWY_RESTRICT scores,
                size_t stride, bool first_chunk, const Ahead& ahead) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  constexpr size_t kLanes = HWY_LANES(T);
  constexpr size_t kLine = kCacheLine / sizeof(T);
  V sums[kRows][kVectors];
  ForEach<kRows, kVectors>([&](auto r, auto v) SEXTANT_LAMBDA { sums[r][v] = hn::Zero(d); });
  for (size_t line = 0; line < size; line += kLine) {
    if (ahead.address) ahead.Fetch(line);
    const size_t end = HWY_MIN(line + kLine, size);
    HWY_UNROLL(4)
    for (size_t k = line; k < end; ++k) {
      V anchor[kVectors];
      for (size_t v = 0; v < kVectors; ++v) anchor[v] = hn::Load(d, panel + (k * kVectors + v) * kLanes);
      for (size_t r = 0; r < kRows; ++r) {
        const V element = hn::Set(d, rows[r][k]);
        for (size_t v = 0; v < kVectors; ++v) sums[r][v] = Term::Add(element, anchor[v], sums[r][v]);
      }
    }
  }
  ForEach<kRows, kVectors>([&](auto r, auto v) SEXTANT_LAMBDA {
    T* at = scores + r * stride + v * kLanes;
    hn::StoreU(first_chunk ? sums[r][v] : hn::Add(hn::LoadU(d, at), sums[r][v]), d, at);
  });
}

template <class Term, size_t kRows, typename T>
HWY_INLINE void ScorePanel(size_t vectors, const T* const* rows, size_t size, const T* panel, T* scores, size_t stride,
                           bool first_chunk, const Ahead& ahead) {
  if (vectors == 1) ScoreBlock<Term, kRows, 1>(rows, size, panel, scores, stride, first_chunk, ahead);
  if (vectors == 2) ScoreBlock<Term, kRows, 2>(rows, size, panel, scores, stride, first_chunk, ahead);
#if HWY_TARGET <= HWY_AVX3
  if (vectors == 3) ScoreBlock<Term, kRows, 3>(rows, size, panel, scores, stride, first_chunk, ahead);
  if (vectors == 4) ScoreBlock<Term, kRows, 4>(rows, size, panel, scores, stride, first_chunk, ahead);
#endif
}

// Four elements, beside one another in every four lanes; `v` is the place of the vector among the virtual lanes.
template <class D>
HWY_INLINE hn::Vec<D> FourOf(D d, const float* from, [[maybe_unused]] size_t v) {
#if HWY_TARGET == HWY_SCALAR
  return hn::Set(d, from[v % kTailElements]);
#else
  return hn::LoadDup128(d, from);
#endif
}

// Scores of kRows rows with a group of the tail. Lane 4 j + s sums what anchor j has of the elements s, s + 4, ...
template <class Term, size_t kRows>
void ScoreTail(const float* const* HWY_RESTRICT rows, size_t size, const float* HWY_RESTRICT group,
               float* HWY_RESTRICT scores, size_t stride, bool first_chunk) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  constexpr size_t kLanes = HWY_LANES(float), kVectors = kVirtualLanes / kLanes;
  V sums[kRows][kVectors];
  ForEach<kRows, kVectors>([&](auto r, auto v) SEXTANT_LAMBDA { sums[r][v] = hn::Zero(d); });
  const auto add = [&](const float* four, size_t r, const float* anchors) SEXTANT_LAMBDA {
    for (size_t v = 0; v < kVectors; ++v) {
      sums[r][v] = Term::Add(FourOf(d, four, v), hn::Load(d, anchors + v * kLanes), sums[r][v]);
    }
  };
  size_t k = 0;
  HWY_UNROLL(4)
  for (; k + kTailElements <= size; k += kTailElements) {
    for (size_t r = 0; r < kRows; ++r) add(rows[r] + k, r, group + k * kTailAnchors);
  }
  for (size_t r = 0; r < kRows && k < size; ++r) {
    float rest[kTailElements] = {};
    std::copy(rows[r] + k, rows[r] + size, rest);
    add(rest, r, group + k * kTailAnchors);
  }
  for (size_t r = 0; r < kRows; ++r) {
    HWY_ALIGN float lanes[kVirtualLanes];
    for (size_t v = 0; v < kVectors; ++v) hn::Store(sums[r][v], d, lanes + v * kLanes);
    for (size_t j = 0; j < kTailAnchors; ++j) {
      const float* of = lanes + j * kTailElements;
      const float sum = (of[0] + of[2]) + (of[1] + of[3]);
      float& score = scores[r * stride + j];
      score = first_chunk ? sum : score + sum;
    }
  }
}

template <class Term, size_t kRows>
void ScoreTails(const PackedAnchors<float>& anchors, size_t begin, size_t size, const float* const* rows, float* scores,
                size_t stride) {
  for (size_t group = 0; group < anchors.tail_groups; ++group) {
    const float* values = anchors.tail.data() + anchors.TailPlace(begin, size, group);
    float* to = scores + anchors.first_of_tail() + group * kTailAnchors;
    ScoreTail<Term, kRows>(rows, size, values, to, stride, begin == 0);
  }
}

// Scores of n <= kBlockRows rows with the panels [first, last) over the chunk that begins at `begin`; with the first
// panel also those with the tail.
template <class Term, typename T>
HWY_INLINE void ScoreChunk(const PackedAnchors<T>& anchors, size_t first, size_t last, size_t begin, size_t size,
                           const T* const* rows, size_t n, T* scores, size_t stride, const Ahead& next) {
  for (size_t i = first; i < last; ++i) {
    const auto& panel = anchors.panels[i];
    const T* values = anchors.PanelOf(begin, size, panel);
    T* to = scores + panel.first;
    const Ahead ahead = i == first ? next : Ahead();
    if (n == kBlockRows) {
      ScorePanel<Term, kBlockRows>(panel.vectors, rows, size, values, to, stride, begin == 0, ahead);
    } else {
      for (size_t r = 0; r < n; ++r) {
        ScorePanel<Term, 1>(panel.vectors, rows + r, size, values, to + r * stride, stride, begin == 0, Ahead());
      }
    }
  }
  if constexpr (sizeof(T) == sizeof(float)) {
    if (first > 0) return;
    if (n == kBlockRows) {
      ScoreTails<Term, kBlockRows>(anchors, begin, size, rows, scores, stride);
    } else {
      for (size_t r = 0; r < n; ++r) ScoreTails<Term, 1>(anchors, begin, size, rows + r, scores + r * stride, stride);
    }
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
