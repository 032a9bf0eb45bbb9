// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <functional>

#include "tests/capi/shim_fixture.h"

namespace sextant::test {
namespace {

// A struct filled with 0xA5, so that any write shows.
template <typename T>
T Canary(uint32_t struct_size = sizeof(T)) {
  T value;
  std::memset(static_cast<void*>(&value), 0xA5, sizeof value);
  value.struct_size = struct_size;
  return value;
}

template <typename T>
bool Untouched(const T& value) {
  const T expected = Canary<T>(value.struct_size);
  return std::memcmp(&value, &expected, sizeof value) == 0;
}

class AddTest : public ShimTest {
 protected:
  template <typename Spoil>
  void ExpectRejectedRows(const std::string& message, Spoil spoil, sextant_status status = SEXTANT_INVALID_ARGUMENT) {
    sextant_rows rows = ValidRows(data_);
    spoil(rows);
    auto report = Canary<sextant_add_report>();
    ExpectRejected(sextant_space_add(space_, &rows, labels_, &report, &error_), status, message);
    EXPECT_TRUE(Untouched(report)) << message;
  }
};

TEST_F(AddTest, RowsAndLabelsArriveAtTheEngine) {
  rows_.dtype = SEXTANT_F16;
  rows_.stride_bytes = 129;
  const uint8_t use[2] = {0, 1};
  rows_.use = use;
  sextant_add_report report{sizeof report, -1, 0, 0, 0};
  ASSERT_EQ(sextant_space_add(space_, &rows_, labels_, &report, &error_), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.rows.data, data_);
  EXPECT_EQ(engine_.rows.dtype, DType::kF16);
  EXPECT_EQ(engine_.rows.rows, 2);
  EXPECT_EQ(engine_.rows.stride_bytes, 129);
  EXPECT_EQ(engine_.rows.use, use);
  EXPECT_EQ(engine_.labels, (std::vector<const int64_t*>{labels_of_set_, nullptr}));
  EXPECT_EQ(report.rows, 1);
  EXPECT_EQ(report.skipped, 1);
  EXPECT_EQ(report.uniform, 7);
  EXPECT_EQ(report.reserved, 0);
}

TEST_F(AddTest, PointersMustNotBeNull) {
  ExpectInvalid(sextant_space_add(nullptr, &rows_, labels_, nullptr, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_add(space_, nullptr, labels_, nullptr, &error_), "rows must not be NULL");
  ExpectInvalid(sextant_space_add(space_, &rows_, nullptr, nullptr, &error_), "labels must not be NULL");
  ExpectRejectedRows("rows.data must not be NULL", [](auto& r) { r.data = nullptr; });
}

TEST_F(AddTest, ReportMayBeNull) {
  EXPECT_EQ(sextant_space_add(space_, &rows_, labels_, nullptr, &error_), SEXTANT_OK);
  EXPECT_EQ(engine_.calls, 1);
}

TEST_F(AddTest, LabelsMayBeNullWithoutLabelSets) {
  engine_.label_sets = 0;
  EXPECT_EQ(sextant_space_add(space_, &rows_, nullptr, nullptr, &error_), SEXTANT_OK);
  EXPECT_TRUE(engine_.labels.empty());
}

TEST_F(AddTest, NoRowsNeedNoData) {
  rows_.rows = 0;
  rows_.data = nullptr;
  EXPECT_EQ(sextant_space_add(space_, &rows_, labels_, nullptr, &error_), SEXTANT_OK) << error_.message;
}

TEST_F(AddTest, FieldsMustBeInRange) {
  ExpectRejectedRows("rows.struct_size must be >= 64, but is 63", [](auto& r) { r.struct_size = 63; });
  ExpectRejectedRows("rows.dtype must be 0 .. 3, but is -1", [](auto& r) { r.dtype = -1; });
  ExpectRejectedRows("rows.dtype must be 0 .. 3, but is 4", [](auto& r) { r.dtype = 4; });
  ExpectRejectedRows("rows.rows must be >= 0, but is -1", [](auto& r) { r.rows = -1; });
  ExpectRejectedRows("rows.dim must be 64, but is 63", [](auto& r) { r.dim = 63; });
  ExpectRejectedRows("rows.reserved must be 0, but is 7", [](auto& r) { r.reserved = 7; });
  ExpectRejectedRows("rows.stream must be NULL", [](auto& r) { r.stream = &r; });
}

TEST_F(AddTest, ASpaceWithoutDevicesTakesRowsOfTheHostAlone) {
  for (const int32_t device : {0, 1, -2, INT32_MAX}) {
    ExpectRejectedRows("rows.device must be SEXTANT_HOST (-1), but is " + std::to_string(device),
                       [=](auto& r) { r.device = device; });
  }
}

TEST_F(AddTest, AStrideMustHoldARow) {
  ExpectRejectedRows("rows.stride_bytes must be >= 256 (dim 64 x 4 bytes), but is 100",
                     [](auto& r) { r.stride_bytes = 100; });
  ExpectRejectedRows("rows.stride_bytes must be >= 512 (dim 64 x 8 bytes), but is 256",
                     [](auto& r) { r.dtype = SEXTANT_F64; });
  ExpectRejectedRows("rows.stride_bytes must be >= 128 (dim 64 x 2 bytes), but is -256", [](auto& r) {
    r.dtype = SEXTANT_BF16;
    r.stride_bytes = -256;
  });
  ExpectRejectedRows("rows.stride_bytes must be >= 256", [](auto& r) { r.stride_bytes = INT64_MIN; });
}

TEST_F(AddTest, ABatchMustFitInTheAddressSpace) {
  const std::string message = "rows.rows x rows.stride_bytes must fit in the address space, but is ";
  ExpectRejectedRows(message + "9223372036854775807 x 256", [](auto& r) { r.rows = INT64_MAX; });
  ExpectRejectedRows(message + "2 x 9223372036854775807", [](auto& r) { r.stride_bytes = INT64_MAX; });
  ExpectRejectedRows(message + "36028797018963969 x 256", [](auto& r) { r.rows = (int64_t{1} << 55) + 1; });
  ExpectRejectedRows(message, [](auto& r) { r.data = reinterpret_cast<const void*>(UINTPTR_MAX - 300); });
}

TEST_F(AddTest, ReportIsChecked) {
  for (const uint32_t size : {0u, 31u}) {
    auto report = Canary<sextant_add_report>(size);
    ExpectInvalid(sextant_space_add(space_, &rows_, labels_, &report, &error_), "report.struct_size must be >= 32");
    EXPECT_TRUE(Untouched(report));
  }
}

class SpaceTest : public ShimTest {
 protected:
  // What the fake engine answers for set 1: 0.1, 0.2 ... in the order of the struct.
  static void ExpectAllFields(const sextant_label_measures& measures) {
    EXPECT_EQ(measures.reserved, 0);
    EXPECT_EQ(measures.rows, 1);
    EXPECT_EQ(measures.cardinality, 2);
    EXPECT_EQ(measures.dropped_rows, 3);
    EXPECT_EQ(measures.dropped_labels, 4);
    const double* before = &measures.entropy;
    for (int i = 0; i < 8; ++i) EXPECT_DOUBLE_EQ(before[i], 0.1 * (i + 1)) << i;
    const double* after = &measures.noise_floor;
    for (int i = 0; i < 15; ++i) EXPECT_DOUBLE_EQ(after[i], 0.1 * (i + 9)) << i;
  }
};

TEST_F(SpaceTest, Describe) {
  auto info = Canary<sextant_space_info>();
  ASSERT_EQ(sextant_space_describe(space_, &info, &error_), SEXTANT_OK);
  EXPECT_EQ(info.struct_size, sizeof info);
  EXPECT_EQ(info.temperature_mode, SEXTANT_TEMPERATURE_BOUNDS);
  EXPECT_EQ(info.temperature, 0.125);
  EXPECT_EQ(info.anchors, 2);
  EXPECT_EQ(info.dim, 64);
  EXPECT_EQ(info.precision, SEXTANT_PRECISION_F64);
  EXPECT_EQ(info.threads, 3);
  EXPECT_EQ(info.label_sets, 2);
  EXPECT_EQ(info.draws, 3);
  EXPECT_EQ(info.co_moments, 1);
  EXPECT_STREQ(info.target, "TARGET_OF_15_CH");
  EXPECT_EQ(info.sample_rows, 77);
  ExpectInvalid(sextant_space_describe(nullptr, &info, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_describe(space_, nullptr, &error_), "info must not be NULL");
  auto small = Canary<sextant_space_info>(sizeof(sextant_space_info) - 1);
  ExpectInvalid(sextant_space_describe(space_, &small, &error_), "info.struct_size must be >= 104, but is 103");
  EXPECT_TRUE(Untouched(small));
}

TEST_F(SpaceTest, Anchors) {
  std::array<double, 4> values = {0, 0, 0, 42};
  ExpectInvalid(sextant_space_anchors(nullptr, 0, values.data(), &error_), "space must not be NULL");
  EXPECT_EQ(values, (std::array<double, 4>{0, 0, 0, 42}));
  ASSERT_EQ(sextant_space_anchors(space_, 0, values.data(), &error_), SEXTANT_OK);
  EXPECT_EQ(values, (std::array<double, 4>{1, 2, 3, 42}));
  EXPECT_EQ(sextant_space_anchors(space_, 0, nullptr, &error_), SEXTANT_INVALID_ARGUMENT);
  EXPECT_STREQ(error_.message, "values must not be NULL");
}

TEST_F(SpaceTest, TheDrawIsCheckedAndArrives) {
  std::array<double, 4> values{};
  auto measures = Canary<sextant_measures>();
  auto labels = Canary<sextant_label_measures>();
  auto relation = Canary<sextant_label_relation>();
  const int32_t sets[] = {0, 1};
  int64_t count = 2;
  const std::function<sextant_status(int32_t)> of_one[] = {
      [&](int32_t draw) { return sextant_space_anchors(space_, draw, values.data(), &error_); },
      [&](int32_t draw) { return sextant_space_sums(space_, draw, nullptr, nullptr, &error_); },
  };
  const std::function<sextant_status(int32_t)> of_all[] = {
      [&](int32_t draw) { return sextant_space_measure(space_, draw, &measures, &error_); },
      [&](int32_t draw) { return sextant_space_measure_labels(space_, draw, 0, &labels, &error_); },
      [&](int32_t draw) { return sextant_space_measure_frequent_labels(space_, draw, 0, 1, 0, &labels, &error_); },
      [&](int32_t draw) { return sextant_space_relate_labels(space_, draw, 0, 1, &relation, &error_); },
      [&](int32_t draw) { return sextant_space_decompose(space_, draw, sets, 2, values.data(), &error_); },
      [&](int32_t draw) {
        return sextant_space_label_table(space_, draw, 0, 2, &count, nullptr, nullptr, nullptr, nullptr, &error_);
      },
  };
  for (const auto& call : of_one) {
    ExpectInvalid(call(-1), "draw must be 0 .. 2, but is -1");
    ExpectInvalid(call(3), "draw must be 0 .. 2, but is 3");
  }
  for (const auto& call : of_all) {
    ExpectInvalid(call(-4), "draw must be -3 .. 2, but is -4");
    ExpectInvalid(call(3), "draw must be -3 .. 2, but is 3");
  }
  const auto expect_arrives = [&](const auto& call, int32_t draw) {
    EXPECT_EQ(call(draw), SEXTANT_OK);
    EXPECT_EQ(engine_.draw, draw);
  };
  for (const auto& call : of_one) expect_arrives(call, 2);
  for (const auto& call : of_all) {
    for (const int32_t draw : {-3, -1, 0, 1}) expect_arrives(call, draw);
  }
}

TEST_F(SpaceTest, Merge) {
  ExpectInvalid(sextant_space_merge(nullptr, space_, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_merge(space_, nullptr, &error_), "from must not be NULL");
  ExpectInvalid(sextant_space_merge(space_, space_, &error_), "from must be another space");
  sextant_space* other = nullptr;
  ASSERT_EQ(sextant_space_create(&options_, &other, &error_), SEXTANT_OK);
  EXPECT_EQ(sextant_space_merge(space_, other, &error_), SEXTANT_OK);
  EXPECT_NE(engine_.merged, nullptr);
  sextant_space_destroy(other);
}

TEST_F(SpaceTest, Measure) {
  auto small = Canary<sextant_measures>(sizeof(sextant_measures) - 1);
  ExpectInvalid(sextant_space_measure(space_, 0, &small, &error_), "measures.struct_size must be >= 96, but is 95");
  EXPECT_TRUE(Untouched(small));
  ExpectInvalid(sextant_space_measure(nullptr, 0, &small, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_measure(space_, 0, nullptr, &error_), "measures must not be NULL");
  auto measures = Canary<sextant_measures>();
  ASSERT_EQ(sextant_space_measure(space_, 0, &measures, &error_), SEXTANT_OK);
  EXPECT_EQ(measures.reserved, 0);
  EXPECT_EQ(measures.rows, 5);
  EXPECT_EQ(measures.skipped, 1);
  EXPECT_EQ(measures.uniform, 3);
  EXPECT_EQ(measures.entropy, 0.5);
  EXPECT_EQ(measures.noise_floor, 0.25);
  EXPECT_EQ(measures.sample_information, 0.125);
  EXPECT_EQ(measures.sampled, 4);
  EXPECT_EQ(measures.entropy_corrected, 0.75);
  EXPECT_EQ(measures.nearest_cosine, 0.9375);
  EXPECT_EQ(measures.nearest_chance, 0.96875);
  EXPECT_EQ(measures.entropy_error, 0.875);
}

TEST_F(SpaceTest, ALargerStructIsWrittenNoFurtherThanItIsKnown) {
  struct {
    sextant_measures known;
    uint64_t later;
  } future = {Canary<sextant_measures>(sizeof future), 42};
  ASSERT_EQ(sextant_space_measure(space_, 0, &future.known, &error_), SEXTANT_OK);
  EXPECT_EQ(future.known.struct_size, sizeof future);
  EXPECT_EQ(future.known.rows, 5);
  EXPECT_EQ(future.later, 42u);
}

TEST_F(SpaceTest, MeasureLabels) {
  auto measures = Canary<sextant_label_measures>();
  ExpectInvalid(sextant_space_measure_labels(nullptr, 0, 0, &measures, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_measure_labels(space_, 0, 0, nullptr, &error_), "measures must not be NULL");
  ExpectInvalid(sextant_space_measure_labels(space_, 0, -1, &measures, &error_), "set must be 0 .. 1, but is -1");
  ExpectInvalid(sextant_space_measure_labels(space_, 0, 2, &measures, &error_), "set must be 0 .. 1, but is 2");
  EXPECT_TRUE(Untouched(measures));
  auto small = Canary<sextant_label_measures>(8);
  ExpectInvalid(sextant_space_measure_labels(space_, 0, 0, &small, &error_),
                "measures.struct_size must be >= 224, but is 8");
  EXPECT_TRUE(Untouched(small));
  ASSERT_EQ(sextant_space_measure_labels(space_, 0, 1, &measures, &error_), SEXTANT_OK);
  ExpectAllFields(measures);
}

TEST_F(SpaceTest, MeasureFrequentLabels) {
  auto measures = Canary<sextant_label_measures>();
  const auto call = [&](const sextant_space* space, int32_t set, int64_t min_rows, int32_t keep_entropy) {
    return sextant_space_measure_frequent_labels(space, 0, set, min_rows, keep_entropy, &measures, &error_);
  };
  ExpectInvalid(call(nullptr, 0, 1, 0), "space must not be NULL");
  ExpectInvalid(call(space_, 2, 1, 0), "set must be 0 .. 1, but is 2");
  ExpectInvalid(call(space_, 0, 0, 0), "min_rows must be >= 1, but is 0");
  ExpectInvalid(call(space_, 0, INT64_MIN, 0), "min_rows must be >= 1");
  ExpectInvalid(call(space_, 0, 1, 2), "keep_entropy must be 0 .. 1, but is 2");
  ExpectInvalid(call(space_, 0, 1, -1), "keep_entropy must be 0 .. 1, but is -1");
  ExpectInvalid(sextant_space_measure_frequent_labels(space_, 0, 0, 1, 0, nullptr, &error_),
                "measures must not be NULL");
  EXPECT_TRUE(Untouched(measures));
  measures.struct_size = 223;
  ExpectInvalid(call(space_, 0, 1, 0), "measures.struct_size must be >= 224, but is 223");
  measures.struct_size = sizeof measures;
  ASSERT_EQ(call(space_, 1, 5, 1), SEXTANT_OK) << error_.message;
  EXPECT_EQ(engine_.min_rows, 5);
  EXPECT_TRUE(engine_.keep_entropy);
  ExpectAllFields(measures);
  ASSERT_EQ(call(space_, 1, INT64_MAX, 0), SEXTANT_OK);
  EXPECT_FALSE(engine_.keep_entropy);
}

TEST_F(SpaceTest, RelateLabels) {
  auto relation = Canary<sextant_label_relation>();
  ExpectInvalid(sextant_space_relate_labels(nullptr, 0, 0, 1, &relation, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_relate_labels(space_, 0, 2, 1, &relation, &error_), "x must be 0 .. 1, but is 2");
  ExpectInvalid(sextant_space_relate_labels(space_, 0, 0, -1, &relation, &error_), "y must be 0 .. 1, but is -1");
  ExpectInvalid(sextant_space_relate_labels(space_, 0, 0, 1, nullptr, &error_), "relation must not be NULL");
  EXPECT_TRUE(Untouched(relation));
  auto small = Canary<sextant_label_relation>(23);
  ExpectInvalid(sextant_space_relate_labels(space_, 0, 0, 1, &small, &error_),
                "relation.struct_size must be >= 24, but is 23");
  EXPECT_TRUE(Untouched(small));
  ASSERT_EQ(sextant_space_relate_labels(space_, 0, 0, 1, &relation, &error_), SEXTANT_OK);
  EXPECT_EQ(relation.reserved, 0);
  EXPECT_EQ(relation.optimality, 10);
  EXPECT_EQ(relation.conditional_information, 21);
}

TEST_F(SpaceTest, Decompose) {
  const int32_t sets[] = {1, 0, 1};
  double fractions[] = {42, 42, 42, 42, 42};
  ExpectInvalid(sextant_space_decompose(nullptr, 0, sets, 3, fractions, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_decompose(space_, 0, nullptr, 3, fractions, &error_), "sets must not be NULL");
  ExpectInvalid(sextant_space_decompose(space_, 0, sets, 3, nullptr, &error_), "fractions must not be NULL");
  ExpectInvalid(sextant_space_decompose(space_, 0, sets, 0, fractions, &error_), "count must be 1 .. 2147483647");
  ExpectInvalid(sextant_space_decompose(space_, 0, sets, -5, fractions, &error_), "count must be 1 .. 2147483647");
  const int32_t wrong[] = {1, 2};
  ExpectInvalid(sextant_space_decompose(space_, 0, wrong, 2, fractions, &error_), "sets[1] must be 0 .. 1, but is 2");
  EXPECT_EQ(fractions[0], 42);
  ASSERT_EQ(sextant_space_decompose(space_, 0, sets, 3, fractions, &error_), SEXTANT_OK);
  const double expected[] = {1, 0, 1, 0.5, 42};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(fractions[i], expected[i]) << i;
}

TEST_F(SpaceTest, SetOrdinal) {
  ExpectInvalid(sextant_space_set_ordinal(nullptr, 0, &error_), "space must not be NULL");
  ExpectInvalid(sextant_space_set_ordinal(space_, -1, &error_), "ordinal must be 0 .. 4611686018427387904, but is -1");
  ExpectInvalid(sextant_space_set_ordinal(space_, INT64_MAX, &error_), "ordinal must be 0 .. 4611686018427387904");
  ASSERT_EQ(sextant_space_set_ordinal(space_, int64_t{1} << 62, &error_), SEXTANT_OK);
  EXPECT_EQ(engine_.ordinal, int64_t{1} << 62);
}

TEST_F(SpaceTest, ASpaceWithoutLabelSetsHasNoSetToAskFor) {
  engine_.label_sets = 0;
  auto measures = Canary<sextant_label_measures>();
  ExpectInvalid(sextant_space_measure_labels(space_, 0, 0, &measures, &error_),
                "set names a label set, but the space has none");
}

TEST_F(SpaceTest, LabelTable) {
  int64_t count = 42;
  std::array<int64_t, 3> labels = {42, 42, 42};
  std::array<int64_t, 3> rows = {42, 42, 42};
  std::array<double, 3> entropies = {42, 42, 42};
  std::array<double, 3> corrected = {42, 42, 42};
  const auto call = [&](const sextant_space* space, int32_t set, int64_t capacity, int64_t* out_count) {
    return sextant_space_label_table(space, 0, set, capacity, out_count, labels.data(), rows.data(), entropies.data(),
                                     corrected.data(), &error_);
  };
  ExpectInvalid(call(nullptr, 0, 3, &count), "space must not be NULL");
  ExpectInvalid(call(space_, 2, 3, &count), "set must be 0 .. 1, but is 2");
  ExpectInvalid(call(space_, 0, -1, &count), "capacity must be >= 0, but is -1");
  ExpectInvalid(call(space_, 0, 3, nullptr), "count must not be NULL");
  EXPECT_EQ(count, 42);
  ExpectInvalid(call(space_, 0, 1, &count), "capacity must be >= 2, but is 1");
  EXPECT_EQ(count, 2);
  EXPECT_EQ(labels[0], 42);
  EXPECT_EQ(rows[0], 42);
  EXPECT_EQ(entropies[0], 42);
  EXPECT_EQ(corrected[0], 42);
  ASSERT_EQ(call(space_, 0, 3, &count), SEXTANT_OK) << error_.message;
  EXPECT_EQ(labels, (std::array<int64_t, 3>{-7, 9, 42}));
  EXPECT_EQ(rows, (std::array<int64_t, 3>{2, 3, 42}));
  EXPECT_EQ(entropies, (std::array<double, 3>{0.25, 0.5, 42}));
  EXPECT_EQ(corrected, (std::array<double, 3>{0.75, 1.0, 42}));
  EXPECT_EQ(sextant_space_label_table(space_, 0, 0, 2, &count, nullptr, nullptr, nullptr, nullptr, &error_),
            SEXTANT_OK);
}

TEST_F(SpaceTest, Sums) {
  uint64_t first = 0;
  uint64_t second = 0;
  ExpectInvalid(sextant_space_sums(nullptr, 0, &first, &second, &error_), "space must not be NULL");
  EXPECT_EQ(sextant_space_sums(space_, 0, nullptr, nullptr, &error_), SEXTANT_OK);
  EXPECT_EQ(sextant_space_sums(space_, 0, &first, &second, &error_), SEXTANT_OK);
  EXPECT_EQ(first, 11u);
  EXPECT_EQ(second, 22u);
}

}  // namespace
}  // namespace sextant::test
