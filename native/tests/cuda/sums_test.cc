// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <random>
#include <vector>

#include "backend/backend.h"
#include "space/row_sample.h"
#include "tests/cuda/kernel_case.h"

namespace sextant::cuda {
namespace {

__extension__ using Wide = unsigned __int128;

// Rows that were assigned, of which two are bad and one is passed over.
class SumsTest : public OnDevice {
 protected:
  static KernelInput Input(Precision precision, int64_t rows, int64_t anchors) {
    KernelInput input({.precision = precision,
                       .rows = rows,
                       .anchors = anchors,
                       .dim = 6,
                       .temperature = 0.3,
                       .bad_rows = BadRows::kSkip});
    for (int64_t k = 0; k < 6; ++k) input.Set(rows / 2, k, 0);
    input.Set(rows / 3, 2, NAN);
    input.use.assign(static_cast<size_t>(rows), 1);
    input.use[0] = 0;
    return input;
  }
};

uint64_t First(double p) { return static_cast<uint64_t>(std::nearbyint(p * kFixedOne)); }
uint64_t Product(double p, double q) { return static_cast<uint64_t>(std::nearbyint(p * kProductOne * q)); }

// A table in the memory of the host.
class Table {
 public:
  Table(int64_t slot_capacity, int64_t capacity, int64_t anchors)
      : anchors_(anchors),
        keys_(static_cast<size_t>(capacity), kEmptyKey),
        slots_(static_cast<size_t>(capacity) + 1, -1),
        labels_(static_cast<size_t>(slot_capacity)),
        sums_(static_cast<size_t>(slot_capacity) * LabelSlotBytes(anchors)) {}

  LabelTable View() {
    return {keys_.data(),   slots_.data(), static_cast<int64_t>(keys_.size()),
            labels_.data(), sums_.data(),  static_cast<int64_t>(labels_.size()),
            used_.data()};
  }
  uint64_t& used() { return used_[0]; }
  const DeviceVector<int64_t>& labels() const { return labels_; }
  const std::byte* Slot(size_t slot) const { return sums_.data() + slot * LabelSlotBytes(anchors_); }
  bool AllZeros() const {
    return std::all_of(sums_.begin(), sums_.end(), [](std::byte b) { return b == std::byte{0}; });
  }

 private:
  const int64_t anchors_;
  DeviceVector<int64_t> keys_;
  DeviceVector<int32_t> slots_;
  DeviceVector<int64_t> labels_;
  DeviceVector<std::byte> sums_;
  DeviceVector<uint64_t> used_ = DeviceVector<uint64_t>(1);
};

struct Sorted {
  explicit Sorted(const std::vector<int64_t>& of) : order(of.size()) {
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return of[static_cast<size_t>(a)] < of[static_cast<size_t>(b)]; });
    for (const int32_t i : order) labels.push_back(of[static_cast<size_t>(i)]);
  }
  DeviceVector<int32_t> order;
  DeviceVector<int64_t> labels;
};

LabelTask TaskOf(const KernelInput& input, const KernelOutput& output, const Sorted& sorted, bool subtract) {
  return {sorted.labels.data(),    sorted.order.data(),       input.of.rows, input.of.Shape(), output.status.data(),
          output.entropies.data(), output.assignments.data(), subtract};
}

void CheckLabels(const KernelInput& input, const KernelOutput& output, const std::vector<int64_t>& labels,
                 const Table& table, size_t slots) {
  const auto m = static_cast<size_t>(input.of.anchors);
  std::map<int64_t, std::vector<Wide>> expected;
  for (size_t i = 0; i < labels.size(); ++i) {
    auto& sums = expected[labels[i]];
    sums.resize(ChunkSums(input.of.anchors) + 1);
    if (output.status[i] != kSummed) continue;
    for (size_t j = 0; j < m; ++j) {
      const double p = output.Assignment(input.of, static_cast<int64_t>(i), static_cast<int64_t>(j));
      sums[j] += First(p);
      sums[m + j] += Product(p, p);
    }
    sums[2 * m] += (output.entropies[i] + 2048) >> 12;
    ++sums[2 * m + 1];
  }
  ASSERT_EQ(slots, expected.size());
  for (size_t slot = 0; slot < slots; ++slot) {
    const auto& sums = expected.at(table.labels()[slot]);
    const std::byte* at = table.Slot(slot);
    uint64_t rows;
    std::memcpy(&rows, at, sizeof(rows));
    ASSERT_EQ(rows, static_cast<uint64_t>(sums.back()));
    for (size_t w = 0; w <= 2 * m; ++w) {
      const Wide sum = SlotLowWords(at)[w] + (Wide{SlotHighWords(at, input.of.anchors)[w]} << 64);
      ASSERT_TRUE(sum == sums[w]) << slot << ' ' << w;
    }
  }
}

TEST_F(SumsTest, LabelsOfEveryKind) {
  for (const Precision precision : {Precision::kMatrix, Precision::kF64}) {
    const KernelInput input = Input(precision, 150, 9);
    const KernelOutput output = RunAll(input);
    std::mt19937_64 random(3);
    std::vector<int64_t> one(150, -5), distinct(150), few(150);
    for (auto& x : distinct) x = static_cast<int64_t>(random());
    distinct[3] = INT64_MIN;
    distinct[9] = INT64_MAX;
    for (auto& x : few) x = static_cast<int64_t>(random() % 7) - 3;
    few[0] = few[77] = INT64_MIN;
    for (const auto& labels : {one, distinct, few}) {
      Table table(150, 512, 9);
      const Sorted sorted(labels);
      EXPECT_DONE(InsertLabels(sorted.labels.data(), 150, table.View(), nullptr));
      EXPECT_DONE(AddLabels(TaskOf(input, output, sorted, false), table.View(), nullptr));
      CheckLabels(input, output, labels, table, table.used());
      // Again: no label is new.
      const uint64_t used = table.used();
      EXPECT_DONE(InsertLabels(sorted.labels.data(), 150, table.View(), nullptr));
      EXPECT_EQ(table.used(), used);
      EXPECT_DONE(AddLabels(TaskOf(input, output, sorted, true), table.View(), nullptr));
      EXPECT_TRUE(table.AllZeros());
    }
  }
}

// Sums beyond 64 bits, and below 0 on their way; of a label that one block adds, and of one that several do.
TEST_F(SumsTest, LabelsCarryAndBorrow) {
  for (const int64_t rows : {20, 150}) {
    const KernelInput input = Input(Precision::kMatrix, rows, 3);
    const KernelOutput output = RunAll(input);
    const Sorted sorted(std::vector<int64_t>(static_cast<size_t>(rows), 1));
    Table table(4, 8, 3);
    EXPECT_DONE(InsertLabels(sorted.labels.data(), rows, table.View(), nullptr));
    const auto add = [&](bool subtract) {
      EXPECT_DONE(AddLabels(TaskOf(input, output, sorted, subtract), table.View(), nullptr));
    };
    const auto expect = [&](uint64_t low, uint32_t high) {
      for (size_t w = 0; w < ChunkSums(3); ++w) {
        if (low) {
          EXPECT_EQ(SlotLowWords(table.Slot(0))[w], low);
        }
        EXPECT_EQ(SlotHighWords(table.Slot(0), 3)[w], high);
      }
    };
    const auto start = [&](uint64_t low) {
      for (size_t w = 0; w < ChunkSums(3); ++w) const_cast<uint64_t*>(SlotLowWords(table.Slot(0)))[w] = low;
    };
    start(~uint64_t{0});
    add(false);
    expect(0, 1);
    add(true);
    expect(~uint64_t{0}, 0);
    start(0);
    add(true);
    expect(0, ~uint32_t{0});
    add(false);
    EXPECT_TRUE(table.AllZeros());
  }
}

TEST_F(SumsTest, TablesThatAreTooSmallSaySoAndAreMadeAnew) {
  DeviceVector<int64_t> labels(100);
  std::iota(labels.begin(), labels.end(), int64_t{-50});
  labels[0] = INT64_MIN;
  Table small(10, 32, 1);
  EXPECT_DONE(InsertLabels(labels.data(), 6, small.View(), nullptr));
  ASSERT_EQ(small.used(), 6u);
  const DeviceVector<int64_t> before(small.labels().begin(), small.labels().begin() + 6);
  EXPECT_DONE(InsertLabels(labels.data(), 100, small.View(), nullptr));
  EXPECT_GT(small.used(), 10u);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), small.labels().begin()));
  Table large(100, 256, 1);
  std::copy(before.begin(), before.end(), large.View().labels);
  EXPECT_DONE(ReinsertLabels(before.data(), 6, large.View(), nullptr));
  large.used() = 6;
  EXPECT_DONE(InsertLabels(labels.data(), 100, large.View(), nullptr));
  EXPECT_EQ(large.used(), 100u);
  DeviceVector<int64_t> all = large.labels();
  EXPECT_TRUE(std::equal(before.begin(), before.end(), all.begin()));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, labels);
}

TEST_F(SumsTest, CoMoments) {
  for (const Precision precision : {Precision::kMatrix, Precision::kF64}) {
    for (const int64_t anchors : {5, 70}) {
      const KernelInput input = Input(precision, 37, anchors);
      const KernelOutput output = RunAll(input);
      const auto pairs = static_cast<size_t>(anchors * (anchors + 1) / 2);
      DeviceVector<uint64_t> totals(2 * pairs);
      const auto add = [&](bool subtract) {
        EXPECT_DONE(AddCoMoments(input.of.Shape(), output.status.data(), output.assignments.data(), 37, subtract,
                                 totals.data(), nullptr));
      };
      add(false);
      size_t pair = 0;
      for (int64_t j = 0; j < anchors; ++j) {
        for (int64_t k = 0; k <= j; ++k, ++pair) {
          uint64_t sum = 0;
          for (int64_t i = 0; i < 37; ++i) {
            sum += Product(output.Assignment(input.of, i, k), output.Assignment(input.of, i, j));
          }
          ASSERT_EQ(totals[pair], sum);
          ASSERT_EQ(totals[pairs + pair], 0u);
        }
      }
      add(true);
      EXPECT_EQ(totals, DeviceVector<uint64_t>(2 * pairs));
      add(true);
      EXPECT_EQ(totals[pairs], ~uint64_t{0});
    }
  }
}

}  // namespace
}  // namespace sextant::cuda
