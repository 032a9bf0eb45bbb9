// SPDX-License-Identifier: Apache-2.0
//
// Soft assignments of single rows against an oracle in extended precision, by an error law.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <sstream>

#include "backend/backend.h"
#include "backend/cpu/pack.h"
#include "common/half.h"
#include "space/anchors.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"
#include "tests/support/results.h"

namespace sextant::test {
namespace {

using Extended = long double;

struct Shape {
  int64_t anchors, dim;
  double temperature;
  Precision precision;
};

// One row's assignment as the engine adds it up.
struct Assigned {
  bool bad;
  std::vector<uint64_t> first, second;
  uint64_t entropy;

  bool operator==(const Assigned&) const = default;
};

// A backend's assigner over generated anchors, and the same anchors for the oracle.
class Engine {
 public:
  explicit Engine(const Shape& shape, const std::string& target = "")
      : shape_(shape), anchors_(static_cast<size_t>(shape.anchors * shape.dim)), target_(target) {
    GenerateAnchors(shape.anchors, shape.dim, 17, 0, anchors_.data());
    Pack();
  }

  const Shape& shape() const { return shape_; }
  const std::vector<double>& anchors() const { return anchors_; }

  // Makes the engine, not the oracle, see one element of an anchor changed.
  void Perturb(size_t element, double by) {
    anchors_[element] += by;
    Pack();
    anchors_[element] -= by;
  }

  std::vector<Assigned> Assign(const RowsView& rows) const {
    const auto tile = assigner_->NewTile();
    assigner_->Assign(rows, *tile);
    std::vector<Assigned> assigned;
    for (int64_t i = 0; i < rows.rows; ++i) {
      const auto at = static_cast<size_t>(i);
      assigned.push_back({tile->bad[at] != 0, {}, {}, 0});
      if (assigned.back().bad) continue;
      assigned.back().first.resize(static_cast<size_t>(shape_.anchors));
      assigned.back().second.resize(static_cast<size_t>(shape_.anchors));
      const std::byte* row = assigner_->RowOf(*tile, i);
      assigner_->Accumulate({&row, 1}, false, assigned.back().first.data(), assigned.back().second.data());
      assigned.back().entropy = tile->fixed_entropy[at];
    }
    return assigned;
  }
  Assigned AssignOne(const std::vector<double>& row, DType dtype) const {
    return Assign(Matrix(row, shape_.dim, dtype).View()).front();
  }

  const Assigner& assigner() const { return *assigner_; }

 private:
  void Pack() {
    assigner_ = Backend::ForTarget(target_).NewAssigner(anchors_, shape_.anchors, shape_.dim, shape_.temperature,
                                                        shape_.precision);
  }

  const Shape shape_;
  std::vector<double> anchors_;
  const std::string target_;
  std::unique_ptr<Assigner> assigner_;
};

// What the engine should find for a row, and how far it may be off.
struct Law {
  std::vector<Extended> p, bound;
  Extended entropy = 0, entropy_bound = 0;
};

// Of the product of an element and that of an anchor, by what is rounded off them and by the product of second parts.
double OperandError(Precision precision) {
  return precision == Precision::kMatrix ? 0x1p-16 : precision == Precision::kMatrixFast ? 0x1p-8 : 0;
}

// The errors, in units u of the precision:
// - score: the rows' and the anchors' elements are rounded once each; a dot product is a chain of kChunk fused
//   multiply-adds, then of one addition a chunk. Rounding errors of a chain of n behave like a random walk, so that
//   4 sqrt(n) u sum |z_k w_k| holds but with probability e^-8 (Higham and Mary, 2019), and seeds are fixed. Matrix
//   units add in chains that are no longer, and their operands are off by what no part holds.
// - t = (score - top score) scale: the norm's sum of squares is a chain of at most 32 and a tree, halved by the root;
//   scale, difference and product are rounded once each.
// - e^t: 1 unit of its own. Their sum: m / 16 additions in a lane and 4 across; the quotient; the product.
Law LawOf(const Engine& engine, const std::vector<double>& row) {
  const Shape& shape = engine.shape();
  const auto m = static_cast<size_t>(shape.anchors);
  const auto d = static_cast<size_t>(shape.dim);
  const Extended u = UnitOf(shape.precision);
  const auto chunk = static_cast<Extended>(std::min<size_t>(d, cpu::kChunk));
  const Extended chunks = std::ceil(static_cast<Extended>(d) / cpu::kChunk);
  const Extended temperature = 1 / static_cast<Extended>(1 / shape.temperature);

  Extended square = 0;
  for (const double z : row) square += static_cast<Extended>(z) * z;
  const Extended norm = std::sqrt(square);
  std::vector<Extended> t(m), error(m);
  for (size_t j = 0; j < m; ++j) {
    Extended magnitude = 0, squares = 0;
    for (size_t k = 0; k < d; ++k) {
      const Extended term = row[k] / norm * engine.anchors()[j * d + k];
      t[j] += term / temperature;
      magnitude += std::abs(term);
      squares += term * term;
    }
    error[j] = (4 * std::sqrt(chunk + chunks) + 2) * u * magnitude / temperature;
    error[j] += 4 * OperandError(shape.precision) * std::sqrt(squares) / temperature;
  }
  const auto top = static_cast<size_t>(std::max_element(t.begin(), t.end()) - t.begin());
  const Extended top_t = t[top];
  const Extended top_error = error[top];
  Extended total = 0;
  for (size_t j = 0; j < m; ++j) {
    t[j] -= top_t;
    error[j] += top_error + std::abs(t[j]) * ((32 + chunks) / 2 + 4) * u + u;
    total += std::exp(t[j]);
  }
  Law law;
  Extended total_error = (std::ceil(static_cast<Extended>(m) / 16) + 6) * u;
  for (size_t j = 0; j < m; ++j) {
    law.p.push_back(std::exp(t[j]) / total);
    total_error += law.p[j] * std::expm1(error[j]);
  }
  for (size_t j = 0; j < m; ++j) {
    const Extended relative =
        total_error < 1 ? std::exp(error[j]) * (1 + total_error) / (1 - total_error) - 1 : HUGE_VALL;
    const Extended bound = law.p[j] > 0 ? law.p[j] * relative : 0;
    law.bound.push_back(bound + 0x1p-41L);
    // e^-80 is cut to 0: p ln p of what is lost is below 2^-100.
    const Extended log_p = t[j] - std::log(total);
    if (law.p[j] > 0) law.entropy -= law.p[j] * log_p;
    if (bound > 0) law.entropy_bound += bound * (std::abs(log_p) + 1);
  }
  // ln total - weighted / total: the weighted sum is rounded like the total.
  law.entropy_bound += total_error * (law.entropy + 1) + 0x1p-40L;
  return law;
}

testing::AssertionResult Holds(const Law& law, const Assigned& actual) {
  if (actual.bad) return testing::AssertionFailure() << "the row is called bad";
  const auto one = static_cast<Extended>(kFixedOne);
  for (size_t j = 0; j < law.p.size(); ++j) {
    const Extended p = static_cast<Extended>(actual.first[j]) / one;
    const Extended error = std::abs(p - law.p[j]);
    if (!(error <= law.bound[j])) {
      return testing::AssertionFailure() << "anchor " << j << " of " << law.p.size() << ": p " << p << ", not "
                                         << law.p[j] << "; error " << error << " > " << law.bound[j];
    }
    // p is rounded to 2^-41 here, and its square to 2^-51 there.
    const Extended square_error = std::abs(static_cast<Extended>(actual.second[j]) / kProductOne - p * p);
    if (!(square_error <= 0x1p-41L * (2 * p + 0x1p-10L))) {
      return testing::AssertionFailure() << "anchor " << j << ": p^2 off by " << square_error;
    }
  }
  const Extended error = std::abs(static_cast<Extended>(actual.entropy) / one - law.entropy);
  if (error <= law.entropy_bound) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "entropy off by " << error << " > " << law.entropy_bound;
}

// The values as the element type holds them.
std::vector<double> Rounded(std::vector<double> values, DType dtype) {
  for (double& value : values) {
    unsigned char bytes[8];
    StoreElement(value, dtype, bytes);
    value = LoadElement(dtype, bytes);
  }
  return values;
}

std::vector<Shape> Shapes() {
  std::vector<Shape> shapes;
  for (const Precision precision : Precisions()) {
    for (const int64_t dim : {2, 3, 16, 255, 256, 257, 768, 1500}) {
      for (const int64_t anchors : {2, 17, 40, 100, 257}) {
        shapes.push_back({anchors, dim, Temperature(TemperatureMode::kExact, anchors, dim), precision});
      }
    }
    shapes.push_back({100, 64, 1.0 / 1024, precision});
    shapes.push_back({100, 64, 30, precision});
    shapes.push_back({1000, 8, 0.05, precision});
  }
  shapes.push_back({50, 16, 1e-6, Precision::kF64});
  return shapes;
}

std::string Describe(const Shape& shape) {
  std::ostringstream text;
  text << "anchors " << shape.anchors << " dim " << shape.dim << " temperature " << shape.temperature << " "
       << NameOf(shape.precision) << " ";
  return text.str();
}

TEST(KernelTest, AssignmentsKeepTheErrorLaw) {
  Random random(11);
  for (const Shape& shape : Shapes()) {
    const Engine engine(shape);
    for (const DType dtype : kDTypes) {
      for (int i = 0; i < 3; ++i) {
        const std::vector<double> row = Rounded(Normals(random, shape.dim), dtype);
        EXPECT_TRUE(Holds(LawOf(engine, row), engine.AssignOne(row, dtype))) << Describe(shape) << NameOf(dtype);
      }
    }
  }
}

// Rows close to an anchor: one p near 1.
TEST(KernelTest, RowsNearAnAnchorKeepTheErrorLaw) {
  Random random(12);
  for (const Shape& shape : Shapes()) {
    const Engine engine(shape);
    const auto first = engine.anchors().begin() + Pick(random, 0, shape.anchors - 1) * shape.dim;
    const std::vector<double> row(first, first + shape.dim);
    EXPECT_TRUE(Holds(LawOf(engine, row), engine.AssignOne(row, DType::kF64))) << Describe(shape);
    EXPECT_FALSE(engine.AssignOne(row, DType::kF64).bad);
  }
}

TEST(KernelTest, ASlightlyWrongAnchorBreaksTheErrorLaw) {
  Random random(13);
  for (const Shape& shape : Shapes()) {
    if (shape.temperature > 1) continue;  // so soft that the anchors hardly matter
    Engine engine(shape);
    const std::vector<double> row = Normals(random, shape.dim);
    const Law law = LawOf(engine, row);
    ASSERT_TRUE(Holds(law, engine.AssignOne(row, DType::kF64))) << Describe(shape);
    // The largest element of the row, at the anchor of the largest p.
    const auto top = static_cast<size_t>(std::max_element(law.p.begin(), law.p.end()) - law.p.begin());
    const auto k =
        std::max_element(row.begin(), row.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (law.p[top] > 0.99) continue;     // saturated: nothing moves
    if (law.bound[top] > 0.1) continue;  // so hard that little is claimed
    const double by = shape.precision == Precision::kMatrixFast ? 0.5 : 1e-3;
    engine.Perturb(top * static_cast<size_t>(shape.dim) + static_cast<size_t>(k - row.begin()), by);
    EXPECT_FALSE(Holds(law, engine.AssignOne(row, DType::kF64))) << Describe(shape);
  }
}

struct Range {
  DType dtype;
  int least, most;  // powers of two that may scale normal numbers exactly
};

// Rows of whole numbers up to 15 have few bits, so that powers of two scale them exactly, down to subnormals.
TEST(KernelTest, ScalingARowByAPowerOfTwoChangesNoBit) {
  constexpr Range kRanges[] = {
      {DType::kF32, -149, 123}, {DType::kF64, -1074, 1019}, {DType::kF16, -24, 11}, {DType::kBF16, -133, 123}};
  Random random(14);
  for (const Precision precision : Precisions()) {
    const Engine engine({37, 300, 0.02, precision});
    for (const auto& [dtype, least, most] : kRanges) {
      std::vector<double> row(300);
      for (double& value : row) value = static_cast<double>(Pick(random, -15, 15));
      const Assigned expected = engine.AssignOne(row, dtype);
      ASSERT_TRUE(Holds(LawOf(engine, row), expected));
      for (int exponent = least; exponent <= most; ++exponent) {
        std::vector<double> scaled = row;
        for (double& value : scaled) value = std::scalbn(value, exponent);
        ASSERT_EQ(engine.AssignOne(scaled, dtype), expected) << NameOf(dtype) << " 2^" << exponent;
      }
    }
  }
}

TEST(KernelTest, TinyAndHugeRowsKeepTheErrorLaw) {
  struct Extreme {
    DType dtype;
    double scale;
  };
  const Extreme extremes[] = {{DType::kF32, 1e-30}, {DType::kF32, 1e-42},  {DType::kF32, 1e30},
                              {DType::kF32, 8e37},  {DType::kF64, 1e-200}, {DType::kF64, 1e-315},
                              {DType::kF64, 1e200}, {DType::kF64, 4e307},  {DType::kF16, 1e-6},
                              {DType::kF16, 1.5e4}, {DType::kBF16, 1e-38}, {DType::kBF16, 8e37}};
  Random random(15);
  for (const Precision precision : Precisions()) {
    const Engine engine({33, 20, 0.05, precision});
    for (const auto& [dtype, scale] : extremes) {
      std::vector<double> row = Normals(random, 20);
      for (double& value : row) value = std::fmax(-4, std::fmin(4, value)) * scale;
      row = Rounded(row, dtype);
      EXPECT_TRUE(Holds(LawOf(engine, row), engine.AssignOne(row, dtype))) << NameOf(dtype) << " " << scale;
    }
  }
}

TEST(KernelTest, TheLargestAndSmallestNumbersOfEachTypeAreGoodRows) {
  for (const Precision precision : Precisions()) {
    const Engine engine({5, 3, 0.1, precision});
    const Assigned expected = engine.AssignOne({0, 1, 0}, DType::kF64);
    const auto alone = [&](double value, DType dtype) { return engine.AssignOne({0, value, -0.0}, dtype); };
    EXPECT_EQ(alone(0x1p-149, DType::kF32), expected);
    EXPECT_EQ(alone(0x1p127, DType::kF32), expected);
    EXPECT_EQ(alone(0x1p-1074, DType::kF64), expected);
    EXPECT_EQ(alone(0x1p1023, DType::kF64), expected);
    EXPECT_EQ(alone(0x1p-24, DType::kF16), expected);
    EXPECT_EQ(alone(0x1p15, DType::kF16), expected);
    EXPECT_EQ(alone(0x1p-133, DType::kBF16), expected);
    EXPECT_EQ(alone(0x1p127, DType::kBF16), expected);
    for (const double largest : {1.7976931348623157e308, -1.7976931348623157e308}) {
      const std::vector<double> row(3, largest);
      EXPECT_TRUE(Holds(LawOf(engine, row), engine.AssignOne(row, DType::kF64)));
    }
    const std::vector<double> floats(3, 3.4028234663852886e38);
    EXPECT_TRUE(Holds(LawOf(engine, floats), engine.AssignOne(floats, DType::kF32)));
  }
}

// Whatever the temperature, nothing is lost to the lanes beyond the last anchor.
TEST(KernelTest, EveryHalfIsTheFloatThatItIs) {
  constexpr int64_t kDim = 31;
  std::vector<double> values;
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    const double value = HalfToFloat(static_cast<uint16_t>(bits));
    if (std::isfinite(value)) values.push_back(value);
  }
  ASSERT_EQ(values.size(), 2048 * kDim);
  for (const std::string& target : Targets()) {
    SpaceOptions options;
    options.anchors = 5;
    options.dim = kDim;
    options.precision = Precision::kF32;
    options.target = target;
    const auto results = [&](DType dtype) {
      const auto space = Space::Create(options);
      EXPECT_EQ(space->Add(Matrix(values, kDim, dtype, 2, 2).View(), {}).rows, 2048);
      return ResultsOf(*space);
    };
    EXPECT_TRUE(Same(results(DType::kF16), results(DType::kF32))) << target;
  }
}

TEST(KernelTest, EveryTemperatureGivesAllToTheAnchors) {
  constexpr int64_t kAnchors = 15, kDim = 6;
  const std::vector<double> values = {1, 2, -1, 0, 0.5, 1, 1e9, 2e9, -1e9, 0, 5e8, 1e9};
  const Matrix rows(values, kDim, DType::kF64);
  for (const Precision precision : Precisions()) {
    for (const double temperature : {5e-324, 1e-300, 1e-30, 1.0, 1e30, 1e38, 1e300, 1.7e308}) {
      for (const Assigned& row : Engine({kAnchors, kDim, temperature, precision}).Assign(rows.View())) {
        const double sum = static_cast<double>(std::reduce(row.first.begin(), row.first.end())) / kFixedOne;
        const double rounding = 16 * kAnchors * UnitOf(precision) + kAnchors / kFixedOne;  // a few units an anchor
        EXPECT_NEAR(sum, 1, rounding) << "temperature " << temperature;
        EXPECT_LE(static_cast<double>(row.entropy) / kFixedOne, std::log(kAnchors) + rounding);
      }
    }
  }
}

TEST(KernelTest, TheLargestElementDominatesARowOfMixedMagnitudes) {
  for (const Precision precision : Precisions()) {
    const Engine engine({16, 4, 0.1, precision});
    const Assigned expected = engine.AssignOne({0, 0, 1, 0}, DType::kF64);
    EXPECT_EQ(engine.AssignOne({1e-300, -1, 0x1p1000, 1e100}, DType::kF64), expected);
    EXPECT_EQ(engine.AssignOne({-1e-320, 0, 0x1p-900, 1e-300}, DType::kF64), expected);
    EXPECT_EQ(engine.AssignOne({1e-40, 1, 0x1p120, -1e10}, DType::kF32), expected);
    EXPECT_EQ(engine.AssignOne({0x1p-149, 0, 0x1p-60, 1e-40}, DType::kF32), expected);
  }
}

TEST(KernelTest, ZeroNaNAndInfiniteRowsAreBadWhereverTheyAre) {
  for (const Precision precision : Precisions()) {
    for (const int64_t dim : {int64_t{2}, int64_t{17}, int64_t{256}, int64_t{300}}) {
      const Engine engine({20, dim, 0.1, precision});
      for (const DType dtype : kDTypes) {
        const auto is_bad = [&](const std::vector<double>& row) { return engine.AssignOne(row, dtype).bad; };
        const auto n = static_cast<size_t>(dim);
        EXPECT_TRUE(is_bad(std::vector<double>(n, 0.0))) << NameOf(dtype);
        EXPECT_TRUE(is_bad(std::vector<double>(n, -0.0))) << NameOf(dtype);
        for (const size_t at : {size_t{0}, n / 2, n - 1}) {
          for (const double value : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
            std::vector<double> row(n, 1.0);
            row[at] = value;
            EXPECT_TRUE(is_bad(row)) << NameOf(dtype) << " " << value << " at " << at << " of " << n;
            row.assign(n, 0.0);
            row[at] = value;
            EXPECT_TRUE(is_bad(row)) << NameOf(dtype) << " " << value << " alone at " << at << " of " << n;
          }
        }
      }
    }
  }
}

TEST(KernelTest, ABadRowHarmsNoOther) {
  Random random(16);
  for (const Precision precision : Precisions()) {
    const Engine engine({20, 9, 0.1, precision});
    std::vector<double> values = Normals(random, 7 * 9);
    const auto expected = engine.Assign(Matrix(values, 9, DType::kF32).View());
    values[3 * 9 + 4] = std::nan("");
    std::fill_n(values.begin() + 5 * 9, 9, 0.0);
    const auto actual = engine.Assign(Matrix(values, 9, DType::kF32).View());
    for (size_t i = 0; i < 7; ++i) {
      EXPECT_EQ(actual[i].bad, i == 3 || i == 5);
      if (actual[i].bad) continue;
      EXPECT_EQ(actual[i], expected[i]) << i;
    }
  }
}

TEST(KernelTest, AccumulateAddsTheRoundingsOfRowsAndTakesThemBack) {
  Random random(17);
  for (const std::string& target : Targets()) {
    for (const Precision precision : Precisions()) {
      for (const int64_t anchors : {2, 3, 7, 8, 9, 16, 33}) {
        const Engine engine({anchors, 5, 0.1, precision}, target);
        const Matrix matrix(Normals(random, 11 * 5), 5, DType::kF64);
        const auto single = engine.Assign(matrix.View());
        const auto m = static_cast<size_t>(anchors);
        // One word more on each side shows what is written beyond.
        std::vector<uint64_t> first(m + 1, ~uint64_t{6}), second(m + 1, 99);
        const auto before = std::pair(first, second);
        auto expected = before;
        for (const Assigned& row : single) {
          for (size_t j = 0; j < m; ++j) {
            expected.first[j] += row.first[j];
            expected.second[j] += row.second[j];
          }
        }
        const auto tile = engine.assigner().NewTile();
        engine.assigner().Assign(matrix.View(), *tile);
        std::vector<const std::byte*> rows;
        for (int64_t i = 0; i < 11; ++i) rows.push_back(engine.assigner().RowOf(*tile, i));
        engine.assigner().Accumulate(rows, false, first.data(), second.data());
        EXPECT_EQ(std::pair(first, second), expected) << target << " anchors " << anchors;
        engine.assigner().Accumulate(rows, true, first.data(), second.data());
        EXPECT_EQ(std::pair(first, second), before) << target << " anchors " << anchors;
      }
    }
  }
}

}  // namespace
}  // namespace sextant::test
