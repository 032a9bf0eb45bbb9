// SPDX-License-Identifier: Apache-2.0
//
// Exp, Log and the conversions of rows on every SIMD target: their largest errors are their specification.
#include "backend/cpu/kernels.h"
#include "backend/cpu/target_choice.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/elementary_test.cc"
#include <hwy/foreach_target.h>  // compiles this file once per target
#include <hwy/highway.h>

#include "backend/cpu/convert-inl.h"
#include "backend/cpu/simd-inl.h"

#ifndef SEXTANT_TESTS_ELEMENTARY_
#define SEXTANT_TESTS_ELEMENTARY_
namespace sextant::test {

// In place, over a multiple of 16 elements.
struct Functions {
  const char* target;
  void (*exp32)(float* values, size_t n);
  void (*exp64)(double* values, size_t n);
  void (*log32)(float* values, size_t n);
  void (*log64)(double* values, size_t n);
  void (*convert32)(DType dtype, const unsigned char* from, size_t n, float* to);
  void (*convert64)(DType dtype, const unsigned char* from, size_t n, double* to);
};

}  // namespace sextant::test
#endif

HWY_BEFORE_NAMESPACE();
namespace sextant::test::HWY_NAMESPACE {
namespace kernels = sextant::cpu::HWY_NAMESPACE;
namespace hn = hwy::HWY_NAMESPACE;

template <typename T>
void ExpAll(T* values, size_t n) {
  const typename kernels::LaneSums<T>::D d;
  for (size_t i = 0; i < n; i += kernels::LaneSums<T>::kLanes) {
    hn::StoreU(kernels::Exp(d, hn::LoadU(d, values + i)), d, values + i);
  }
}

template <typename T>
void LogAll(T* values, size_t n) {
  const typename kernels::LaneSums<T>::D d;
  for (size_t i = 0; i < n; i += kernels::LaneSums<T>::kLanes) {
    hn::StoreU(kernels::Log(d, hn::LoadU(d, values + i)), d, values + i);
  }
}

Functions MakeFunctions(const char* target) {
  return {target,         ExpAll<float>,           ExpAll<double>,          LogAll<float>,
          LogAll<double>, kernels::Convert<float>, kernels::Convert<double>};
}

}  // namespace sextant::test::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "common/elementary.h"
#include "tests/support/matrix.h"
#include "tests/support/random_case.h"

namespace sextant::test {
namespace {

const Functions& FunctionsOf(const std::string& target) {
  static const Functions all[] = {
#if HWY_ARCH_X86
    N_AVX3::MakeFunctions("AVX3"),
    N_AVX2::MakeFunctions("AVX2"),
    N_SCALAR::MakeFunctions("SCALAR"),
#else
    N_NEON::MakeFunctions("NEON"),
#endif
  };
  for (const Functions& functions : all) {
    if (functions.target == target) return functions;
  }
  throw std::invalid_argument(target + " is not compiled into this test");
}

// Distance to the exact value in units of its last place in T. Infinite where `actual` is NaN.
template <typename T>
double Ulps(T actual, long double exact) {
  if (std::isnan(actual)) return std::numeric_limits<double>::infinity();
  const int exponent = std::max(std::ilogb(exact), std::numeric_limits<T>::min_exponent - 1);
  const long double unit = std::scalbn(1.0L, exponent - (std::numeric_limits<T>::digits - 1));
  return static_cast<double>(std::abs(actual - exact) / unit);
}

template <typename T>
using InPlace = void (*)(T*, size_t);

template <typename T>
double WorstUlps(InPlace<T> function, long double (*exact)(long double), const std::vector<T>& arguments) {
  std::vector<T> values = arguments;
  values.resize((values.size() + 15) / 16 * 16, T(-1));
  function(values.data(), values.size());
  double worst = 0;
  for (size_t i = 0; i < arguments.size(); ++i) worst = std::max(worst, Ulps(values[i], exact(arguments[i])));
  return worst;
}

long double ExactExp(long double x) { return std::exp(x); }
long double ExactLog(long double x) { return std::log(x); }

// A sweep, and the neighbours of the points where the number of halvings changes.
template <typename T>
std::vector<T> ExpArguments() {
  std::vector<T> arguments = {T(0), T(-0.0), T(-1e-30), T(-80)};
  for (int i = 0; i <= 400000; ++i) arguments.push_back(T(-80) * static_cast<T>(i) / T(400000));
  for (int n = 0; n < 115; ++n) {
    T x = static_cast<T>(-(n + 0.5) * 0.69314718055994531);
    for (int i = 0; i < 4; ++i) x = std::nextafter(x, T(0));
    for (int i = 0; i < 8; ++i, x = std::nextafter(x, T(-100))) arguments.push_back(x);
  }
  return arguments;
}

template <typename T>
std::vector<T> LogArguments() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> arguments = {Limits::min(), Limits::max(), 1, std::nextafter(T(1), T(0)), std::nextafter(T(1), T(2))};
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const T fraction = std::ldexp(static_cast<T>(random() >> (64 - Limits::digits)), -Limits::digits);
    const auto exponents = static_cast<uint64_t>(Limits::max_exponent - Limits::min_exponent);
    arguments.push_back(std::scalbn(1 + fraction, static_cast<int>(random() % exponents) + Limits::min_exponent - 1));
    arguments.push_back(T(0.5) + fraction);                        // the hard range, around 1
    arguments.push_back(std::scalbn(fraction, -41) + T(0x1p-60));  // what entropies see
  }
  return arguments;
}

class ElementaryTest : public testing::TestWithParam<std::string> {
 protected:
  const Functions& functions_ = FunctionsOf(GetParam());
};

// Largest errors measured over these sweeps: exp 0.88 (float) and 0.85 (double) units in the last place, log 1.91.
TEST_P(ElementaryTest, ExpIsAccurateToItsSpecification) {
  EXPECT_LE(WorstUlps(functions_.exp32, ExactExp, ExpArguments<float>()), 1.0);
  EXPECT_LE(WorstUlps(functions_.exp64, ExactExp, ExpArguments<double>()), 1.0);
}

TEST_P(ElementaryTest, LogIsAccurateToItsSpecification) {
  EXPECT_LE(WorstUlps(functions_.log32, ExactLog, LogArguments<float>()), 2.0);
  EXPECT_LE(WorstUlps(functions_.log64, ExactLog, LogArguments<double>()), 2.0);
}

TEST_P(ElementaryTest, ExpOfZeroAndLogOfOneAreExact) {
  std::vector<double> values(16, 0.0);
  functions_.exp64(values.data(), 16);
  EXPECT_EQ(values[15], 1.0);
  functions_.log64(values.data(), 16);
  EXPECT_EQ(values[15], 0.0);
  std::vector<float> floats(16, 0.0f);
  functions_.exp32(floats.data(), 16);
  EXPECT_EQ(floats[15], 1.0f);
}

template <typename T>
std::vector<T> Evaluate(InPlace<T> function, std::vector<T> values) {
  values.resize(values.size() / 16 * 16);
  function(values.data(), values.size());
  return values;
}

TEST_P(ElementaryTest, AllTargetsGiveTheBitsOfTheFirst) {
  const Functions& first = FunctionsOf(Targets().front());
  EXPECT_EQ(Evaluate(functions_.exp32, ExpArguments<float>()), Evaluate(first.exp32, ExpArguments<float>()));
  EXPECT_EQ(Evaluate(functions_.exp64, ExpArguments<double>()), Evaluate(first.exp64, ExpArguments<double>()));
  EXPECT_EQ(Evaluate(functions_.log32, LogArguments<float>()), Evaluate(first.log32, LogArguments<float>()));
  EXPECT_EQ(Evaluate(functions_.log64, LogArguments<double>()), Evaluate(first.log64, LogArguments<double>()));
}

template <typename T>
void ExpectEveryHalf(DType dtype, void (*convert)(DType, const unsigned char*, size_t, T*)) {
  for (uint32_t begin = 0; begin < 65536; begin += cpu::kChunk) {
    uint16_t bits[cpu::kChunk];
    T values[cpu::kChunk];
    for (uint32_t i = 0; i < cpu::kChunk; ++i) bits[i] = static_cast<uint16_t>(begin + i);
    convert(dtype, reinterpret_cast<const unsigned char*>(bits), cpu::kChunk, values);
    for (uint32_t i = 0; i < cpu::kChunk; ++i) {
      const double expected = LoadElement(dtype, &bits[i]);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(values[i])) << NameOf(dtype) << " " << begin + i;
      } else {  // bits, so that the sign of zero counts
        EXPECT_EQ(std::bit_cast<uint64_t>(static_cast<double>(values[i])), std::bit_cast<uint64_t>(expected))
            << NameOf(dtype) << " " << begin + i;
      }
    }
  }
}

TEST_P(ElementaryTest, EveryHalfIsConvertedExactly) {
  for (const DType dtype : {DType::kF16, DType::kBF16}) {
    ExpectEveryHalf(dtype, functions_.convert32);
    ExpectEveryHalf(dtype, functions_.convert64);
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, ElementaryTest, testing::ValuesIn(Targets()),
                         [](const auto& info) { return info.param; });

// The checker: an error of two units, and a NaN, are seen.
TEST(UlpsTest, SeesErrors) {
  const double two_off = std::nextafter(std::nextafter(std::exp(-3.0), 1.0), 1.0);
  EXPECT_GT(Ulps(two_off, std::exp(-3.0L)), 1.4);
  EXPECT_LE(Ulps(std::exp(-3.0), std::exp(-3.0L)), 1.0);
  EXPECT_GT(Ulps(std::nan(""), 1.0L), 1e300);
  EXPECT_GT(WorstUlps<double>(
                [](double* x, size_t n) {
                  for (size_t i = 0; i < n; ++i) x[i] = 1 + x[i];
                },
                ExactExp, ExpArguments<double>()),
            1e3);
}

TEST(LnTest, IsAccurateToItsSpecification) {
  const auto all = [](double* values, size_t n) {
    for (size_t i = 0; i < n; ++i) values[i] = Ln(values[i]);
  };
  std::vector<double> positive = LogArguments<double>();
  EXPECT_LE(WorstUlps<double>(all, ExactLog, positive), 2.0);
  EXPECT_EQ(Ln(1.0), 0.0);
}

// The test's own reference, at values known by heart.
TEST(HalfReferenceTest, KnownValues) {
  struct Known {
    DType dtype;
    uint16_t bits;
    double value;
  };
  const Known known[] = {
      {DType::kF16, 0x3C00, 1},         {DType::kF16, 0xC000, -2},          {DType::kF16, 0x7BFF, 65504},
      {DType::kF16, 0x0001, 0x1p-24},   {DType::kF16, 0x0400, 0x1p-14},     {DType::kF16, 0x3555, 0.333251953125},
      {DType::kF16, 0xFC00, -INFINITY}, {DType::kBF16, 0x3F80, 1},          {DType::kBF16, 0xC040, -3},
      {DType::kBF16, 0x0001, 0x1p-133}, {DType::kBF16, 0x7F7F, 0x1.FEp127}, {DType::kBF16, 0x7F80, INFINITY}};
  for (const auto& [dtype, bits, value] : known) {
    EXPECT_EQ(LoadElement(dtype, &bits), value) << NameOf(dtype) << " " << bits;
    uint16_t stored = 0;
    StoreElement(value, dtype, &stored);
    EXPECT_EQ(stored, bits) << NameOf(dtype) << " " << value;
  }
}

}  // namespace
}  // namespace sextant::test
#endif  // HWY_ONCE
