// SPDX-License-Identifier: Apache-2.0
//
// Rows of numbers, in the panels that the backend reads.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "common/aligned.h"
#include "common/error.h"
#include "pairwise/column_spread.h"
#include "pairwise/pair_body.h"
#include "pairwise/raw_array.h"

namespace sextant {
namespace {

size_t RoundUp(size_t value, size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

// Of few dimensions, differences cost no more than products, and more pairs are near.
constexpr int64_t kFewDimensions = 16;

template <typename T>
PairRule RuleOf(Metric metric, int64_t dim) {
  switch (metric) {
    case Metric::kCosine:
    case Metric::kCorrelation:
      return sizeof(T) == sizeof(float) ? PairRule::kAngle : PairRule::kCosine;
    case Metric::kDot:
      return PairRule::kProduct;
    case Metric::kCityblock:
      return PairRule::kMagnitudes;
    case Metric::kChebyshev:
      return PairRule::kGreatest;
    case Metric::kHamming:
      return PairRule::kUnequal;
    default:
      return sizeof(T) == sizeof(float) && dim > kFewDimensions ? PairRule::kCentredSquares : PairRule::kSquares;
  }
}

// The greatest element with which no sum overflows.
template <typename T>
double GreatestElement(PairRule rule, int64_t dim) {
  constexpr double kGreatest = std::numeric_limits<T>::max();
  switch (rule) {
    case PairRule::kUnequal:
      return kGreatest;
    case PairRule::kAngle:  // rows are scaled first
    case PairRule::kCosine:
      return std::numeric_limits<double>::max();
    case PairRule::kMagnitudes:
    case PairRule::kGreatest:
      return kGreatest / 4 / static_cast<double>(dim);
    default:
      return std::sqrt(kGreatest / static_cast<double>(dim)) / 8;
  }
}

// Rows as a rule takes them: checked, and where only directions count scaled, to length 1 or by a power of two.
class RowReader {
 public:
  RowReader(const MatrixView& matrix, Metric metric, PairRule rule, double greatest)
      : matrix_(matrix), metric_(metric), rule_(rule), greatest_(greatest), row_(static_cast<size_t>(matrix.dim)) {}

  const std::vector<double>& Read(int64_t index) {
    matrix_.Read(index, 1, row_.data());
    bool fits = true;  // NaN does not; without a branch, so that it takes whole vectors
    for (const double element : row_) fits &= std::abs(element) <= greatest_;
    if (!fits) Refuse(index);
    if (metric_ == Metric::kCorrelation) Centre(index);
    if (metric_ == Metric::kCosine || metric_ == Metric::kCorrelation) Measure(index);
    if (rule_ == PairRule::kAngle) Normalise();
    return row_;
  }
  // Of the row that was read last, where only directions count.
  double length() const { return length_; }

 private:
  [[noreturn]] void Refuse(int64_t index) const {
    for (const double element : row_) {
      if (!std::isfinite(element)) break;
      if (std::abs(element) <= greatest_) continue;
      throw Error(Fault::kInvalidData,
                  std::string("for metric ") + NameOf(metric_) + " an element must be at most " + Text(greatest_) +
                      " in magnitude, but is " + Text(element),
                  index);
    }
    throw Error(Fault::kInvalidData, "a row must be finite", index);
  }

  static std::string Text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
  }

  // By a power of two, so that neither sums nor squares leave the range.
  void Scale() {
    double greatest = 0;
    for (const double element : row_) greatest = std::max(greatest, std::abs(element));
    if (greatest == 0) return;
    const int exponent = std::ilogb(greatest);
    for (double& element : row_) element = std::scalbn(element, -exponent);
  }

  void Centre(int64_t index) {
    if (std::ranges::all_of(row_, [&](double element) { return element == row_[0]; })) {
      throw Error(Fault::kInvalidData, "for metric correlation a row must not be constant", index);
    }
    Scale();
    double sum = 0;
    for (const double element : row_) sum += element;
    const double mean = sum / static_cast<double>(row_.size());
    for (double& element : row_) element -= mean;
  }

  void Measure(int64_t index) {
    Scale();
    double squares = 0;
    for (const double element : row_) squares += element * element;
    if (squares == 0) throw Error(Fault::kInvalidData, "for metric cosine a row must not be zero", index);
    length_ = std::sqrt(squares);
  }

  void Normalise() {
    for (double& element : row_) element /= length_;
  }

  const MatrixView& matrix_;
  const Metric metric_;
  const PairRule rule_;
  const double greatest_;
  std::vector<double> row_;
  double length_ = 0;
};

template <typename T>
class VectorRows final : public PairBody {
 public:
  VectorRows(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic, ThreadPool* pool)
      : VectorRows(Backend::ForTarget(arithmetic.target), RuleOf<T>(metric, matrix.dim), metric == Metric::kEuclidean,
                   matrix.rows, matrix.dim) {
    ReadAll(matrix, metric, pool);
    if (rule_ == PairRule::kCentredSquares) spread_ = SpreadOf(pool);
  }

  std::unique_ptr<PairBody> Gather(const int64_t* order, int64_t count) const override {
    std::unique_ptr<VectorRows> some(new VectorRows(backend_, rule_, root_, count, dim_));
    for (int64_t i = 0; i < count; ++i) {
      const T* from = panels_.data() + PlaceOf(order[i]);
      T* to = some->panels_.data() + some->PlaceOf(i);
      for (size_t k = 0; k < Dim(); ++k) to[k * kPairPanel<T>] = from[k * kPairPanel<T>];
      if (rule_ == PairRule::kCosine) some->lengths_[static_cast<size_t>(i)] = lengths_[static_cast<size_t>(order[i])];
    }
    some->spread_ = spread_;
    return some;
  }

  int64_t rows() const override { return rows_; }

  int64_t strip_rows() const override {
    constexpr size_t kCacheBytes = 1024 * 1024, kMost = 192, kLeast = 24;
    return static_cast<int64_t>(std::clamp(kCacheBytes / (Dim() * sizeof(T)) / kPairBlock * kPairBlock, kLeast, kMost));
  }

  PairSpace::ScratchPointer NewScratch(int64_t most_rows, int64_t most_columns) const override {
    return PairSpace::ScratchPointer(
        new Buffers(static_cast<size_t>(most_rows), static_cast<size_t>(most_columns), Dim(), Centred()));
  }

  PairTile Compute(int64_t first_row, int64_t rows, const PairBody& y, int64_t first_column, int64_t columns,
                   PairSpace::Scratch& scratch) const override {
    const auto& other = static_cast<const VectorRows&>(y);
    auto& own = static_cast<Buffers&>(scratch);
    Prepare(first_row, rows, other, own);
    const size_t stride = RoundUp(static_cast<size_t>(columns), kPairPanel<T>);
    T* values = own.values.data();
    for (size_t column = 0; column < stride; column += kPairPanel<T>) {
      const T* panel = other.panels_.data() + other.PlaceOf(first_column + static_cast<int64_t>(column));
      backend_.ComputePairs({rule_, root_, &own.rows, panel, own.shifted.data(),
                             other.LengthsFrom(first_column + static_cast<int64_t>(column)), values + column, stride});
    }
    PairTile tile{first_row, rows, first_column, columns, stride, nullptr, nullptr};
    if constexpr (sizeof(T) == sizeof(float)) {
      tile.f32 = values;
    } else {
      tile.f64 = values;
    }
    return tile;
  }

  DeviceForm FormForDevice(const PairBody& y) const override {
    const auto& other = static_cast<const VectorRows&>(y);
    DeviceForm form{{rule_, root_, dim_, OnHost(), other.OnHost(), nullptr}, nullptr};
    if (Centred()) {
      const std::vector<double> centre = CommonCentre(spread_, other.spread_);
      const auto narrow = std::make_shared<const std::vector<T>>(centre.begin(), centre.end());
      form.source.centre = narrow->data();
      form.centre = narrow;
    }
    return form;
  }

 private:
  DevicePairRows OnHost() const { return {panels_.data(), LengthsFrom(0), rows_}; }

  struct Buffers final : PairSpace::Scratch {
    Buffers(size_t most_rows, size_t most_columns, size_t dim, bool centred)
        : blocks(RoundUp(most_rows, kPairBlock) * dim),
          squares(centred ? RoundUp(most_rows, kPairBlock) : 0),
          shifted(centred ? kPairChunk * kPairPanel<T> : 0),
          values(RoundUp(most_rows, kPairBlock) * RoundUp(most_columns, kPairPanel<T>)) {}

    AlignedVector<T> blocks, squares, shifted, values;
    std::vector<T> centre;
    const VectorRows* columns = nullptr;  // that `rows` are ready for
    PairRows<T> rows = {};
  };

  VectorRows(const Backend& backend, PairRule rule, bool root, int64_t rows, int64_t dim)
      : backend_(backend),
        rule_(rule),
        root_(root),
        rows_(rows),
        dim_(dim),
        panels_(RoundUp(static_cast<size_t>(rows), kPairPanel<T>) * static_cast<size_t>(dim)),
        lengths_(rule == PairRule::kCosine ? RoundUp(static_cast<size_t>(rows), kPairPanel<T>) : 0, T(1)) {
    std::fill(panels_.begin() + rows / kPairPanel<T> * kPairPanel<T> * dim, panels_.end(), T(0));
  }

  size_t Dim() const { return static_cast<size_t>(dim_); }
  bool Centred() const { return rule_ == PairRule::kCentredSquares; }
  // Of the first element of a row among panels_.
  size_t PlaceOf(int64_t row) const {
    const auto i = static_cast<size_t>(row);
    return i / kPairPanel<T> * kPairPanel<T> * Dim() + i % kPairPanel<T>;
  }

  // As many as have some rows to themselves.
  int64_t WorkersOf(const ThreadPool* pool) const {
    constexpr int64_t kLeastRows = 4096;
    return std::clamp<int64_t>(rows_ / kLeastRows, 1, pool != nullptr ? pool->threads() : 1);
  }

  template <class Work>
  static void RunAll(ThreadPool* pool, int workers, Work work) {
    if (workers > 1) {
      pool->Run(workers, work);
    } else {
      work(0);
    }
  }

  // Workers take parts of whole panels. Whoever of them fails, the first bad row of all is named.
  void ReadAll(const MatrixView& matrix, Metric metric, ThreadPool* pool) {
    constexpr int64_t kPanel = kPairPanel<T>;
    const int64_t workers = WorkersOf(pool);
    const int64_t part = (rows_ / workers + kPanel) / kPanel * kPanel;
    std::vector<std::exception_ptr> failures(static_cast<size_t>(workers));
    RunAll(pool, static_cast<int>(workers), [&](int worker) {
      try {
        ReadSome(matrix, metric, worker * part, std::min(rows_, (worker + 1) * part));
      } catch (...) {
        failures[static_cast<size_t>(worker)] = std::current_exception();
      }
    });
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  }

  void ReadSome(const MatrixView& matrix, Metric metric, int64_t first, int64_t end) {
    RowReader reader(matrix, metric, rule_, GreatestElement<T>(rule_, dim_));
    for (int64_t i = first; i < end; ++i) {
      Store(i, reader.Read(i));
      if (rule_ == PairRule::kCosine) lengths_[static_cast<size_t>(i)] = static_cast<T>(reader.length());
    }
  }

  void Store(int64_t index, const std::vector<double>& row) {
    T* to = panels_.data() + PlaceOf(index);
    for (size_t k = 0; k < row.size(); ++k) to[k * kPairPanel<T>] = static_cast<T>(row[k]);
  }

  const T* LengthsFrom(int64_t row) const { return rule_ == PairRule::kCosine ? lengths_.data() + row : nullptr; }

  // Adds to sums[k] the terms of all elements of column k, for first <= k < end; in several sums, so that no addition
  // waits for the last.
  template <class Term>
  void AddUp(size_t first, size_t end, std::vector<double>& sums, Term term) const {  // term(k, element)
    constexpr size_t kSums = 8;
    for (int64_t row = 0; row < rows_; row += kPairPanel<T>) {
      const T* panel = panels_.data() + PlaceOf(row) + first * kPairPanel<T>;
      const auto width = static_cast<size_t>(std::min<int64_t>(kPairPanel<T>, rows_ - row));
      for (size_t k = first; k < end; ++k, panel += kPairPanel<T>) {
        double parts[kSums] = {};
        size_t i = 0;
        for (; i + kSums <= width; i += kSums) {
          for (size_t j = 0; j < kSums; ++j) parts[j] += term(k, static_cast<double>(panel[i + j]));
        }
        for (; i < width; ++i) parts[i % kSums] += term(k, static_cast<double>(panel[i]));
        for (const double part : parts) sums[k] += part;
      }
    }
  }

  // Workers take parts of the columns.
  ColumnSpread SpreadOf(ThreadPool* pool) const {
    ColumnSpread spread{rows_, std::vector<double>(Dim()), std::vector<double>(Dim())};
    const size_t workers = static_cast<size_t>(WorkersOf(pool)), part = (Dim() + workers - 1) / workers;
    RunAll(pool, static_cast<int>(workers), [&](int worker) {
      const size_t first = std::min(Dim(), static_cast<size_t>(worker) * part), end = std::min(Dim(), first + part);
      AddUp(first, end, spread.mean, [](size_t, double element) { return element; });
      for (size_t k = first; k < end; ++k) spread.mean[k] /= static_cast<double>(std::max<int64_t>(rows_, 1));
      AddUp(first, end, spread.squares, [&](size_t k, double element) {
        const double difference = element - spread.mean[k];
        return difference * difference;
      });
    });
    return spread;
  }

  // Blocks of rows, unless they are there from the tile before.
  void Prepare(int64_t first_row, int64_t rows, const VectorRows& other, Buffers& own) const {
    const auto first = static_cast<size_t>(first_row), count = static_cast<size_t>(rows);
    const bool known = own.columns == &other;
    if (known && own.rows.first == first && own.rows.count == count) return;
    if (!known && Centred()) {
      const std::vector<double> centre = CommonCentre(spread_, other.spread_);
      own.centre.assign(centre.begin(), centre.end());
    }
    own.columns = &other;
    own.rows = {panels_.data(),
                Dim(),
                first,
                count,
                Centred() ? own.centre.data() : nullptr,
                own.blocks.data(),
                own.squares.data(),
                LengthsFrom(first_row)};
    backend_.PreparePairs(own.rows);
  }

  const Backend& backend_;
  const PairRule rule_;
  const bool root_;
  const int64_t rows_, dim_;
  RawArray<T> panels_;        // zeros beyond the last row
  AlignedVector<T> lengths_;  // kCosine: 1 beyond the last row
  ColumnSpread spread_;       // kCentredSquares
};

}  // namespace

std::unique_ptr<PairBody> NewVectorRows(const MatrixView& matrix, Metric metric, const PairArithmetic& arithmetic,
                                        ThreadPool* pool) {
  if (arithmetic.precision == Precision::kF32) {
    return std::make_unique<VectorRows<float>>(matrix, metric, arithmetic, pool);
  }
  return std::make_unique<VectorRows<double>>(matrix, metric, arithmetic, pool);
}

}  // namespace sextant
