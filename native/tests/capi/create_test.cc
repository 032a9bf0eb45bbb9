// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

class CreateTest : public ShimTest {
 protected:
  // Creates with one option spoilt: nothing may be handed out.
  template <typename Spoil>
  void ExpectRejectedOptions(const std::string& message, Spoil spoil,
                             sextant_status status = SEXTANT_INVALID_ARGUMENT) {
    sextant_space_options options = ValidOptions();
    spoil(options);
    sextant_space* space = space_;  // not null
    ExpectRejected(sextant_space_create(&options, &space, &error_), status, message);
    EXPECT_EQ(space, nullptr) << message;
  }
};

TEST_F(CreateTest, OptionsArriveAtTheEngine) {
  const double anchors[] = {1, 2};
  options_.temperature_mode = SEXTANT_TEMPERATURE_FIXED;
  options_.temperature = 0.5;
  options_.anchors = 7;
  options_.dim = 9;
  options_.anchor_values = anchors;
  options_.seed = 11;
  options_.dtype = SEXTANT_BF16;
  options_.precision = SEXTANT_PRECISION_F64;
  options_.bad_rows = SEXTANT_BAD_ROWS_SKIP;
  options_.threads = 3;
  options_.label_sets = 5;
  options_.target = "SSE4";
  options_.draws = 6;
  options_.co_moments = 1;
  options_.smoothing = SEXTANT_SMOOTHING_DISCRETE;
  sextant_space* space = nullptr;
  ASSERT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
  sextant_space_destroy(space);
  const SpaceOptions& got = engine_.options;
  EXPECT_EQ(got.temperature_mode, TemperatureMode::kFixed);
  EXPECT_EQ(got.temperature, 0.5);
  EXPECT_EQ(got.anchors, 7);
  EXPECT_EQ(got.dim, 9);
  EXPECT_EQ(got.anchor_values, anchors);
  EXPECT_EQ(got.seed, 11u);
  EXPECT_EQ(got.dtype, DType::kBF16);
  EXPECT_EQ(got.precision, Precision::kF64);
  EXPECT_EQ(got.bad_rows, BadRows::kSkip);
  EXPECT_EQ(got.threads, 3);
  EXPECT_EQ(got.label_sets, 5);
  EXPECT_EQ(got.target, "SSE4");
  EXPECT_EQ(got.draws, 6);
  EXPECT_TRUE(got.co_moments);
  EXPECT_EQ(got.score, Score::kCosine);
  EXPECT_EQ(got.smoothing, Smoothing::kDiscrete);
}

TEST_F(CreateTest, NoDrawIsOneDraw) {
  sextant_space* space = nullptr;
  options_.draws = 0;
  ASSERT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
  sextant_space_destroy(space);
  EXPECT_EQ(engine_.options.draws, 1);
}

TEST_F(CreateTest, DrawsAreChecked) {
  ExpectRejectedOptions("options.draws must be 0 .. 1024, but is -1", [](auto& options) { options.draws = -1; });
  ExpectRejectedOptions("options.draws must be 0 .. 1024, but is 1025", [](auto& options) { options.draws = 1025; });
  ExpectRejectedOptions("options.draws x options.anchors x options.dim must be 4 .. 4294967296, but is 4311744512",
                        [](auto& options) {
                          options.draws = 257;
                          options.anchors = options.dim = 4096;
                        });
  ExpectRejectedOptions("options.draws must be 1 for a score other than COSINE, but is 2", [](auto& options) {
    static constexpr double kAnchors[1000] = {};
    options.draws = 2;
    options.score = SEXTANT_SCORE_DOT;
    options.anchor_values = kAnchors;
    options.temperature_mode = SEXTANT_TEMPERATURE_FIXED;
    options.temperature = 1;
  });
}

TEST_F(CreateTest, CoMomentsAreChecked) {
  ExpectRejectedOptions("options.co_moments must be 0 .. 1, but is -1", [](auto& options) { options.co_moments = -1; });
  ExpectRejectedOptions("options.co_moments must be 0 .. 1, but is 2", [](auto& options) { options.co_moments = 2; });
  ExpectRejectedOptions("options.anchors must be 2 .. 4096 with options.co_moments, but is 4097", [](auto& options) {
    options.co_moments = 1;
    options.anchors = 4097;
  });
}

TEST_F(CreateTest, MoreAnchorsThanCoMomentsMayHaveAreFineWithoutThem) {
  for (const auto& [anchors, co_moments] : {std::pair{4096, 1}, std::pair{4097, 0}}) {
    sextant_space* space = nullptr;
    options_.anchors = anchors;
    options_.co_moments = co_moments;
    ASSERT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
    sextant_space_destroy(space);
    EXPECT_EQ(engine_.options.co_moments, co_moments == 1);
  }
}

TEST_F(CreateTest, EveryPolicyForBadRowsArrives) {
  for (const auto& [code, policy] :
       {std::pair{SEXTANT_BAD_ROWS_REJECT, BadRows::kReject}, std::pair{SEXTANT_BAD_ROWS_SKIP, BadRows::kSkip},
        std::pair{SEXTANT_BAD_ROWS_UNIFORM, BadRows::kUniform}}) {
    options_.bad_rows = code;
    sextant_space* space = nullptr;
    ASSERT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
    sextant_space_destroy(space);
    EXPECT_EQ(engine_.options.bad_rows, policy);
  }
}

TEST_F(CreateTest, ScoresOtherThanCosineNeedAnchorsAndATemperature) {
  const double anchors[] = {1, 2};
  for (const int32_t score : {SEXTANT_SCORE_EUCLIDEAN, SEXTANT_SCORE_DOT}) {
    ExpectRejectedOptions("options.anchor_values must be given", [=](auto& o) { o.score = score; });
    ExpectRejectedOptions("options.temperature_mode must be FIXED", [&](auto& o) {
      o.score = score;
      o.anchor_values = anchors;
    });
  }
}

TEST_F(CreateTest, SinglePrecisionIsForCosineAndSoftmaxAlone) {
  ExpectRejectedOptions("options.precision must be AUTO (0) or F64 (2)", [](auto& o) {
    o.smoothing = SEXTANT_SMOOTHING_SPARSEMAX;
    o.precision = SEXTANT_PRECISION_F32;
  });
}

TEST_F(CreateTest, PointersMustNotBeNull) {
  ExpectInvalid(sextant_space_create(&options_, nullptr, &error_), "space must not be NULL");
  sextant_space* space = space_;
  ExpectInvalid(sextant_space_create(nullptr, &space, &error_), "options must not be NULL");
  EXPECT_EQ(space, nullptr);
}

TEST_F(CreateTest, StructSizeMustBeAtLeastTheKnownOne) {
  ExpectRejectedOptions("options.struct_size must be >= 128, but is 0", [](auto& o) { o.struct_size = 0; });
  ExpectRejectedOptions("options.struct_size must be >= 128, but is 127", [](auto& o) { o.struct_size = 127; });
  options_.struct_size = 1000;
  sextant_space* space = nullptr;
  EXPECT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
  sextant_space_destroy(space);
}

TEST_F(CreateTest, EnumsMustBeInRange) {
  for (const int32_t value : {-1, 5, INT32_MIN, INT32_MAX}) {
    ExpectRejectedOptions("options.temperature_mode must be 0 .. 3", [=](auto& o) { o.temperature_mode = value; });
    ExpectRejectedOptions("options.dtype must be 0 .. 3", [=](auto& o) { o.dtype = value; });
    ExpectRejectedOptions("options.bad_rows must be 0 .. 2", [=](auto& o) { o.bad_rows = value; });
    ExpectRejectedOptions("options.score must be 0 .. 2", [=](auto& o) { o.score = value; });
    ExpectRejectedOptions("options.smoothing must be 0 .. 2", [=](auto& o) { o.smoothing = value; });
  }
  for (const int32_t value : {-1, 5, INT32_MIN, INT32_MAX}) {
    ExpectRejectedOptions("options.precision must be 0 .. 4", [=](auto& o) { o.precision = value; });
  }
}

TEST_F(CreateTest, AFixedTemperatureMustBeFiniteAndPositive) {
  for (const double value : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    ExpectRejectedOptions("options.temperature must be finite and > 0, but is", [=](auto& o) {
      o.temperature_mode = SEXTANT_TEMPERATURE_FIXED;
      o.temperature = value;
    });
  }
  options_.temperature = std::nan("");  // not FIXED: not looked at
  sextant_space* space = nullptr;
  EXPECT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
  sextant_space_destroy(space);
}

TEST_F(CreateTest, SizesMustBeInRange) {
  for (const int64_t value : {INT64_MIN, int64_t{-1}, int64_t{1}, int64_t{16777217}, INT64_MAX}) {
    ExpectRejectedOptions("options.anchors must be 2 .. 16777216", [=](auto& o) { o.anchors = value; });
    ExpectRejectedOptions("options.dim must be 2 .. 16777216", [=](auto& o) { o.dim = value; });
  }
  ExpectRejectedOptions("options.anchors x options.dim must be 4 .. 4294967296, but is 8589934592", [](auto& o) {
    o.anchors = 16777216;
    o.dim = 512;
  });
  ExpectRejectedOptions("options.threads must be 0 .. 4096, but is -1", [](auto& o) { o.threads = -1; });
  ExpectRejectedOptions("options.threads must be 0 .. 4096, but is 4097", [](auto& o) { o.threads = 4097; });
  ExpectRejectedOptions("options.label_sets must be 0 .. 65536", [](auto& o) { o.label_sets = -1; });
  ExpectRejectedOptions("options.label_sets must be 0 .. 65536", [](auto& o) { o.label_sets = INT32_MAX; });
}

TEST_F(CreateTest, SampleRowsMustBeInRangeOrAChoice) {
  for (const int64_t value : {INT64_MIN, int64_t{-2}, int64_t{1}, int64_t{1048577}, INT64_MAX}) {
    ExpectRejectedOptions("options.sample_rows must be -1, 0 or 2 .. 1048576, but is " + std::to_string(value),
                          [=](auto& o) { o.sample_rows = value; });
  }
  for (const int64_t value : {-1, 0, 2, 1048576}) {
    options_.sample_rows = value;
    sextant_space* space = nullptr;
    EXPECT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
    EXPECT_EQ(engine_.options.sample_rows, value);
    sextant_space_destroy(space);
  }
}

TEST_F(CreateTest, TargetMustBeOneOfThisMachine) {
  for (const char* target : {"", ",", "AVX", "AVX2,SSE4", "avx2", "NEON", "SCALAR,"}) {
    ExpectRejectedOptions(
        "options.target must be one of AVX2,SSE4,SCALAR", [=](auto& o) { o.target = target; }, SEXTANT_UNSUPPORTED);
  }
  for (const char* target : {"AVX2", "SSE4", "SCALAR"}) {
    options_.target = target;
    sextant_space* space = nullptr;
    EXPECT_EQ(sextant_space_create(&options_, &space, &error_), SEXTANT_OK) << error_.message;
    sextant_space_destroy(space);
  }
}

TEST_F(CreateTest, DestroyTakesNull) { sextant_space_destroy(nullptr); }

TEST_F(CreateTest, TemperatureChecksItsArguments) {
  double t = 42;
  ExpectInvalid(sextant_temperature(-1, 2, 2, &t, &error_), "mode must be 0 .. 2, but is -1");
  ExpectInvalid(sextant_temperature(SEXTANT_TEMPERATURE_FIXED, 2, 2, &t, &error_), "mode must be 0 .. 2, but is 3");
  ExpectInvalid(sextant_temperature(0, 2, 2, nullptr, &error_), "temperature must not be NULL");
  EXPECT_EQ(t, 42);
  EXPECT_EQ(sextant_temperature(0, 2, 2, &t, &error_), SEXTANT_OK);
  EXPECT_EQ(t, 0.5);
}

TEST_F(CreateTest, AnchorsChecksItsArguments) {
  double value = 42;
  ExpectInvalid(sextant_anchors(1, 8, 0, 0, &value, &error_), "anchors must be 2 .. 16777216, but is 1");
  ExpectInvalid(sextant_anchors(2, INT64_MAX, 0, 0, &value, &error_), "dim must be 2 .. 16777216");
  ExpectInvalid(sextant_anchors(16777216, 16777216, 0, 0, &value, &error_), "anchors x dim must be 4 .. 4294967296");
  ExpectInvalid(sextant_anchors(2, 2, 0, 0, nullptr, &error_), "values must not be NULL");
  EXPECT_EQ(value, 42);
  EXPECT_EQ(sextant_anchors(2, 2, 0, 0, &value, &error_), SEXTANT_OK);
  EXPECT_EQ(value, 1);
}

}  // namespace
}  // namespace sextant::test
