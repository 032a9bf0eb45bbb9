// SPDX-License-Identifier: Apache-2.0
//
// Joint moments of pairs on devices, against loops in double with the errors that values may have, and what of the
// measures of structure rests on them.
#include "pairwise/pair_moments.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "tests/cuda/pair_case.h"
#include "tests/support/structure_case.h"

namespace sextant::test {
namespace {

// A number, how far off it may be, and the sum of the magnitudes of what it was added from.
struct Bounded {
  double value = 0, error = 0, magnitude = 0;

  void Add(const Bounded& more) {
    value += more.value;
    error += more.error;
    magnitude += more.magnitude;
  }
};
Bounded operator*(const Bounded& a, const Bounded& b) {
  return {a.value * b.value, std::abs(a.value) * b.error + std::abs(b.value) * a.error + a.error * b.error,
          a.magnitude * b.magnitude};
}

// One side: rows with themselves, or with others.
struct OfSide {
  const PairMatrix* x;
  const PairMatrix* y;  // or null
  Metric metric;
  double bandwidth = 0;

  // The law of values: as many roundings as a sum of d elements has, of at most 4 each (16 in a product).
  Bounded Value(int64_t i, int64_t j, bool wide) const {
    const double distance = Oracle(*x, i, y != nullptr ? *y : *x, j, metric);
    const double terms = static_cast<double>(x->dim);
    const double scale = metric == Metric::kDot ? 16 * terms : 16;
    const double error = (wide ? 0x1p-52 : 0x1p-23) * (terms + 8) * std::max(scale, std::abs(distance));
    if (!(bandwidth > 0)) return {distance, error, std::abs(distance) + scale};
    const double factor = 0.5 / bandwidth / bandwidth, value = std::exp(-factor * distance);
    return {value, value * (std::expm1(factor * error) + 0x1p-50), 1};
  }
};

struct Selection {
  Pairs pairs;
  bool self;
};
constexpr Selection kSelections[] = {{Pairs::kAll, false}, {Pairs::kAll, true}, {Pairs::kUpper, false}};

constexpr double PairMoments::*kFields[] = {&PairMoments::a,      &PairMoments::b,     &PairMoments::aa,
                                            &PairMoments::bb,     &PairMoments::ab,    &PairMoments::row_aa,
                                            &PairMoments::row_bb, &PairMoments::row_ab};

// In the order of kFields.
std::array<Bounded, 8> OracleMoments(const OfSide& x, const OfSide& y, const Selection& of, bool wide) {
  std::array<Bounded, 8> sums;
  const int64_t columns = (x.y != nullptr ? x.y : x.x)->rows;
  for (int64_t i = 0; i < x.x->rows; ++i) {
    Bounded row_a, row_b;
    for (int64_t j = of.pairs == Pairs::kUpper ? i + 1 : 0; j < columns; ++j) {
      if (j == i && !of.self && x.y == nullptr) continue;
      const Bounded a = x.Value(i, j, wide), b = y.Value(i, j, wide);
      row_a.Add(a);
      row_b.Add(b);
      sums[2].Add(a * a);
      sums[3].Add(b * b);
      sums[4].Add(a * b);
    }
    sums[0].Add(row_a);
    sums[1].Add(row_b);
    if (of.pairs == Pairs::kUpper) continue;
    sums[5].Add(row_a * row_a);
    sums[6].Add(row_b * row_b);
    sums[7].Add(row_a * row_b);
  }
  return sums;
}

bool Obeys(const PairMoments& found, const std::array<Bounded, 8>& expected) {
  for (size_t f = 0; f < expected.size(); ++f) {
    const Bounded& of = expected[f];
    if (!(std::abs(found.*kFields[f] - of.value) <= of.error + 1e-14 * of.magnitude)) return false;
  }
  return true;
}

bool SameBits(const PairMoments& a, const PairMoments& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

PairMoments MomentsOfSides(const OfSide& x, const OfSide& y, const Selection& of, bool wide, SweepControl& control) {
  const Spaces a(*x.x, x.y, x.metric, wide), b(*y.x, y.y, y.metric, wide);
  const MomentSide other{b.Source(), y.bandwidth};
  return MomentsOf({a.Source(), x.bandwidth}, {&other, 1}, of.pairs, of.self, control).front();
}

class PairMomentsOnDevices : public PairsOnDevices {
 protected:
  // Of x with itself and each y, all in one sweep.
  static std::vector<PairMoments> Several(const PairMatrix& x, const PairMatrix& y, bool wide, Pairs pairs,
                                          int64_t memory = 0) {
    const Spaces a(x, nullptr, Metric::kEuclidean, wide), b(y, nullptr, Metric::kCityblock, wide);
    const MomentSide others[] = {{a.Source()}, {b.Source()}};
    SweepControl control = Control(0, memory);
    return MomentsOf({a.Source()}, others, pairs, false, control);
  }
};

TEST_F(PairMomentsOnDevices, AreThoseOfAnOracle) {
  const PairMatrix x(1, 70, 21, false), y(2, 70, 9, true), far_x(3, 67, 21, false), far_y(4, 67, 9, true);
  const std::pair<Metric, Metric> metrics[] = {{Metric::kEuclidean, Metric::kCityblock},
                                               {Metric::kCosine, Metric::kHamming},
                                               {Metric::kDot, Metric::kChebyshev},
                                               {Metric::kCorrelation, Metric::kSquaredEuclidean}};
  for (const auto& [metric, other] : metrics) {
    for (const Selection& of : kSelections) {
      for (const bool wide : {false, true}) {
        const bool against = of.self && of.pairs == Pairs::kAll;  // self says nothing there
        const OfSide a{&x, against ? &far_x : nullptr, metric}, b{&y, against ? &far_y : nullptr, other};
        SweepControl device = Control();
        EXPECT_TRUE(Obeys(MomentsOfSides(a, b, of, wide, device), OracleMoments(a, b, of, wide)))
            << NameOf(metric) << (wide ? " f64 " : " f32 ") << of.self << static_cast<int>(of.pairs);
      }
    }
  }
}

TEST_F(PairMomentsOnDevices, OfKernelsAreThoseOfAnOracle) {
  const PairMatrix x(5, 131, 4, false), y(6, 131, 2, false);
  for (const double h : {0.05, 2.0}) {  // most are 0; none is
    for (const Selection& of : kSelections) {
      const OfSide a{&x, nullptr, Metric::kSquaredEuclidean, h}, b{&y, nullptr, Metric::kSquaredEuclidean, 1};
      SweepControl device = Control();
      EXPECT_TRUE(Obeys(MomentsOfSides(a, b, of, true, device), OracleMoments(a, b, of, true))) << h;
    }
  }
}

// The check above sees one element that is off by more than its law, and rows that were mixed up.
TEST_F(PairMomentsOnDevices, AChangedElementIsSeen) {
  const PairMatrix x(7, 65, 5, false), y(8, 65, 3, false);
  PairMatrix changed = y;
  changed.f64[12] += 1e-8;
  const Selection all{Pairs::kAll, false};
  const OfSide a{&x, nullptr, Metric::kEuclidean}, b{&y, nullptr, Metric::kEuclidean};
  SweepControl device = Control();
  const PairMoments found = MomentsOfSides(a, b, all, true, device);
  EXPECT_TRUE(Obeys(found, OracleMoments(a, b, all, true)));
  EXPECT_FALSE(Obeys(found, OracleMoments(a, {&changed, nullptr, Metric::kEuclidean}, all, true)));
  EXPECT_FALSE(Obeys(found, OracleMoments(b, a, all, true)));
  PairMoments without = found;
  without.ab = std::nan("");
  EXPECT_FALSE(Obeys(without, OracleMoments(a, b, all, true)));
}

// As a null has them: y with its rows in other orders, several in one sweep.
TEST_F(PairMomentsOnDevices, OfPermutationsAreThoseOfEachAlone) {
  const PairMatrix x(9, 70, 6, false), y(10, 70, 5, false);
  const Spaces a(x, nullptr, Metric::kEuclidean, false), b(y, nullptr, Metric::kCosine, false);
  std::vector<std::unique_ptr<PairSpace>> permuted;
  std::vector<MomentSide> others;
  for (int64_t step : {1, 3, 11}) {
    std::vector<int64_t> order;
    for (int64_t i = 0; i < 70; ++i) order.push_back((i * step + step) % 70);
    permuted.push_back(b.own.Gather(order.data(), 70));
    others.push_back({{permuted.back().get()}});
  }
  for (const Pairs pairs : {Pairs::kAll, Pairs::kUpper}) {
    SweepControl device = Control(), cpu = Control(-1);
    const std::vector<PairMoments> together = MomentsOf({a.Source()}, others, pairs, false, device);
    const std::vector<PairMoments> expected = MomentsOf({a.Source()}, others, pairs, false, cpu);
    for (size_t i = 0; i < others.size(); ++i) {
      EXPECT_TRUE(SameBits(together[i], MomentsOf({a.Source()}, {&others[i], 1}, pairs, false, device)[0])) << i;
      for (double PairMoments::*field : kFields) {
        // Values have the CPU's bits; 64 of them are added in another tree.
        EXPECT_NEAR(together[i].*field, expected[i].*field, 1e-13 * std::abs(expected[i].*field)) << i;
      }
    }
    EXPECT_NE(together[0].ab, together[2].ab);
  }
}

TEST_F(PairMomentsOnDevices, MemoryChangesNoBit) {
  const PairMatrix x(11, 150, 17, false), y(12, 150, 7, false);
  for (const bool wide : {false, true}) {
    const Pairs pairs = wide ? Pairs::kUpper : Pairs::kAll;
    const std::vector<PairMoments> whole = Several(x, y, wide, pairs);
    EXPECT_EQ(whole[0].a, whole[0].b);
    for (const int64_t memory : {500'000, wide ? 150'000 : 190'000}) {
      const std::vector<PairMoments> part = Several(x, y, wide, pairs, memory);
      for (size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(SameBits(part[i], whole[i])) << memory;
    }
  }
  try {
    Several(x, y, false, Pairs::kAll, 2 << 16);
    ADD_FAILURE() << "two tiles do not fit";
  } catch (const Error& e) {
    EXPECT_EQ(e.fault(), Fault::kDeviceOutOfMemory);
  }
}

TEST_F(PairMomentsOnDevices, MeasuresAreThoseOfTheCpu) {
  StructureCase of(Points::Random(70, 6, 1), Points::Random(70, 4, 2));
  of.against.values[5] = of.x.values[6];
  of.options.bandwidths = {1.5};
  of.options.kernel = Kernel::kRbf;
  for (const Measure measure : {Measure::kRsaPearson, Measure::kRsaCosine, Measure::kDistanceCorrelation,
                                Measure::kDistanceCorrelationCorrected, Measure::kCkaRbf, Measure::kCkaRbfDebiased,
                                Measure::kHsic, Measure::kHsicUnbiased}) {
    of.options.device.reset();
    const double expected = of.Value(measure);
    of.options.device = PairDevice{0, 0, &Devices()};
    // Sums in another tree, of which centring takes most away.
    EXPECT_NEAR(of.Value(measure), expected, 1e-12 * std::abs(expected)) << static_cast<int>(measure);
    of.options.device->ordinal = 99;  // so it is the device that has them
    EXPECT_THROW(of.Value(measure), Error) << static_cast<int>(measure);
  }
}

TEST_F(PairMomentsOnDevices, OfSequencesAreTheCpus) {
  const PairMatrix x(13, 20, 4, true);
  const Spaces words(x, nullptr, Metric::kLevenshtein, false), rows(x, nullptr, Metric::kEuclidean, false);
  const MomentSide other{rows.Source()};
  SweepControl device = Control(99), cpu = Control(-1);
  const PairMoments found = MomentsOf({words.Source()}, {&other, 1}, Pairs::kAll, false, device)[0];
  EXPECT_TRUE(SameBits(found, MomentsOf({words.Source()}, {&other, 1}, Pairs::kAll, false, cpu)[0]));
}

#ifdef SEXTANT_EMULATED_CUDA

TEST_F(PairMomentsOnDevices, OrderOfWorkChangesNoBit) {
  const PairMatrix x(14, 150, 9, false), y(15, 150, 3, false);
  const std::vector<PairMoments> late = Several(x, y, false, Pairs::kUpper, 250'000);
  emulation::Reset({.order = emulation::Order::kRandom, .seed = 5});
  const std::vector<PairMoments> random = Several(x, y, false, Pairs::kUpper, 250'000);
  for (size_t i = 0; i < late.size(); ++i) EXPECT_TRUE(SameBits(late[i], random[i]));
}

TEST_F(PairMomentsOnDevices, EveryCallMayFail) {
  const PairMatrix x(16, 30, 5, false), y(17, 30, 3, false);
  ExpectEveryCallMayFail(10, [&] {
    std::vector<double> numbers;
    for (const PairMoments& of : Several(x, y, true, Pairs::kAll)) {
      for (double PairMoments::*field : kFields) numbers.push_back(of.*field);
    }
    return numbers;
  });
}

#endif  // emulated

}  // namespace
}  // namespace sextant::test
