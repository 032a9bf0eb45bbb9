// SPDX-License-Identifier: Apache-2.0
// Calls every function of the C ABI with arguments of which some are wrong. Each call must return a status and leave
// the process alive; run under the sanitizers, it must not touch what it was not given. Sizes that are in range are
// small, so that a valid call is quick; all others are outside of what the header allows.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "sextant/sextant.h"

namespace {

constexpr int64_t kMaxSmall = 40;
constexpr int kRounds = 10000;

uint64_t Seed() {
  const char* given = std::getenv("SEXTANT_FUZZ_SEED");
  return given == nullptr ? 20240229 : std::strtoull(given, nullptr, 10);
}

struct DestroySpace {
  void operator()(sextant_space* space) const { sextant_space_destroy(space); }
};
using SpaceHandle = std::unique_ptr<sextant_space, DestroySpace>;

class Fuzzer {
 public:
  explicit Fuzzer(uint64_t seed) : random_(seed) {}

  bool OneIn(int n) { return random_() % static_cast<unsigned>(n) == 0; }

  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }

  template <typename T>
  T Wild() {
    static constexpr int64_t kValues[] = {INT64_MIN, INT32_MIN, -2, -1, 0, 1, 99999999, INT32_MAX, INT64_MAX};
    return static_cast<T>(kValues[Below(std::size(kValues))]);
  }

  // Mostly 0 .. n-1, sometimes anything.
  template <typename T = int32_t>
  T Enum(int64_t n) {
    return OneIn(20) ? Wild<T>() : static_cast<T>(Below(n));
  }

  uint32_t StructSize(size_t right) {
    if (!OneIn(20)) return static_cast<uint32_t>(right);
    return OneIn(2) ? Wild<uint32_t>() : static_cast<uint32_t>(Below(static_cast<int64_t>(right)));
  }

  template <typename T>
  T* OrNull(T* pointer) {
    return OneIn(20) ? nullptr : pointer;
  }

  // An error to be filled; what it holds after the call must agree with the status that was returned.
  sextant_error* Error() {
    error_ = {};
    error_.struct_size = StructSize(sizeof error_);
    return OrNull(&error_);
  }

  void Check(sextant_status status) {
    ASSERT_GE(status, SEXTANT_OK);
    ASSERT_LE(status, SEXTANT_INTERNAL);
    ASSERT_NE(status, SEXTANT_INTERNAL) << error_.message;
    ASSERT_EQ(error_.message[SEXTANT_MESSAGE_BYTES - 1], '\0');
    ++(status == SEXTANT_OK ? accepted_ : rejected_);
  }

  void CallFree();
  SpaceHandle Create();
  void Add(sextant_space* space);
  void Ask(const sextant_space* space);
  void AskMore(const sextant_space* space);
  void Merge(sextant_space* space, const sextant_space* from) {
    Check(sextant_space_merge(OrNull(space), OrNull(from), Error()));
  }

  int accepted() const { return accepted_; }
  int rejected() const { return rejected_; }

 private:
  template <typename T>
  T Element() {
    static constexpr T kSpecial[] = {0,
                                     -0.0f,
                                     1e-30f,
                                     1e30f,
                                     std::numeric_limits<T>::infinity(),
                                     std::numeric_limits<T>::quiet_NaN(),
                                     std::numeric_limits<T>::denorm_min()};
    return OneIn(200) ? kSpecial[Below(std::size(kSpecial))] : static_cast<T>(Below(2001) - 1000);
  }

  // Bytes of rows: floats or doubles with a few special values, or any bits for the half types.
  std::vector<unsigned char> Data(int32_t dtype, int64_t bytes);

  std::mt19937_64 random_;
  sextant_error error_{};
  int64_t dim_ = 2;  // of the last space created
  int64_t anchors_ = 2;
  int32_t label_sets_ = 0;
  int accepted_ = 0;
  int rejected_ = 0;
};

void Fuzzer::CallFree() {
  double temperature = 0;
  const int64_t anchors = OneIn(10) ? Wild<int64_t>() : 2 + Below(100000);
  const int64_t dim = OneIn(10) ? Wild<int64_t>() : 2 + Below(100000);
  Check(sextant_temperature(Enum(3), anchors, dim, OrNull(&temperature), Error()));
  std::vector<double> values(kMaxSmall * kMaxSmall);
  const int64_t rows = OneIn(10) ? Wild<int64_t>() : Below(kMaxSmall);
  const int64_t columns = OneIn(10) ? Wild<int64_t>() : Below(kMaxSmall);
  Check(sextant_anchors(rows, columns, random_(), static_cast<uint32_t>(random_()), OrNull(values.data()), Error()));
  std::array<int64_t, 32> layout;
  sextant_layout(Enum(11), OrNull(layout.data()), Enum(32));
  EXPECT_NE(sextant_status_name(Wild<int32_t>()), nullptr);
}

SpaceHandle Fuzzer::Create() {
  std::vector<double> anchor_values(kMaxSmall * kMaxSmall);
  for (double& value : anchor_values) value = Element<double>();
  static constexpr const char* kTargets[] = {"", "SCALAR", "no such target", ",,,"};
  sextant_space_options options{};
  options.struct_size = StructSize(sizeof options);
  options.temperature_mode = Enum(4);
  options.temperature = OneIn(4) ? Element<double>() : 0.1;
  options.anchors = OneIn(20) ? Wild<int64_t>() : 2 + Below(kMaxSmall - 2);
  options.dim = OneIn(20) ? Wild<int64_t>() : 2 + Below(kMaxSmall - 2);
  options.anchor_values = OneIn(2) ? nullptr : anchor_values.data();
  options.seed = random_();
  options.dtype = Enum(4);
  options.precision = Enum(3);
  options.bad_rows = Enum(3);
  options.score = OneIn(2) ? 0 : Enum(3);
  options.smoothing = OneIn(2) ? 0 : Enum(3);
  options.threads = OneIn(20) ? Wild<int32_t>() : static_cast<int32_t>(1 + Below(3));
  options.label_sets = OneIn(20) ? Wild<int32_t>() : static_cast<int32_t>(Below(3));
  options.reserved = OneIn(50) ? Wild<int32_t>() : 0;
  options.target = OneIn(4) ? kTargets[Below(std::size(kTargets))] : nullptr;
  options.sample_rows = OneIn(20) ? Wild<int64_t>() : Below(60) - 1;
  sextant_space* space = nullptr;
  Check(sextant_space_create(OrNull(&options), OrNull(&space), Error()));
  if (space != nullptr) {
    dim_ = options.dim;
    anchors_ = options.anchors;
    label_sets_ = options.label_sets;
  }
  return SpaceHandle(space);
}

std::vector<unsigned char> Fuzzer::Data(int32_t dtype, int64_t bytes) {
  std::vector<unsigned char> data(static_cast<size_t>(bytes));
  const auto fill = [&](auto element, size_t size) {
    for (size_t i = 0; i + size <= data.size(); i += size) {
      const auto value = element();
      std::memcpy(data.data() + i, &value, size);
    }
  };
  if (dtype == SEXTANT_F32) {
    fill([&] { return Element<float>(); }, sizeof(float));
  } else if (dtype == SEXTANT_F64) {
    fill([&] { return Element<double>(); }, sizeof(double));
  } else {
    fill([&] { return static_cast<uint16_t>(random_()); }, sizeof(uint16_t));
  }
  return data;
}

void Fuzzer::Add(sextant_space* space) {
  static constexpr int64_t kElementBytes[] = {4, 8, 2, 2};
  sextant_rows rows{};
  rows.struct_size = StructSize(sizeof rows);
  rows.dtype = static_cast<int32_t>(Below(4));
  rows.rows = Below(50);
  rows.dim = dim_;
  rows.stride_bytes = dim_ * kElementBytes[rows.dtype] + Below(9);
  // The last row ends where the memory ends.
  const int64_t bytes = rows.rows == 0 ? 0 : (rows.rows - 1) * rows.stride_bytes + dim_ * kElementBytes[rows.dtype];
  const std::vector<unsigned char> data = Data(rows.dtype, bytes);
  rows.data = OrNull(data.data());
  rows.device = OneIn(30) ? Wild<int32_t>() : SEXTANT_HOST;
  rows.reserved = OneIn(50) ? Wild<int32_t>() : 0;
  if (OneIn(30)) rows.dtype = rows.dtype < 2 ? -1 : 4;
  if (OneIn(30)) rows.rows = OneIn(2) ? INT64_MAX : -1;
  if (OneIn(30)) rows.dim += OneIn(2) ? 1 : -1;
  if (OneIn(30)) rows.stride_bytes = OneIn(2) ? INT64_MAX : Below(dim_ * 4) - dim_ * 2;
  std::vector<int64_t> labels(50);
  for (int64_t& label : labels) label = OneIn(10) ? Wild<int64_t>() : Below(5);
  std::vector<const int64_t*> sets(static_cast<size_t>(label_sets_));
  for (const int64_t*& set : sets) set = OrNull(labels.data());
  sextant_add_report report{StructSize(sizeof report), 0, 0, 0, 0};
  if (OneIn(3)) Check(sextant_space_set_ordinal(OrNull(space), OneIn(10) ? Wild<int64_t>() : Below(100), Error()));
  Check(sextant_space_add(OrNull(space), OrNull(&rows), OrNull(sets.data()), OrNull(&report), Error()));
}

void Fuzzer::Ask(const sextant_space* space) {
  sextant_space_info info{};
  info.struct_size = StructSize(sizeof info);
  Check(sextant_space_describe(OrNull(space), OrNull(&info), Error()));
  std::vector<double> anchors(static_cast<size_t>(anchors_ * dim_));
  Check(sextant_space_anchors(OrNull(space), OrNull(anchors.data()), Error()));
  sextant_measures measures{};
  measures.struct_size = StructSize(sizeof measures);
  Check(sextant_space_measure(OrNull(space), OrNull(&measures), Error()));
  sextant_label_measures of_labels{};
  of_labels.struct_size = StructSize(sizeof of_labels);
  Check(sextant_space_measure_labels(OrNull(space), Enum(label_sets_ + 1), OrNull(&of_labels), Error()));
  AskMore(space);
  const int64_t capacity = Below(200);
  std::vector<int64_t> labels(static_cast<size_t>(capacity));
  std::vector<int64_t> rows(static_cast<size_t>(capacity));
  std::vector<double> entropies(static_cast<size_t>(capacity));
  std::vector<double> corrected(static_cast<size_t>(capacity));
  int64_t count = 0;
  Check(sextant_space_label_table(OrNull(space), Enum(label_sets_ + 1), OneIn(20) ? -1 : capacity, OrNull(&count),
                                  OrNull(labels.data()), OrNull(rows.data()), OrNull(entropies.data()),
                                  OrNull(corrected.data()), Error()));
  std::vector<uint64_t> sums(static_cast<size_t>(2 * anchors_));
  Check(sextant_space_sums(OrNull(space), OrNull(sums.data()), nullptr, Error()));
}

void Fuzzer::AskMore(const sextant_space* space) {
  const int32_t sets = label_sets_ + 1;
  sextant_label_measures measures{};
  measures.struct_size = StructSize(sizeof measures);
  const int64_t min_rows = OneIn(10) ? Wild<int64_t>() : Below(6);
  Check(
      sextant_space_measure_frequent_labels(OrNull(space), Enum(sets), min_rows, Enum(2), OrNull(&measures), Error()));
  sextant_label_relation relation{};
  relation.struct_size = StructSize(sizeof relation);
  Check(sextant_space_relate_labels(OrNull(space), Enum(sets), Enum(sets), OrNull(&relation), Error()));
  std::vector<int32_t> order(static_cast<size_t>(1 + Below(4)));
  for (int32_t& set : order) set = Enum(sets);
  std::vector<double> fractions(order.size() + 1);
  const int32_t count = OneIn(20) ? -static_cast<int32_t>(Below(3)) : static_cast<int32_t>(order.size());
  Check(sextant_space_decompose(OrNull(space), OrNull(order.data()), count, OrNull(fractions.data()), Error()));
}

TEST(FuzzCapiTest, EveryCallReturnsAStatus) {
  const uint64_t seed = Seed();
  SCOPED_TRACE("SEXTANT_FUZZ_SEED=" + std::to_string(seed));
  Fuzzer fuzzer(seed);
  SpaceHandle previous;
  for (int round = 0; round < kRounds && !testing::Test::HasFatalFailure(); ++round) {
    fuzzer.CallFree();
    SpaceHandle space = fuzzer.Create();
    if (space == nullptr) continue;
    for (int64_t i = fuzzer.Below(4); i > 0; --i) fuzzer.Add(space.get());
    fuzzer.Ask(space.get());
    fuzzer.Merge(space.get(), previous.get());
    previous = std::move(space);
  }
  // Both sides of every check were reached often.
  EXPECT_GT(fuzzer.accepted(), kRounds);
  EXPECT_GT(fuzzer.rejected(), kRounds);
}

}  // namespace
