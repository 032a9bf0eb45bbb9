// SPDX-License-Identifier: Apache-2.0
//
// Labels of few rows: one row against its sums, bit by bit, and single precision against double, by an error law.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "backend/backend.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

using Assignment = std::vector<float>;
using Words = std::vector<uint64_t>;

// Keeps rows and sums them up as an assigner does.
class Keeper {
 public:
  explicit Keeper(size_t m)
      : m_(m),
        assigner_(Backend::ForTarget("").NewAssigner(std::vector<double>(2 * m, 1.0), static_cast<int64_t>(m), 2, 0.1,
                                                     Precision::kF32)) {}

  // What follows the m assignments must not matter.
  Assignment Keep(const std::vector<double>& p) const {
    Assignment row(assigner_->row_bytes() / sizeof(float), std::numeric_limits<float>::quiet_NaN());
    std::copy(p.begin(), p.end(), row.begin());
    return row;
  }

  void Add(const std::vector<Assignment>& rows, uint64_t times, Words& sums) const {
    Words once(m_);
    for (const Assignment& row : rows) {
      const std::byte* bytes = BytesOf(row);
      assigner_->Accumulate({&bytes, 1}, false, once.data(), nullptr);
    }
    for (size_t j = 0; j < m_; ++j) sums[j] += once[j] * times;
  }

  static const std::byte* BytesOf(const Assignment& row) { return reinterpret_cast<const std::byte*>(row.data()); }

 private:
  const size_t m_;
  const std::unique_ptr<Assigner> assigner_;
};

// The softmax of normals: the larger `spread`, the fewer anchors share a row. The first `empty` have no part in it.
std::vector<double> Softmax(Random& random, size_t m, double spread, size_t empty = 0) {
  std::vector<double> p = Normals(random, static_cast<int64_t>(m));
  for (double& x : p) x = std::exp(spread * x);
  std::fill_n(p.begin(), empty, 0.0);
  const double total = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& x : p) x /= total;
  return p;
}

// Values on both sides of what fixed point resolves and of what it rounds at all: ties, nothing, and 24 random bits.
std::vector<double> Awkward(Random& random, size_t m) {
  const std::vector<double> special = {0,         0x1p-40,        0x0.8p-40,   0x1.8p-40,
                                       0x2.8p-40, 0x0.7fffffp-40, 0x1p-41 / 3, 0x400001.8p-40,
                                       0x1p-17,   0x1.fffffep-18, 0x1p-16,     0x1.fffffep-17};
  std::vector<double> p(m);
  for (double& x : p) {
    const double bits = std::scalbn(static_cast<double>(random() >> 40), -24);
    x = Pick(random, 0, 1) ? PickOf(random, special) : std::scalbn(bits, -static_cast<int>(Pick(random, 0, 45)));
  }
  return p;
}

struct Bits {
  uint64_t entropy, divergence;
  explicit Bits(const LabelTerms& of)
      : entropy(std::bit_cast<uint64_t>(of.entropy)), divergence(std::bit_cast<uint64_t>(of.divergence)) {}
  bool operator==(const Bits&) const = default;
};

double EntropyOf(const Words& sums, int64_t rows) {
  return Backend::ForTarget("").Entropy({sums.data(), nullptr}, static_cast<int64_t>(sums.size()), rows);
}

// A label among others, whose rows come `times` times each.
struct Labelled {
  Labelled(const Keeper& keeper, size_t m, std::vector<Assignment> of_label, const std::vector<Assignment>& others,
           int64_t times)
      : rows(static_cast<int64_t>(of_label.size())),
        all_rows(rows + static_cast<int64_t>(others.size()) * times),
        sums(m),
        all(m),
        first(std::move(of_label.front())) {
    of_label.front() = first;
    keeper.Add(of_label, 1, sums);
    all = sums;
    keeper.Add(others, static_cast<uint64_t>(times), all);
  }

  LabelTerms Of(const Backend& backend, Precision precision) const {
    return MeterOf(backend, precision)->Of({sums.data(), nullptr}, rows, RowEntropy());
  }
  LabelTerms OfRow(const Backend& backend, Precision precision) const {
    Words scratch(sums.size(), 77);
    return MeterOf(backend, precision)->OfRow(Keeper::BytesOf(first), RowEntropy(), scratch);
  }
  // For several rows nobody may look at it.
  double RowEntropy() const { return rows == 1 ? EntropyOf(sums, 1) : std::nan(""); }
  std::unique_ptr<LabelMeter> MeterOf(const Backend& backend, Precision precision) const {
    return backend.NewLabelMeter({all.data(), nullptr}, all_rows, static_cast<int64_t>(all.size()), precision);
  }

  int64_t rows, all_rows;
  Words sums, all;
  Assignment first;
};

std::vector<Assignment> SoftRows(const Keeper& keeper, Random& random, size_t m, size_t count, double spread,
                                 size_t empty = 0) {
  std::vector<Assignment> rows;
  for (size_t i = 0; i < count; ++i) rows.push_back(keeper.Keep(Softmax(random, m, spread, empty)));
  return rows;
}

std::vector<size_t> Sizes() {
  std::vector<size_t> sizes(299);
  std::iota(sizes.begin(), sizes.end(), 2);
  sizes.push_back(1000);
  return sizes;
}

TEST(LabelMeterTest, ARowHasTheBitsOfItsSumsOnEveryTarget) {
  int singles = 0, doubles = 0;
  for (const size_t m : Sizes()) {
    Random random(m);
    const Keeper keeper(m);
    const std::vector<Assignment> others = SoftRows(keeper, random, m, 5, 1);
    for (const int64_t times : {int64_t{1}, int64_t{1} << 12, int64_t{1} << 20}) {
      const Assignment row = keeper.Keep(times % 3 == 1 ? Awkward(random, m) : Softmax(random, m, 3));
      const Labelled label(keeper, m, {row}, others, times);
      const Bits expected(label.Of(Backend::ForTarget(""), Precision::kF32));
      for (const std::string& target : Targets()) {
        const Backend& backend = Backend::ForTarget(target);
        EXPECT_EQ(Bits(label.OfRow(backend, Precision::kF32)), expected) << target << " anchors " << m;
        EXPECT_EQ(Bits(label.Of(backend, Precision::kF32)), expected) << target << " anchors " << m;
      }
      ++(Bits(label.Of(Backend::ForTarget(""), Precision::kF64)) == expected ? doubles : singles);
    }
  }
  EXPECT_GT(singles, 200);
  EXPECT_GT(doubles, 200);
}

// Rows of doubles are never measured in single precision.
TEST(LabelMeterTest, ARowOfDoublesHasTheBitsOfItsSums) {
  for (const size_t m : {2, 7, 8, 17, 300}) {
    Random random(m);
    const auto assigner = Backend::ForTarget("").NewAssigner(std::vector<double>(2 * m, 1.0), static_cast<int64_t>(m),
                                                             2, 0.1, Precision::kF64);
    std::vector<double> row = Softmax(random, m, 1);
    row.resize(assigner->row_bytes() / sizeof(double), std::nan(""));
    const auto* bytes = reinterpret_cast<const std::byte*>(row.data());
    Words sums(m), scratch(m, 77);
    assigner->Accumulate({&bytes, 1}, false, sums.data(), nullptr);
    Words all = sums;
    for (uint64_t& word : all) word = word * 1000000 + 1000;
    for (const std::string& target : Targets()) {
      const auto meter = Backend::ForTarget(target).NewLabelMeter({all.data(), nullptr}, 1000001,
                                                                  static_cast<int64_t>(m), Precision::kF64);
      EXPECT_EQ(Bits(meter->OfRow(bytes, 1, scratch)), Bits(meter->Of({sums.data(), nullptr}, 1, 1)))
          << target << " " << m;
    }
  }
}

// t (t max p / a)^2 / 4, a bound of what the series leaves out of the divergence.
double RestOf(const Labelled& label) {
  const double t = static_cast<double>(label.rows) / static_cast<double>(label.all_rows - label.rows);
  double top = 0;
  for (size_t j = 0; j < label.all.size(); ++j) {
    if (label.all[j] == 0) continue;
    const double p = static_cast<double>(label.sums[j]) / static_cast<double>(label.rows);
    top = std::max(top, p * static_cast<double>(label.all_rows) / static_cast<double>(label.all[j]));
  }
  return t * (t * top) * (t * top) / 4;
}

// sum_j a_j (x ln x - (x - 1)), x = p / a: the divergence of a label from all rows, whose terms are never negative.
double DivergenceFromAll(const Labelled& label) {
  long double sum = 0;
  for (size_t j = 0; j < label.all.size(); ++j) {
    if (label.all[j] == 0) continue;
    const long double a = static_cast<long double>(label.all[j]) / static_cast<long double>(label.all_rows);
    const long double x = static_cast<long double>(label.sums[j]) / static_cast<long double>(label.rows) / a;
    sum += a * (x > 0 ? x * std::log(x) - (x - 1) : 1.0L);
  }
  return static_cast<double>(sum / static_cast<long double>(kFixedOne));
}

// Whether single precision must, or must not be trusted, with some room for rounding: where the series converges and,
// of several rows, the entropy is no less than a sixteenth of what it is a difference of.
std::optional<bool> Suffices(const Labelled& label) {
  const double rest = RestOf(label) / 1e-9;
  const double cancelled = label.rows > 1 ? DivergenceFromAll(label) / (16 * EntropyOf(label.sums, label.rows)) : 0;
  if ((rest > 0.999 && rest < 1.001) || (cancelled > 0.999 && cancelled < 1.001)) return std::nullopt;
  return rest < 1 && cancelled < 1;
}

// Errors in units u of single precision. The sums of a lane are chains, 4 sqrt(n) by the law of kernel_test.cc.
//
// Several rows: a term of the divergence from all rows errs by 24 of its own, and all of them are positive; those of
// the middle add up to less than half of it. The rest is double.
//
// One row: a term p ln p errs by 6 of its own (p, 2 units in the last place of the logarithm, the product), and by p
// where ln p moves; half of its entropy, which it brings, is missing among the terms of the divergence.
struct Law {
  explicit Law(const Labelled& label) {
    constexpr double u = 0x1p-24, kDouble = 1e-14;
    const double chain = 4 * std::sqrt(std::ceil(static_cast<double>(label.all.size()) / 16) + 4);
    if (label.rows > 1) {
      entropy = u * (24 + chain) * DivergenceFromAll(label) + kDouble;
      divergence = entropy + RestOf(label);
      return;
    }
    const double own = EntropyOf(label.sums, 1), of_all = EntropyOf(label.all, label.all_rows);
    // The entropy of the mean of two is at most theirs and ln 2; terms of the divergence add up to less than 1.
    entropy = 0;
    divergence = u * (6 * (own + of_all + 1) + 2 + chain * (1 + own / 2)) + 1e-9;
  }
  double entropy, divergence;
};

TEST(LabelMeterTest, SinglePrecisionKeepsTheErrorLawAndGivesWayWhereItDoesNotSuffice) {
  const Backend& best = Backend::ForTarget("");
  int singles = 0, doubles = 0;
  for (uint64_t seed = 0; seed < 1500; ++seed) {
    Random random(seed);
    const auto m = static_cast<size_t>(PickOf<int64_t>(random, {2, 3, 16, 17, 100, 257, 1000}));
    const Keeper keeper(m);
    const double spread = PickOf<double>(random, {0.0001, 0.01, 0.1, 1, 4, 20});
    const size_t empty = seed % 3 == 0 ? m / 4 : 0;  // anchors without any mass
    const auto count = static_cast<size_t>(Pick(random, 1, 16));
    const Labelled label(keeper, m, SoftRows(keeper, random, m, count, spread, empty),
                         SoftRows(keeper, random, m, 6, spread, empty), int64_t{1} << Pick(random, 0, 20));
    const LabelTerms expected = label.Of(best, Precision::kF64), actual = label.Of(best, Precision::kF32);
    const auto suffices = Suffices(label);
    if (!suffices) continue;
    ++(*suffices ? singles : doubles);
    if (*suffices) {
      const Law law(label);
      EXPECT_LE(std::abs(actual.entropy - expected.entropy), law.entropy) << "seed " << seed << " anchors " << m;
      EXPECT_LE(std::abs(actual.divergence - expected.divergence), law.divergence)
          << "seed " << seed << " anchors " << m;
    } else {
      EXPECT_EQ(Bits(actual), Bits(expected)) << "seed " << seed << " anchors " << m;
    }
  }
  EXPECT_GT(singles, 300);
  EXPECT_GT(doubles, 300);
}

// Mean error of many labels that go on one anchor each, among as many others as the series just needs, so that its
// second order is as large as it gets: t^2 / 4 (4 - 1) = 2.7e-7.
TEST(LabelMeterTest, ErrorsOfManyLabelsCancel) {
  const Backend& best = Backend::ForTarget("");
  constexpr size_t kAnchors = 4;
  const Keeper keeper(kAnchors);
  double entropy = 0, divergence = 0;
  int labels = 0;
  for (uint64_t seed = 0; seed < 4000; ++seed) {
    Random random(seed);
    std::vector<double> p = Softmax(random, kAnchors, 0.01);
    std::vector<Assignment> others;
    for (size_t i = 0; i < kAnchors; ++i) {
      others.push_back(keeper.Keep(p));
      std::rotate(p.begin(), p.begin() + 1, p.end());
    }
    const Labelled label(keeper, kAnchors, SoftRows(keeper, random, kAnchors, 1, 20), others, 420 + Pick(random, 0, 9));
    if (!Suffices(label).value_or(false)) continue;
    const LabelTerms expected = label.Of(best, Precision::kF64), actual = label.Of(best, Precision::kF32);
    entropy += actual.entropy - expected.entropy;
    divergence += actual.divergence - expected.divergence;
    ++labels;
  }
  ASSERT_GT(labels, 1000);
  EXPECT_LE(std::abs(entropy / labels), 1e-8);
  EXPECT_LE(std::abs(divergence / labels), 2e-8);  // that others are rounded is common to all labels: 1e-8
}

// Of labels of one row, in 20 sets; as NUMERICS.md states it.
TEST(LabelMeterTest, ErrorsOfALabelAndOfTheMeanAreSmall) {
  const Backend& best = Backend::ForTarget("");
  for (const auto& [m, bound] :
       std::vector<std::pair<size_t, double>>{{2, 4e-7}, {16, 4e-7}, {100, 1e-6}, {1000, 2e-6}}) {
    const Keeper keeper(m);
    double entropy = 0, divergence = 0, worst = 0;
    constexpr int kSets = 20, kLabels = 200;
    for (uint64_t set = 0; set < kSets; ++set) {
      Random random(set);
      const double spread = PickOf<double>(random, {0.3, 1, 3});
      const std::vector<Assignment> others = SoftRows(keeper, random, m, 6, spread);
      for (int i = 0; i < kLabels; ++i) {
        const Labelled label(keeper, m, SoftRows(keeper, random, m, 1, spread), others, 20000);
        const LabelTerms expected = label.Of(best, Precision::kF64), actual = label.Of(best, Precision::kF32);
        const double errors[] = {actual.entropy - expected.entropy, actual.divergence - expected.divergence};
        entropy += errors[0];
        divergence += errors[1];
        for (const double error : errors) worst = std::max(worst, std::abs(error));
      }
    }
    EXPECT_LE(worst, bound) << m;
    EXPECT_LE(std::abs(entropy / (kSets * kLabels)), 3e-8) << m;
    EXPECT_LE(std::abs(divergence / (kSets * kLabels)), 3e-8) << m;
    EXPECT_GT(worst, 0) << "single precision was not used";
  }
}

}  // namespace
}  // namespace sextant::test
