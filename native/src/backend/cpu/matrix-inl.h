// SPDX-License-Identifier: Apache-2.0
//
// Scores by matrix units: rows are split into parts of 16 bits, chunk by chunk, and multiplied tile by tile.
#if defined(SEXTANT_MATRIX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_MATRIX_INL_H_
#undef SEXTANT_MATRIX_INL_H_
#else
#define SEXTANT_MATRIX_INL_H_
#endif

#include <algorithm>
#include <cstring>

#include "backend/cpu/convert-inl.h"
#include "backend/cpu/kernels.h"
#include "backend/cpu/matrix_scores.h"
#include "backend/cpu/simd-inl.h"
#include "common/prefetch.h"
#include "common/split.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

constexpr size_t BytesOf(DType dtype) { return dtype == DType::kF32 ? 4 : dtype == DType::kF64 ? 8 : 2; }

#if HWY_TARGET == HWY_SCALAR

// Elements of a row: their squares into kSquareLanes sums, in order, and their parts, `part` elements from one to the
// next, filled up with zeros to whole steps.
template <DType kType, size_t kParts>
void TakeElements(const unsigned char* from, size_t size, float* lane_squares, size_t part, uint16_t* to) {
  for (size_t k = 0; k < RoundUp(size, kTileDepth); ++k) {
    float value = 0;
    if (k < size) Convert(kType, from + k * BytesOf(kType), 1, &value);
    lane_squares[k % kSquareLanes] = std::fma(value, value, lane_squares[k % kSquareLanes]);
    uint16_t parts[kParts];
    SplitIntoBfloats(value, kParts, parts);
    for (size_t i = 0; i < kParts; ++i) to[i * part + k] = parts[i];
  }
}

#else

// Two vectors of elements of any type and alignment as floats.
struct TwoVectors {
  using D = hn::ScalableTag<float>;
  static constexpr size_t kLanes = HWY_LANES(float);

  template <DType kType>
  static HWY_INLINE hn::Vec<D> LoadOne(const unsigned char* from) {
    const D d;
    if constexpr (kType == DType::kF32) return hn::BitCast(d, hn::LoadU(hn::Repartition<uint8_t, D>(), from));
    if constexpr (kType == DType::kF64) {
      const hn::Repartition<double, D> wide;
      const hn::Half<D> half;
      const hn::Repartition<uint8_t, decltype(wide)> bytes;
      const auto low = hn::DemoteTo(half, hn::BitCast(wide, hn::LoadU(bytes, from)));
      const auto high = hn::DemoteTo(half, hn::BitCast(wide, hn::LoadU(bytes, from + 4 * kLanes)));
      return hn::Combine(d, high, low);
    }
    const hn::Rebind<uint16_t, D> halves;
    const auto bits = hn::BitCast(halves, hn::LoadU(hn::Repartition<uint8_t, decltype(halves)>(), from));
    if constexpr (kType == DType::kF16) {
      return hn::PromoteTo(d, hn::BitCast(hn::Rebind<hwy::float16_t, D>(), bits));
    }
    return hn::BitCast(d, hn::ShiftLeft<16>(hn::PromoteTo(hn::RebindToUnsigned<D>(), bits)));
  }

  template <DType kType>
  HWY_INLINE void Load(const unsigned char* from) {
    low = LoadOne<kType>(from);
    high = LoadOne<kType>(from + kLanes * BytesOf(kType));
  }

  // Rounds as RoundToBfloat(), and keeps what was rounded off.
  HWY_INLINE void TakePart(uint16_t* to) {
    const D d;
    const hn::RebindToUnsigned<D> du;
    const hn::Repartition<uint16_t, D> du16;
    const auto half = hn::Set(du, 0x8000u), mask = hn::Set(du, 0xFFFF0000u);
    const auto low_bits = hn::Add(hn::BitCast(du, low), half), high_bits = hn::Add(hn::BitCast(du, high), half);
    hn::StoreU(hn::ConcatOdd(du16, hn::BitCast(du16, high_bits), hn::BitCast(du16, low_bits)), du16, to);
    low = hn::Sub(low, hn::BitCast(d, hn::And(low_bits, mask)));
    high = hn::Sub(high, hn::BitCast(d, hn::And(high_bits, mask)));
  }

  // Two vectors of bfloat16 as they are.
  static HWY_INLINE void Copy(const unsigned char* from, uint16_t* to) {
    const hn::Repartition<uint16_t, D> du16;
    hn::StoreU(hn::BitCast(du16, hn::LoadU(hn::Repartition<uint8_t, D>(), from)), du16, to);
  }

  hn::Vec<D> low, high;
};

// The same by vectors.
template <DType kType, size_t kParts>
void TakeElements(const unsigned char* from, size_t size, float* HWY_RESTRICT lane_squares, size_t part,
                  uint16_t* HWY_RESTRICT to) {
  using Sums = LaneSums<float, kSquareLanes>;
  const Sums::D d;
  Sums squares;
  ForEach<Sums::kVectors, 1>([&](auto v, auto)
                                 SEXTANT_LAMBDA { squares.sums[v] = hn::Load(d, lane_squares + v * Sums::kLanes); });
  const auto take = [&](const unsigned char* some, size_t k) SEXTANT_LAMBDA {
    ForEach<Sums::kVectors / 2, 1>([&](auto pair, auto) SEXTANT_LAMBDA {
      constexpr size_t v = 2 * pair;
      TwoVectors values;
      values.Load<kType>(some + v * Sums::kLanes * BytesOf(kType));
      squares.sums[v] = Fma(values.low, values.low, squares.sums[v]);
      squares.sums[v + 1] = Fma(values.high, values.high, squares.sums[v + 1]);
      uint16_t* at = to + k + v * Sums::kLanes;
      if constexpr (kType == DType::kBF16) {
        TwoVectors::Copy(some + v * Sums::kLanes * BytesOf(kType), at);
      } else {
        for (size_t i = 0; i < kParts; ++i) values.TakePart(at + i * part);
      }
    });
  };
  size_t k = 0;
  for (; k + kSquareLanes <= size; k += kSquareLanes) take(from + k * BytesOf(kType), k);
  if (k < size) {
    unsigned char tail[kSquareLanes * BytesOf(kType)] = {};
    std::memcpy(tail, from + k * BytesOf(kType), (size - k) * BytesOf(kType));
    take(tail, k);
  }
  ForEach<Sums::kVectors, 1>([&](auto v, auto)
                                 SEXTANT_LAMBDA { hn::Store(squares.sums[v], d, lane_squares + v * Sums::kLanes); });
}

#endif

using TakeFunction = void (*)(const unsigned char* from, size_t size, float* lane_squares, size_t part, uint16_t* to);

inline TakeFunction TakeOf(DType dtype, size_t parts) {
  switch (dtype) {
    case DType::kF32:
      return parts == 2 ? TakeElements<DType::kF32, 2> : TakeElements<DType::kF32, 1>;
    case DType::kF64:
      return parts == 2 ? TakeElements<DType::kF64, 2> : TakeElements<DType::kF64, 1>;
    case DType::kF16:
      return parts == 2 ? TakeElements<DType::kF16, 2> : TakeElements<DType::kF16, 1>;
    case DType::kBF16:
      return TakeElements<DType::kBF16, 1>;
  }
  return nullptr;
}

// Up to kMatrixRows rows by up to kMatrixChunks chunks of d.
struct Unit {
  size_t row, count;  // no rows: none
  size_t begin, end;
};

// One pass over up to a tile of rows: products with all anchors, and sums of squares. While one unit is multiplied, the
// next is split into parts, row by row, as memory is read fastest.
class MatrixPass final : public Meanwhile {
 public:
  MatrixPass(const MatrixAnchors& anchors, const RowsView& rows, float* scores, size_t stride, float* lane_squares,
             uint16_t* parts)
      : anchors_(anchors),
        rows_(rows),
        n_(static_cast<size_t>(rows.rows)),
        row_parts_(rows.dtype == DType::kBF16 ? 1 : anchors.row_parts),
        chunk_(kMatrixElements / row_parts_),
        row_elements_(RowElements(row_parts_)),
        take_(TakeOf(rows.dtype, row_parts_)),
        scores_(scores),
        stride_(stride),
        lane_squares_(lane_squares),
        parts_(parts),
        next_parts_(parts + kSplitElements) {}

  void Run() {
    const size_t most = std::min(anchors_.dim_in_cache, kMatrixChunks * chunk_);
    for (size_t begin = 0; begin < anchors_.dim; begin += most) {
      const size_t end = std::min(anchors_.dim, begin + most);
      for (size_t first = 0; first < anchors_.blocks; first += anchors_.blocks_in_cache) {
        ScorePiece(first, std::min(anchors_.blocks, first + anchors_.blocks_in_cache), begin, end);
      }
    }
  }

  void Step() override {
    for (due_ += kMatrixRows; due_ >= steps_; due_ -= steps_) {
      if (row_ < next_.count) TakeNext();
    }
  }

 private:
  // The blocks [first, last) of anchors over the elements [begin, end); with the first block also the squares.
  void ScorePiece(size_t first, size_t last, size_t begin, size_t end) {
    add_squares_ = first == 0;
    steps_ = (last - first + 1) / 2 * (chunk_ / kTileDepth) * (row_parts_ + anchors_.parts - 1);
    Prepare({0, std::min(kMatrixRows, n_), begin, end});
    while (next_.count > 0) {
      while (row_ < next_.count) TakeNext();
      std::swap(parts_, next_parts_);
      const Unit now = next_;
      Prepare({now.row + now.count, std::min(kMatrixRows, n_ - now.row - now.count), begin, end});
      for (size_t from = begin; from < end; from += chunk_) {
        const MatrixChunk chunk = {PartsOf(parts_, now, from),  row_parts_, row_elements_, now.count, from,
                                   std::min(chunk_, end - from)};
        ScoreByMatrixUnits(anchors_, first, last, chunk, scores_ + now.row * stride_, stride_, *this);
      }
    }
  }

  void Prepare(const Unit& next) {
    next_ = next;
    row_ = 0;
    element_ = next.begin;
    due_ = 0;
  }

  uint16_t* PartsOf(uint16_t* parts, const Unit& unit, size_t begin) const { return parts + (begin - unit.begin); }

  // One more chunk of a row of the next unit.
  void TakeNext() {
    const size_t row = next_.row + row_;
    HWY_ALIGN float unused[kSquareLanes];
    take_(ElementAddress(rows_, row, element_), std::min(chunk_, next_.end - element_),
          add_squares_ ? lane_squares_ + row * kSquareLanes : unused, kMatrixRows * row_elements_,
          PartsOf(next_parts_, next_, element_) + row_ * row_elements_);
    FetchAhead(row);
    element_ += chunk_;
    if (element_ < next_.end) return;
    element_ = next_.begin;
    ++row_;
  }

  // The same elements of a row that is taken soon.
  void FetchAhead(size_t row) const {
    if (row + kRowsAhead >= n_) return;
    const unsigned char* from = ElementAddress(rows_, row + kRowsAhead, element_);
    const size_t bytes = std::min(chunk_, next_.end - element_) * BytesOf(rows_.dtype);
    for (size_t at = 0; at < bytes; at += kCacheLine) PrefetchFar(from + at);
  }

  static constexpr size_t kRowsAhead = 2;

  const MatrixAnchors& anchors_;
  const RowsView& rows_;
  const size_t n_;
  const size_t row_parts_;
  const size_t chunk_;  // elements
  const size_t row_elements_;
  const TakeFunction take_;
  float* const scores_;
  const size_t stride_;
  float* const lane_squares_;
  const TileRegisters registers_;
  bool add_squares_ = false;
  size_t steps_ = 0, due_ = 0;  // steps in a chunk of a unit, and rows due by now in units of 1 / steps
  uint16_t* parts_;             // of the unit that is multiplied
  uint16_t* next_parts_;        // of the next, by chunks
  Unit next_ = {};
  size_t row_ = 0, element_ = 0;  // of it, to be taken next
};

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
