// SPDX-License-Identifier: Apache-2.0
//
// Values of pairs of rows: blocks of rows x panels of columns. One accumulator per pair, walked in order of d.
#if defined(SEXTANT_PAIRS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEXTANT_PAIRS_INL_H_
#undef SEXTANT_PAIRS_INL_H_
#else
#define SEXTANT_PAIRS_INL_H_
#endif

#include "backend/cpu/simd-inl.h"
#include "backend/pairs.h"
#include "common/prefetch.h"

HWY_BEFORE_NAMESPACE();
namespace sextant::cpu::HWY_NAMESPACE {

// Register budget: kPairBlock x kPairVectors accumulators, kPairVectors columns, one element of a row.
#if HWY_TARGET <= HWY_AVX3
inline constexpr size_t kPairVectors = 4;  // 24 + 4 + 1 of 32 registers
#else
inline constexpr size_t kPairVectors = 2;  // 12 + 2 + 1 of 16
#endif

// What an element of either row adds, and how the sums of chunks are joined. Each is the same for (x, y) and (y, x).
struct Sum {
  template <class V>
  static HWY_INLINE V Join(V a, V b) {
    return hn::Add(a, b);
  }
};

// Doubles as the plain formula has them, product and sum rounded apart.
template <typename T, class V>
HWY_INLINE V AddProduct(V x, V y, V sum) {
  if constexpr (sizeof(T) == sizeof(double)) {
    return hn::Add(sum, hn::Mul(x, y));
  } else {
    return Fma(x, y, sum);
  }
}

struct ProductTerm : Sum {
  template <class D, class V>
  static HWY_INLINE V Add(D, V x, V y, V sum) {
    return AddProduct<hn::TFromD<D>>(x, y, sum);
  }
};

struct SquareTerm : Sum {
  template <class D, class V>
  static HWY_INLINE V Add(D, V x, V y, V sum) {
    const V difference = hn::Sub(x, y);
    return AddProduct<hn::TFromD<D>>(difference, difference, sum);
  }
};

struct MagnitudeTerm : Sum {
  template <class D, class V>
  static HWY_INLINE V Add(D, V x, V y, V sum) {
    return hn::Add(sum, hn::Abs(hn::Sub(x, y)));
  }
};

struct GreatestTerm {
  template <class D, class V>
  static HWY_INLINE V Add(D, V x, V y, V sum) {
    return hn::Max(sum, hn::Abs(hn::Sub(x, y)));
  }
  template <class V>
  static HWY_INLINE V Join(V a, V b) {
    return hn::Max(a, b);
  }
};

struct UnequalTerm : Sum {
  template <class D, class V>
  static HWY_INLINE V Add(D d, V x, V y, V sum) {
    return hn::Add(sum, hn::IfThenZeroElse(hn::Eq(x, y), hn::Set(d, hn::TFromD<D>(1))));
  }
};

// Brings what comes next into the second-level cache while a block of rows is at work: a few lines every kStep
// elements, as many at once would make the multiply-adds wait.
template <typename T>
struct PanelAhead {
  static constexpr size_t kStep = 8, kLine = 64 / sizeof(T);
  const T* next;
  size_t lines;  // at a step

  // A share of the chunk at `next` for each of the `rows` that are taken with one of `size` elements.
  PanelAhead(const T* from, size_t rows, size_t size) : next(from) {
    const size_t steps = (rows + kPairBlock - 1) / kPairBlock * ((size + kStep - 1) / kStep);
    lines = (size * kPairPanel<T> / kLine + steps - 1) / steps;
  }

  HWY_INLINE void Fetch() {
    for (size_t line = 0; line < lines; ++line, next += kLine) PrefetchFar(next);
  }
};

// One block of rows with kPairVectors vectors of columns over `size` elements.
template <class Term, typename T>
HWY_INLINE void AddBlock(const T* HWY_RESTRICT rows, size_t size, const T* HWY_RESTRICT columns, T* HWY_RESTRICT values,
                         size_t stride, bool first_chunk, PanelAhead<T>& ahead) {
  const hn::ScalableTag<T> d;
  using V = hn::Vec<decltype(d)>;
  constexpr size_t kLanes = HWY_LANES(T);
  constexpr bool kGoesOn = sizeof(T) == sizeof(double);  // from the chunk before
  V sums[kPairBlock][kPairVectors];
  ForEach<kPairBlock, kPairVectors>([&](auto r, auto v) SEXTANT_LAMBDA {
    sums[r][v] = kGoesOn && !first_chunk ? hn::Load(d, values + r * stride + v * kLanes) : hn::Zero(d);
  });
  for (size_t step = 0; step < size; step += PanelAhead<T>::kStep) {
    ahead.Fetch();
    const size_t end = HWY_MIN(step + PanelAhead<T>::kStep, size);
    HWY_UNROLL(4)
    for (size_t k = step; k < end; ++k) {
      V column[kPairVectors];
      for (size_t v = 0; v < kPairVectors; ++v) column[v] = hn::Load(d, columns + k * kPairPanel<T> + v * kLanes);
      for (size_t r = 0; r < kPairBlock; ++r) {
        const V element = hn::Set(d, rows[k * kPairBlock + r]);
        for (size_t v = 0; v < kPairVectors; ++v) sums[r][v] = Term::Add(d, element, column[v], sums[r][v]);
      }
    }
  }
  ForEach<kPairBlock, kPairVectors>([&](auto r, auto v) SEXTANT_LAMBDA {
    T* at = values + r * stride + v * kLanes;
    hn::Store(kGoesOn || first_chunk ? sums[r][v] : Term::Join(hn::Load(d, at), sums[r][v]), d, at);
  });
}

// A chunk of a panel less the centre, and the squares of its columns, added up as products are.
template <typename T>
const T* ShiftChunk(const PairTask<T>& task, size_t begin, size_t size, T* squares) {
  const hn::ScalableTag<T> d;
  for (size_t j = 0; j < kPairPanel<T>; j += HWY_LANES(T)) {
    auto sum = hn::Zero(d);
    for (size_t k = 0; k < size; ++k) {
      const T* from = task.panel + (begin + k) * kPairPanel<T> + j;
      const auto shifted = hn::Sub(hn::Load(d, from), hn::Set(d, task.rows->centre[begin + k]));
      hn::Store(shifted, d, task.shifted + k * kPairPanel<T> + j);
      sum = Fma(shifted, shifted, sum);
    }
    hn::Store(begin == 0 ? sum : hn::Add(hn::Load(d, squares + j), sum), d, squares + j);
  }
  return task.shifted;
}

// Squared differences of one row with a vector of columns. Eight sums, so that no addition waits for the last.
template <typename T>
HWY_NOINLINE hn::Vec<hn::ScalableTag<T>> DirectSquares(const PairTask<T>& task, size_t row, size_t column) {
  const hn::ScalableTag<T> d;
  constexpr size_t kSums = 8;
  const PairRows<T>& rows = *task.rows;
  const size_t at = rows.first + row;
  const T* element = rows.panels + at / kPairPanel<T> * kPairPanel<T> * rows.dim + at % kPairPanel<T>;
  const T* columns = task.panel + column;
  hn::Vec<decltype(d)> sums[kSums];
  for (auto& sum : sums) sum = hn::Zero(d);
  for (size_t begin = 0; begin < rows.dim; begin += kSums) {
    const size_t size = HWY_MIN(kSums, rows.dim - begin);
    for (size_t i = 0; i < size; ++i) {
      const size_t line = (begin + i) * kPairPanel<T>;
      sums[i] = SquareTerm::Add(d, hn::Set(d, element[line]), hn::Load(d, columns + line), sums[i]);
    }
  }
  for (size_t half = kSums / 2; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) sums[i] = hn::Add(sums[i], sums[i + half]);
  }
  return sums[0];
}

// What becomes of a sum of terms: finish(sum, row, column) of a vector of columns.
struct AsItIs {
  template <class V>
  HWY_INLINE V operator()(V sum, size_t, size_t) const {
    return sum;
  }
};

// Finishes the sums of a block of rows while they are in the first-level cache.
template <typename T, class Finish>
HWY_INLINE void FinishBlock(const PairTask<T>& task, size_t first, Finish finish) {
  const hn::ScalableTag<T> d;
  const size_t end = HWY_MIN(first + kPairBlock, task.rows->count);
  for (size_t row = first; row < end; ++row) {
    for (size_t j = 0; j < kPairPanel<T>; j += HWY_LANES(T)) {
      T* at = task.values + row * task.stride + j;
      hn::Store(finish(hn::Load(d, at), row, j), d, at);
    }
  }
}

// All rows with one panel; a chunk of the panel stays in the first-level cache. `squares` is null without a centre.
template <class Term, typename T, class Finish = AsItIs>
HWY_INLINE void AddPanel(const PairTask<T>& task, T* squares, Finish finish = {}) {
  const PairRows<T>& rows = *task.rows;
  for (size_t begin = 0; begin < rows.dim; begin += kPairChunk) {
    const size_t size = HWY_MIN(kPairChunk, rows.dim - begin);
    const T* chunk = squares != nullptr ? ShiftChunk(task, begin, size, squares) : task.panel + begin * kPairPanel<T>;
    PanelAhead<T> ahead(task.panel + (begin + size) * kPairPanel<T>, rows.count, size);
    for (size_t row = 0; row < rows.count; row += kPairBlock) {
      const T* block = rows.blocks + (row * rows.dim + begin * kPairBlock);
      for (size_t j = 0; j < kPairPanel<T>; j += kPairVectors * HWY_LANES(T)) {
        AddBlock<Term>(block, size, chunk + j, task.values + row * task.stride + j, task.stride, begin == 0, ahead);
      }
      if (!std::is_same_v<Finish, AsItIs> && begin + size == rows.dim) FinishBlock(task, row, finish);
    }
  }
}

template <class Term, typename T, class Finish = AsItIs>
HWY_INLINE void Directly(const PairTask<T>& task, Finish finish = {}) {
  AddPanel<Term>(task, static_cast<T*>(nullptr), finish);
}

template <typename T>
void Roots(const PairTask<T>& task) {
  const hn::ScalableTag<T> d;
  Directly<SquareTerm>(task, [&](auto squares, size_t, size_t) SEXTANT_LAMBDA { return Root(d, squares); });
}

template <typename T>
void Angles(const PairTask<T>& task) {
  const hn::ScalableTag<T> d;
  Directly<ProductTerm>(task, [&](auto product, size_t row, size_t column) SEXTANT_LAMBDA {
    const auto value = hn::Sub(hn::Set(d, T(1)), product);
    const auto near = hn::Lt(value, hn::Set(d, T(kNearAngle)));
    if (HWY_LIKELY(hn::AllFalse(d, near))) return value;
    return hn::IfThenElse(near, hn::Mul(DirectSquares(task, row, column), hn::Set(d, T(0.5))), value);
  });
}

template <typename T>
void Cosines(const PairTask<T>& task) {
  const hn::ScalableTag<T> d;
  const auto one = hn::Set(d, T(1));
  Directly<ProductTerm>(task, [&](auto product, size_t row, size_t column) SEXTANT_LAMBDA {
    const auto lengths = hn::Mul(hn::Set(d, task.rows->lengths[row]), hn::Load(d, task.lengths + column));
    return hn::Sub(one, hn::Max(hn::Neg(one), hn::Min(hn::Div(product, lengths), one)));
  });
}

template <bool kRoot, typename T>
void CentredSquares(const PairTask<T>& task) {
  const hn::ScalableTag<T> d;
  HWY_ALIGN T squares[kPairPanel<T>];
  AddPanel<ProductTerm>(task, squares, [&](auto product, size_t row, size_t column) SEXTANT_LAMBDA {
    const auto sum = hn::Add(hn::Set(d, task.rows->squares[row]), hn::Load(d, squares + column));
    const auto value = Fma(hn::Set(d, T(-2)), product, sum);
    auto least = hn::Mul(sum, hn::Set(d, T(kNearShare)));
    if constexpr (kRoot) least = hn::Max(least, hn::Set(d, static_cast<T>(kLeastQuickRoot)));
    const auto near = hn::Lt(value, least);
    if (HWY_LIKELY(hn::AllFalse(d, near))) {
      if constexpr (kRoot) return QuickRoot(d, value);
      return value;
    }
    const auto mended = hn::IfThenElse(near, DirectSquares(task, row, column), value);
    if constexpr (kRoot) return Root(d, mended);
    return mended;
  });
}

template <typename T>
void UnequalShares(const PairTask<T>& task) {
  const hn::ScalableTag<T> d;
  const auto dim = hn::Set(d, static_cast<T>(task.rows->dim));
  Directly<UnequalTerm>(task, [&](auto count, size_t, size_t) SEXTANT_LAMBDA { return hn::Div(count, dim); });
}

template <typename T>
void ComputePairs(const PairTask<T>& task) {
  switch (task.rule) {
    case PairRule::kProduct:
      return Directly<ProductTerm>(task);
    case PairRule::kAngle:
      return Angles(task);
    case PairRule::kCosine:
      return Cosines(task);
    case PairRule::kSquares:
      return task.root ? Roots(task) : Directly<SquareTerm>(task);
    case PairRule::kCentredSquares:
      return task.root ? CentredSquares<true>(task) : CentredSquares<false>(task);
    case PairRule::kMagnitudes:
      return Directly<MagnitudeTerm>(task);
    case PairRule::kGreatest:
      return Directly<GreatestTerm>(task);
    case PairRule::kUnequal:
      return UnequalShares(task);
  }
}

// A block of rows, with their squares added up as those of a panel are; side by side, so that no addition waits.
template <bool kCentred, typename T>
void PrepareBlock(const PairRows<T>& rows, size_t first) {
  const T* from[kPairBlock];
  for (size_t r = 0; r < kPairBlock; ++r) {
    const size_t at = rows.first + HWY_MIN(first + r, rows.count - 1);
    from[r] = rows.panels + at / kPairPanel<T> * kPairPanel<T> * rows.dim + at % kPairPanel<T>;
  }
  T* to = rows.blocks + first * rows.dim;
  T squares[kPairBlock] = {};
  for (size_t begin = 0; begin < rows.dim; begin += kPairChunk) {
    const size_t end = HWY_MIN(begin + kPairChunk, rows.dim);
    T sums[kPairBlock] = {};
    for (size_t k = begin; k < end; ++k) {
      for (size_t r = 0; r < kPairBlock; ++r) {
        T element = from[r][k * kPairPanel<T>];
        if constexpr (kCentred) {
          element -= rows.centre[k];
          sums[r] = std::fma(element, element, sums[r]);
        }
        to[k * kPairBlock + r] = element;
      }
    }
    for (size_t r = 0; r < kPairBlock; ++r) squares[r] = begin == 0 ? sums[r] : squares[r] + sums[r];
  }
  for (size_t r = 0; kCentred && r < kPairBlock; ++r) rows.squares[first + r] = squares[r];
}

template <typename T>
void PreparePairs(const PairRows<T>& rows) {
  for (size_t row = 0; row < rows.count; row += kPairBlock) {
    if (rows.centre != nullptr) {
      PrepareBlock<true>(rows, row);
    } else {
      PrepareBlock<false>(rows, row);
    }
  }
}

}  // namespace sextant::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
