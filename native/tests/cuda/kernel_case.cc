// SPDX-License-Identifier: Apache-2.0
#include "tests/cuda/kernel_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>

#include "common/half.h"
#include "common/split.h"

namespace sextant::cuda {
namespace {

uint16_t HalfOf(double value) {
  uint16_t nearest = 0;
  double least = INFINITY;
  const auto sign = static_cast<uint16_t>(value < 0 ? 0x8000 : 0);
  if (!std::isfinite(value)) return static_cast<uint16_t>(sign | (std::isnan(value) ? 0x7E00 : 0x7C00));
  uint16_t low = 0, high = 0x7BFF;
  const double magnitude = std::fabs(value);
  while (high - low > 1) {
    const auto middle = static_cast<uint16_t>((low + high) / 2);
    (static_cast<double>(HalfToFloat(middle)) <= magnitude ? low : high) = middle;
  }
  for (const uint16_t bits : {low, high}) {
    const double error = std::fabs(static_cast<double>(HalfToFloat(bits)) - magnitude);
    if (error < least) {
      least = error;
      nearest = bits;
    }
  }
  return static_cast<uint16_t>(sign | nearest);
}

template <typename T>
void Put(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof(T));
}
template <typename T>
T Get(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

}  // namespace

size_t KernelCase::ElementBytes() const { return dtype == DType::kF64 ? 8 : dtype == DType::kF32 ? 4 : 2; }

KernelInput::KernelInput(const KernelCase& of_) : of(of_) {
  std::mt19937_64 random(of.seed);
  std::normal_distribution<double> normal;
  for (int64_t j = 0; j < of.anchors; ++j) {
    std::vector<double> anchor(static_cast<size_t>(of.dim));
    double square = 0;
    for (double& x : anchor) {
      x = normal(random);
      square += x * x;
    }
    for (const double x : anchor) anchors.push_back(x / std::sqrt(square));
  }
  packed.resize(PackedAnchorBytes(of.Shape()));
  PackAnchors(of.Shape(), anchors, packed.data());
  // Nothing but the rows may be read.
  data.resize(of.shift + static_cast<size_t>((of.rows - 1) * of.Stride()) +
              static_cast<size_t>(of.dim) * of.ElementBytes());
  for (int64_t i = 0; i < of.rows; ++i) {
    const double size = std::exp2(normal(random) * 3);
    const auto near = static_cast<size_t>(random() % static_cast<uint64_t>(of.anchors) * static_cast<uint64_t>(of.dim));
    const double pull = normal(random) * 2;
    for (int64_t k = 0; k < of.dim; ++k) {
      Set(i, k, size * (normal(random) + pull * anchors[near + static_cast<size_t>(k)]));
    }
  }
}

void KernelInput::Set(int64_t row, int64_t k, double value) {
  std::byte* at =
      data.data() + of.shift + static_cast<size_t>(row * of.Stride()) + static_cast<size_t>(k) * of.ElementBytes();
  switch (of.dtype) {
    case DType::kF32:
      return Put(at, static_cast<float>(value));
    case DType::kF64:
      return Put(at, value);
    case DType::kF16:
      return Put(at, HalfOf(value));
    case DType::kBF16:
      return Put(at, std::isfinite(value)
                         ? RoundToBfloat(static_cast<float>(value))
                         : static_cast<uint16_t>(std::bit_cast<uint32_t>(static_cast<float>(value)) >> 16));
  }
}

double KernelInput::Value(int64_t row, int64_t k) const {
  const std::byte* at =
      data.data() + of.shift + static_cast<size_t>(row * of.Stride()) + static_cast<size_t>(k) * of.ElementBytes();
  switch (of.dtype) {
    case DType::kF32:
      return static_cast<double>(Get<float>(at));
    case DType::kF64:
      return Get<double>(at);
    case DType::kF16:
      return static_cast<double>(HalfToFloat(Get<uint16_t>(at)));
    case DType::kBF16:
      return static_cast<double>(BfloatToFloat(Get<uint16_t>(at)));
  }
  return NAN;
}

double KernelOutput::Assignment(const KernelCase& of, int64_t row, int64_t anchor) const {
  const std::byte* at = assignments.data() + static_cast<size_t>(row) * AssignmentBytes(of.Shape());
  return of.precision == Precision::kF64 ? Get<double>(at + anchor * 8)
                                         : static_cast<double>(Get<float>(at + anchor * 4));
}

bool KernelOutput::operator==(const KernelOutput& other) const {
  bool same_sums = sums.size() == other.sums.size();
  for (size_t i = 0; same_sums && i < sums.size() / 2; ++i) same_sums = Sum(i) == other.Sum(i);
  return same_sums && std::memcmp(&counts(), &other.counts(), sizeof(ChunkCounts)) == 0 && status == other.status &&
         entropies == other.entropies && assignments == other.assignments;
}

void AddRows(const KernelInput& input, int64_t first, int64_t count, KernelOutput& output, bool sums_only) {
  const KernelCase& of = input.of;
  const size_t row_bytes = AssignmentBytes(of.Shape());
  const auto rows = static_cast<size_t>(of.rows);
  output.sums.resize(ChunkSums(of.anchors) * 2);
  if (!sums_only) {
    output.status.resize(rows, 0xEE);
    output.entropies.resize(rows, 0xEEEEEEEE);
    output.assignments.resize(rows * row_bytes, std::byte{0xEE});
  }
  AssignTask task = {};
  task.rows = input.data.data() + of.shift + first * of.Stride();
  task.dtype = of.dtype;
  task.count = count < 0 ? of.rows - first : count;
  task.stride_bytes = of.Stride();
  task.use = input.use.empty() ? nullptr : input.use.data() + first;
  task.first_row = first;
  task.anchors = input.packed.data();
  task.shape = of.Shape();
  task.temperature = of.temperature;
  task.precision = of.precision;
  task.bad_rows = of.bad_rows;
  task.warps_only = of.warps_only;
  task.sums = output.sums.data();
  task.counts = output.all_counts.data();
  if (!sums_only) {
    task.status = output.status.data() + first;
    task.entropies = output.entropies.data() + first;
    task.assignments = output.assignments.data() + static_cast<size_t>(first) * row_bytes;
  }
  DeviceVector<std::byte> workspace(WorkspaceBytes(task), std::byte{0xFF});
  task.workspace = workspace.data();
  EXPECT_DONE(Assign(task, nullptr));
}

KernelOutput RunAll(const KernelInput& input) {
  KernelOutput output;
  AddRows(input, 0, -1, output);
  return output;
}

OracleRow AssignInDouble(const KernelInput& input, int64_t row) {
  const KernelCase& of = input.of;
  const auto m = static_cast<size_t>(of.anchors);
  long double square = 0;
  std::vector<long double> scores(m);
  for (int64_t k = 0; k < of.dim; ++k) {
    const long double x = input.Value(row, k);
    square += x * x;
    for (size_t j = 0; j < m; ++j)
      scores[j] += x * input.anchors[j * static_cast<size_t>(of.dim) + static_cast<size_t>(k)];
  }
  const long double norm = std::sqrt(square);
  const long double top = *std::max_element(scores.begin(), scores.end());
  OracleRow result = {std::vector<double>(m), 0, static_cast<double>(top / norm)};
  long double total = 0;
  for (const long double s : scores) total += std::exp((s - top) / norm / of.temperature);
  for (size_t j = 0; j < m; ++j) {
    const long double p = std::exp((scores[j] - top) / norm / of.temperature) / total;
    result.assignment[j] = static_cast<double>(p);
    if (p > 0) result.entropy -= static_cast<double>(p * std::log(p));
  }
  return result;
}

}  // namespace sextant::cuda
