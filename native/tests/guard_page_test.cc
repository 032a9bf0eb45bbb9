// SPDX-License-Identifier: Apache-2.0
//
// Rows and labels that end right before an inaccessible page: an element read beyond them ends the process, and one
// read before them or in a gap is a NaN.
#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/guarded_buffer.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

// The rows again, but with nothing behind the last element (or `gap` bytes of NaN).
class GuardedRows {
 public:
  GuardedRows(const RowsView& rows, int64_t dim, size_t padding, size_t gap)
      : row_bytes_(static_cast<size_t>(dim) * ElementBytes(rows.dtype)),
        stride_(row_bytes_ + padding),
        buffer_((static_cast<size_t>(rows.rows) - 1) * stride_ + row_bytes_, gap),
        view_{buffer_.data(), rows.dtype, rows.rows, static_cast<int64_t>(stride_)} {
    auto* to = static_cast<unsigned char*>(buffer_.data());
    std::memset(to, 0xFF, buffer_.size());
    for (int64_t i = 0; i < rows.rows; ++i) {
      const auto* from = static_cast<const unsigned char*>(rows.data) + i * rows.stride_bytes;
      std::memcpy(to + static_cast<size_t>(i) * stride_, from, row_bytes_);
    }
  }
  const RowsView& View() const { return view_; }

 private:
  const size_t row_bytes_, stride_;
  GuardedBuffer buffer_;
  const RowsView view_;
};

constexpr size_t kGaps[][2] = {{0, 0}, {1, 0}, {2, 0}, {7, 0}, {64, 0}, {0, 1}, {0, 2}, {8, 4}};  // padding, gap

void ExpectEqualBits(const SpaceOptions& options, Random& random) {
  const std::vector<double> values = Normals(random, 7 * options.dim);
  const Matrix matrix(values, options.dim, options.dtype);
  for (int64_t rows = 1; rows <= 7; ++rows) {
    const auto plain = Space::Create(options);
    plain->Add(matrix.View(0, rows), {});
    const Results expected = ResultsOf(*plain);
    for (const auto& [padding, gap] : kGaps) {
      const GuardedRows guarded(matrix.View(0, rows), options.dim, padding, gap);
      const auto space = Space::Create(options);
      space->Add(guarded.View(), {});
      ASSERT_TRUE(Same(ResultsOf(*space), expected))
          << options.target << " " << NameOf(options.dtype) << " dim " << options.dim << " rows " << rows << " padding "
          << padding << " gap " << gap;
    }
  }
}

TEST(GuardPageTest, NothingIsReadBeyondTheRows) {
  Random random(21);
  SpaceOptions options;
  options.anchors = 19;
  options.threads = 1;
  for (options.dim = 2; options.dim <= 258; options.dim += options.dim == 40 ? 215 : 1) {
    for (const DType dtype : kDTypes) {
      options.dtype = dtype;
      options.precision = PickOf(random, Precisions());
      options.target = PickOf(random, Targets());
      ExpectEqualBits(options, random);
      SpaceOptions variant = options;
      variant.precision = Precision::kF64;
      const std::vector<double> anchors = Normals(random, options.anchors * options.dim);
      variant.anchor_values = anchors.data();
      variant.temperature_mode = TemperatureMode::kFixed;
      variant.temperature = 1;
      variant.score = PickOf<Score>(random, {Score::kEuclidean, Score::kDot});
      variant.smoothing = PickOf<Smoothing>(random, {Smoothing::kSparsemax, Smoothing::kDiscrete});
      ExpectEqualBits(variant, random);
    }
  }
}

// Rows of extreme norms are read again, on a path of their own.
TEST(GuardPageTest, NothingIsReadBeyondExtremeAndBadRows) {
  SpaceOptions options;
  options.anchors = 5;
  options.bad_rows = BadRows::kSkip;
  for (const int64_t dim : {2, 17, 255, 257}) {
    for (const DType dtype : kDTypes) {
      options.dim = dim;
      options.dtype = dtype;
      const double tiny = dtype == DType::kF64 ? 1e-320 : dtype == DType::kF16 ? 1e-7 : 1e-39;
      std::vector<double> values(static_cast<size_t>(3 * dim), tiny);
      std::fill_n(values.begin() + dim, dim, 0.0);
      const GuardedRows guarded(Matrix(values, dim, dtype).View(), dim, 1, 0);
      const AddReport report = Space::Create(options)->Add(guarded.View(), {});
      EXPECT_EQ(report.rows, 2) << NameOf(dtype);
      EXPECT_EQ(report.skipped, 1) << NameOf(dtype);
    }
  }
}

TEST(GuardPageTest, NothingIsReadBeyondTheLabels) {
  Random random(22);
  SpaceOptions options;
  options.anchors = 4;
  options.dim = 3;
  options.label_sets = 1;
  for (const int64_t rows : {1, 2, 11, 12, 13, 119, 120, 121, 500}) {
    for (const int threads : {1, 4}) {
      options.threads = threads;
      const Matrix matrix(Normals(random, rows * 3), 3, DType::kF32);
      GuardedBuffer labels(static_cast<size_t>(rows) * sizeof(int64_t));
      const auto values = labels.As<int64_t>();
      for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<int64_t>(i % 5);
      const int64_t* sets[] = {values.data()};
      const auto space = Space::Create(options);
      EXPECT_EQ(space->Add(matrix.View(), sets).rows, rows);
      EXPECT_EQ(space->Cardinality(0), std::min<int64_t>(rows, 5));
    }
  }
}

TEST(GuardPageTest, NothingIsReadBeyondTheMask) {
  Random random(23);
  SpaceOptions options;
  options.anchors = 4;
  options.dim = 3;
  for (const int64_t rows : {1, 2, 119, 120, 121, 500}) {
    options.threads = static_cast<int>(Pick(random, 1, 4));
    const Matrix matrix(Normals(random, rows * 3), 3, DType::kF32);
    GuardedBuffer use(static_cast<size_t>(rows));
    use.As<uint8_t>().back() = 1;
    RowsView view = matrix.View();
    view.use = use.As<uint8_t>().data();
    EXPECT_EQ(Space::Create(options)->Add(view, {}).rows, 1);
  }
}

TEST(GuardPageDeathTest, ARowTooManyIsNoticed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  SpaceOptions options;
  options.anchors = options.dim = 4;
  options.threads = 1;
  const std::vector<double> values(4096, 1.0);
  const Matrix matrix(values, 4, DType::kF32);
  const GuardedRows guarded(matrix.View(), 4, 0, 0);
  RowsView beyond = guarded.View();
  ++beyond.rows;
  const auto space = Space::Create(options);
  EXPECT_DEATH(space->Add(beyond, {}), "");
}

}  // namespace
}  // namespace sextant::test
