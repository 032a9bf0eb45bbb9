// SPDX-License-Identifier: Apache-2.0
#include "capi/checks.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>
#include <string>

namespace sextant::capi {
namespace {

// A matrix of two parts, 2 x 3 floats above 1 x 3 doubles; a test spoils something.
class MatrixCheckTest : public testing::Test {
 protected:
  MatrixCheckTest() {
    for (sextant_rows& part : parts_) {
      part.struct_size = sizeof part;
      part.dim = 3;
      part.device = SEXTANT_HOST;
    }
    parts_[0].data = floats_.data();
    parts_[0].rows = 2;
    parts_[0].stride_bytes = 12;
    parts_[1].dtype = SEXTANT_F64;
    parts_[1].data = doubles_.data();
    parts_[1].rows = 1;
    parts_[1].stride_bytes = 24;
  }

  std::string Refusal() const {
    try {
      ToMatrixView("x", matrix_);
    } catch (const Error& e) {
      return e.what();
    }
    return "nothing";
  }

  void ExpectRefusal(const std::string& message) const {
    EXPECT_NE(Refusal().find(message), std::string::npos) << message << " is not in: " << Refusal();
  }

  const std::array<float, 6> floats_ = {1, 2, 3, 4, 5, 6};
  const std::array<double, 3> doubles_ = {7, 8, 9};
  sextant_rows parts_[2]{};
  sextant_matrix matrix_{sizeof(sextant_matrix), 2, parts_};
};

TEST_F(MatrixCheckTest, PartsAreOneBelowTheOther) {
  const MatrixView view = ToMatrixView("x", matrix_);
  EXPECT_EQ(view.rows, 3);
  EXPECT_EQ(view.dim, 3);
  EXPECT_TRUE(view.wide());
  std::array<double, 9> read{};
  view.Read(0, 3, read.data());
  EXPECT_EQ(read, (std::array<double, 9>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(MatrixCheckTest, NoRowsNeedNoData) {
  for (sextant_rows& part : parts_) {
    part.rows = 0;
    part.data = nullptr;
  }
  EXPECT_EQ(ToMatrixView("x", matrix_).rows, 0);
}

TEST_F(MatrixCheckTest, WhatIsWrongIsNamed) {
  const sextant_rows first = parts_[0], second = parts_[1];
  const auto refused = [&](const std::string& message, const std::function<void()>& spoil) {
    parts_[0] = first;
    parts_[1] = second;
    matrix_ = {sizeof(sextant_matrix), 2, parts_};
    EXPECT_EQ(Refusal(), "nothing");
    spoil();
    ExpectRefusal(message);
  };
  refused("x.part_count must be 1 .. 2147483647, but is 0", [&] { matrix_.part_count = 0; });
  refused("x.parts must not be NULL", [&] { matrix_.parts = nullptr; });
  refused("x.parts[0].struct_size must be >= 64, but is 63", [&] { parts_[0].struct_size = 63; });
  refused("x.parts[0].struct_size must be a multiple of 8, but is 65", [&] { parts_[0].struct_size = 65; });
  refused("x.parts[1].struct_size must be 64, but is 72", [&] { parts_[1].struct_size = 72; });
  refused("x.parts[0].dim must be 1 .. 16777216, but is 0", [&] { parts_[0].dim = 0; });
  refused("x.parts[1].dim must be 3, but is 4", [&] { parts_[1].dim = 4; });
  refused("x.parts[1].dtype must be 0 .. 3, but is 4", [&] { parts_[1].dtype = 4; });
  refused("x.parts[1].rows must be >= 0, but is -1", [&] { parts_[1].rows = -1; });
  refused("x.parts[1].stride_bytes must be >= 24", [&] { parts_[1].stride_bytes = 23; });
  refused("x.parts[1].data must not be NULL", [&] { parts_[1].data = nullptr; });
  refused("x.parts[0].device must be SEXTANT_HOST", [&] { parts_[0].device = 0; });
  refused("x.parts[0].use must be NULL", [&] { parts_[0].use = reinterpret_cast<const uint8_t*>(parts_); });
  refused("x.parts[1].rows x x.parts[1].stride_bytes must fit", [&] { parts_[1].rows = int64_t{1} << 60; });
}

// Structs of a later header are larger; what they have in front is read.
TEST_F(MatrixCheckTest, PartsOfALaterHeaderAreRead) {
  constexpr size_t kLater = sizeof(sextant_rows) + 16;
  alignas(8) std::array<unsigned char, 2 * kLater> memory{};
  for (size_t i = 0; i < 2; ++i) {
    sextant_rows part = parts_[i];
    part.struct_size = kLater;
    std::memcpy(memory.data() + i * kLater, &part, sizeof part);
  }
  matrix_.parts = reinterpret_cast<const sextant_rows*>(memory.data());
  EXPECT_EQ(ToMatrixView("x", matrix_).rows, 3);
}

TEST(PairCheckTest, AutomaticPrecisionFollowsTheInput) {
  EXPECT_EQ(ToPairArithmetic(SEXTANT_PRECISION_AUTO, nullptr, true).precision, Precision::kF64);
  EXPECT_EQ(ToPairArithmetic(SEXTANT_PRECISION_AUTO, nullptr, false).precision, Precision::kF32);
  EXPECT_EQ(ToPairArithmetic(SEXTANT_PRECISION_F32, nullptr, true).precision, Precision::kF32);
  EXPECT_EQ(ToPairArithmetic(SEXTANT_PRECISION_F64, nullptr, false).precision, Precision::kF64);
  EXPECT_THROW(ToPairArithmetic(3, nullptr, false), Error);
}

TEST(PairCheckTest, MetricsAreThoseOfTheHeader) {
  EXPECT_EQ(ToMetric("metric", SEXTANT_METRIC_DOT), Metric::kDot);
  EXPECT_EQ(ToMetric("metric", SEXTANT_METRIC_LEVENSHTEIN), Metric::kLevenshtein);
  EXPECT_THROW(ToMetric("metric", -1), Error);
  EXPECT_THROW(ToMetric("metric", 9), Error);
}

}  // namespace
}  // namespace sextant::capi
