// SPDX-License-Identifier: Apache-2.0
// Sweeps of small matrices in several ways at once. What the reductions find must agree with the matrix of the same
// sweep.
#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/fuzz/fuzzers.h"
#include "tests/support/matrix.h"

namespace sextant::fuzz {
namespace {

// A matrix in parts, each in memory of its own.
struct Matrix {
  sextant_matrix matrix{};
  int64_t rows = 0;
  std::vector<sextant_rows> parts;
  std::vector<std::vector<unsigned char>> data;
  std::vector<bool> finite;  // of every row
};

// A reduction with what it reads and writes.
struct Reduced {
  std::vector<double> parameters, values;
  std::vector<int64_t> groups, indices;
};

class PairsCaller : public Caller {
 public:
  using Caller::Caller;

  void Run() {
    constexpr int kMostCalls = 8;
    for (int i = 0; i < kMostCalls && !choices_.empty(); ++i) Sweep();
  }

 private:
  static constexpr int64_t kMostRows = 70, kKinds = SEXTANT_REDUCTION_RANKS + 1;

  void Fill(Matrix& to, int64_t dim);
  sextant_sweep_options Options();
  void Prepare(int32_t kind, sextant_reduction& reduction, Reduced& reduced);
  void Spoil(sextant_reduction& reduction);
  void Sweep();
  void DemandAll(const std::vector<sextant_reduction>& reductions, const std::vector<double>& matrix);
  void DemandNeighbours(const sextant_reduction& reduction, const std::vector<double>& matrix);
  void DemandCounts(const sextant_reduction& reduction, const std::vector<double>& matrix);
  void DemandGroups(const sextant_reduction& reduction, const std::vector<double>& matrix);
  void DemandCells(const sextant_reduction& reduction);
  void DemandCondensed(const sextant_reduction& reduction, const std::vector<double>& matrix);

  bool LeftOut(const sextant_reduction& reduction, int64_t i, int64_t j) const {
    return itself_ && reduction.self == 0 && i == j;
  }
  bool Greatest() const { return options_.metric == SEXTANT_METRIC_DOT; }
  int64_t Pairs() const { return n_ * (n_ - 1) / 2; }

  Matrix x_, y_;
  sextant_sweep_options options_{};
  int64_t n_ = 0, m_ = 0;
  bool itself_ = false;
};

void PairsCaller::Fill(Matrix& to, int64_t dim) {
  to = {};
  Noise noise(choices_.Bits<uint32_t>());
  const int64_t parts = 1 + choices_.Below(3), levels = 1 + choices_.Below(20);
  const int64_t rare = choices_.OneIn(4) ? 1 + choices_.Below(500) : INT64_MAX;
  for (int64_t p = 0; p < parts; ++p) {
    sextant_rows part{};
    part.struct_size = sizeof part;
    part.dtype = choices_.Enum(4);
    if (part.dtype < 0 || part.dtype > 3) part.dtype = SEXTANT_F32;
    const DType dtype = test::kDTypes[part.dtype];
    const auto bytes = static_cast<int64_t>(test::ElementBytes(dtype));
    part.rows = choices_.Below(kMostRows / parts + 1);
    part.dim = dim;
    part.stride_bytes = dim * bytes + choices_.Below(3);
    part.device = SEXTANT_HOST;
    auto& data = to.data.emplace_back(static_cast<size_t>(part.rows * part.stride_bytes));
    for (int64_t i = 0; i < part.rows; ++i) {
      bool finite = true;
      for (int64_t k = 0; k < dim; ++k) {
        double value = static_cast<double>(noise.Below(2 * levels) - levels + 1);
        if (noise.Below(rare) == 0) value = noise.Element<float>(2);
        const bool half = dtype == DType::kF16 || dtype == DType::kBF16;
        if (half && std::abs(value) > 1000) value = std::isnan(value) ? value : 1000;  // finite in every type
        finite &= std::isfinite(value);
        test::StoreElement(value, dtype, data.data() + i * part.stride_bytes + k * bytes);
      }
      to.finite.push_back(finite);
    }
    part.data = data.data();
    to.parts.push_back(part);
    to.rows += part.rows;
  }
  to.matrix = {StructSize(sizeof to.matrix), static_cast<int32_t>(parts), choices_.OrNull(to.parts.data())};
}

sextant_sweep_options PairsCaller::Options() {
  sextant_sweep_options options{};
  options.struct_size = StructSize(sizeof options);
  options.metric = choices_.Enum(9);
  options.precision = choices_.Enum(3);
  options.threads = choices_.OneIn(64) ? choices_.Wild<int32_t>() : static_cast<int32_t>(1 + choices_.Below(3));
  if (options.threads > 8) options.threads = -1;
  return options;
}

void PairsCaller::Prepare(int32_t kind, sextant_reduction& reduction, Reduced& reduced) {
  reduction.struct_size = sizeof reduction;
  reduction.kind = kind;
  reduction.self = static_cast<int32_t>(choices_.Below(2));
  reduction.strict = static_cast<int32_t>(choices_.Below(2));
  const auto values = [&](int64_t count) { reduced.values.resize(static_cast<size_t>(std::max<int64_t>(count, 0))); };
  const auto indices = [&](int64_t count) { reduced.indices.resize(static_cast<size_t>(count)); };
  switch (kind) {
    case SEXTANT_REDUCTION_TOP_K:
      reduction.k = 1 + choices_.Below(2 * kMostRows);
      values(n_ * reduction.k);
      indices(n_ * reduction.k);
      break;
    case SEXTANT_REDUCTION_KERNEL_SUMS:
      reduced.parameters = {0.25 * static_cast<double>(1 + choices_.Below(9)), 1e3};
      values(2 * n_);
      break;
    case SEXTANT_REDUCTION_GROUP_SUMS:
      reduction.group_count = 1 + choices_.Below(9);
      for (int64_t j = 0; j < m_; ++j) reduced.groups.push_back(j * j % reduction.group_count);
      values(n_ * reduction.group_count);
      break;
    case SEXTANT_REDUCTION_RANGE_COUNTS:
      for (int64_t i = 0; i < n_; ++i) reduced.parameters.push_back(static_cast<double>(i % 7));
      indices(n_);
      break;
    case SEXTANT_REDUCTION_HISTOGRAM:
      reduced.parameters = {static_cast<double>(choices_.Below(3)), 3.5};
      reduction.bins = 1 + choices_.Below(40);
      indices(reduction.bins);
      break;
    case SEXTANT_REDUCTION_MATRIX:
      values(n_ * m_);
      break;
    default:
      values(Pairs());
  }
  reduction.parameters = reduced.parameters.data();
  reduction.parameter_count = static_cast<int64_t>(reduced.parameters.size());
  reduction.groups = reduced.groups.data();
  reduction.values = reduced.values.empty() ? nullptr : reduced.values.data();
  reduction.indices = reduced.indices.empty() ? nullptr : reduced.indices.data();
}

// Something that must be refused, or makes no difference; buffers stay as large as they must be.
void PairsCaller::Spoil(sextant_reduction& reduction) {
  static constexpr double kBad[] = {NAN, -1, 0, INFINITY};
  switch (choices_.Below(6)) {
    case 0:
      reduction.struct_size = StructSize(sizeof reduction);
      break;
    case 1:
      reduction.self = choices_.Wild<int32_t>();
      break;
    case 2:
      reduction.kind = choices_.OneIn(2) ? -1 : static_cast<int32_t>(kKinds);
      break;
    case 3:
      reduction.parameters = kBad;
      reduction.parameter_count = std::min<int64_t>(reduction.parameter_count, 4);
      break;
    case 4:
      reduction.groups = nullptr;
      break;
    default:
      reduction.values = nullptr;
      reduction.indices = nullptr;
  }
}

void PairsCaller::Sweep() {
  const int64_t dim = 1 + choices_.Below(6);
  Fill(x_, dim);
  itself_ = choices_.OneIn(2);
  if (!itself_) Fill(y_, choices_.OneIn(32) ? dim + 1 : dim);
  n_ = x_.rows;
  m_ = itself_ ? n_ : y_.rows;
  options_ = Options();
  std::vector<int32_t> kinds = {SEXTANT_REDUCTION_MATRIX};
  for (int64_t more = choices_.Below(4); more > 0; --more)
    kinds.push_back(static_cast<int32_t>(choices_.Below(kKinds)));
  std::vector<sextant_reduction> reductions(kinds.size());
  std::vector<Reduced> reduced(kinds.size());
  for (size_t i = 0; i < kinds.size(); ++i) Prepare(kinds[i], reductions[i], reduced[i]);
  const bool spoilt = choices_.OneIn(8);
  if (spoilt) Spoil(reductions[static_cast<size_t>(choices_.Below(static_cast<int64_t>(kinds.size())))]);
  const sextant_status status =
      sextant_pairs_sweep(choices_.OrNull(&x_.matrix), itself_ ? nullptr : &y_.matrix, choices_.OrNull(&options_),
                          choices_.OrNull(reductions.data()), static_cast<int32_t>(kinds.size()), Error());
  if (!Check(status) || spoilt) return;
  const auto finite = [](const Matrix& matrix) { return std::ranges::all_of(matrix.finite, std::identity()); };
  Demand(finite(x_) && (itself_ || finite(y_)), "rows that are not finite are refused");
  DemandAll(reductions, reduced[0].values);
}

void PairsCaller::DemandAll(const std::vector<sextant_reduction>& reductions, const std::vector<double>& matrix) {
  for (const double value : matrix) Demand(!std::isnan(value), "a distance is a number");
  for (const sextant_reduction& reduction : reductions) {
    switch (reduction.kind) {
      case SEXTANT_REDUCTION_TOP_K:
        DemandNeighbours(reduction, matrix);
        break;
      case SEXTANT_REDUCTION_GROUP_SUMS:
        DemandGroups(reduction, matrix);
        break;
      case SEXTANT_REDUCTION_RANGE_COUNTS:
        DemandCounts(reduction, matrix);
        break;
      case SEXTANT_REDUCTION_HISTOGRAM:
        DemandCells(reduction);
        break;
      case SEXTANT_REDUCTION_CONDENSED:
      case SEXTANT_REDUCTION_RANKS:
        DemandCondensed(reduction, matrix);
        break;
      default:
        break;
    }
  }
}

void PairsCaller::DemandNeighbours(const sextant_reduction& reduction, const std::vector<double>& matrix) {
  for (int64_t i = 0; i < n_; ++i) {
    std::vector<int64_t> order;
    for (int64_t j = 0; j < m_; ++j) {
      if (!LeftOut(reduction, i, j)) order.push_back(j);
    }
    const double* row = matrix.data() + i * m_;
    std::ranges::stable_sort(order,
                             [&](int64_t a, int64_t b) { return Greatest() ? row[a] > row[b] : row[a] < row[b]; });
    for (int64_t c = 0; c < reduction.k; ++c) {
      const bool there = c < static_cast<int64_t>(order.size());
      const int64_t expected = there ? order[static_cast<size_t>(c)] : -1;
      Demand(reduction.indices[i * reduction.k + c] == expected, "neighbours are in their order");
      const double value = reduction.values[i * reduction.k + c];
      Demand(there ? value == row[expected] : std::isnan(value), "a neighbour has its distance");
    }
  }
}

void PairsCaller::DemandGroups(const sextant_reduction& reduction, const std::vector<double>& matrix) {
  std::vector<double> sums(static_cast<size_t>(n_ * reduction.group_count)), sizes = sums;
  for (int64_t i = 0; i < n_; ++i) {
    for (int64_t j = 0; j < m_; ++j) {
      if (LeftOut(reduction, i, j)) continue;
      const auto place = static_cast<size_t>(i * reduction.group_count + reduction.groups[j]);
      sums[place] += matrix[static_cast<size_t>(i * m_ + j)];
      sizes[place] += std::abs(matrix[static_cast<size_t>(i * m_ + j)]);
    }
  }
  for (size_t i = 0; i < sums.size(); ++i) {
    const double found = reduction.values[i];
    const bool same = found == sums[i] || (std::isnan(found) && std::isnan(sums[i]));
    Demand(same || std::abs(found - sums[i]) <= 1e-13 * sizes[i], "a group has its sum");
  }
}

void PairsCaller::DemandCounts(const sextant_reduction& reduction, const std::vector<double>& matrix) {
  for (int64_t i = 0; i < n_; ++i) {
    const double radius = reduction.parameters[i];
    int64_t count = 0;
    for (int64_t j = 0; j < m_; ++j) {
      if (LeftOut(reduction, i, j)) continue;
      const double value = matrix[static_cast<size_t>(i * m_ + j)];
      const bool nearer = Greatest() ? value > radius : value < radius;
      count += nearer || (reduction.strict == 0 && value == radius) ? 1 : 0;
    }
    Demand(reduction.indices[i] == count, "all columns within a radius are counted");
  }
}

void PairsCaller::DemandCells(const sextant_reduction& reduction) {
  int64_t total = 0;
  for (int64_t c = 0; c < reduction.bins; ++c) {
    Demand(reduction.indices[c] >= 0, "a cell has no pair or some");
    total += reduction.indices[c];
  }
  Demand(total <= (itself_ ? Pairs() : n_ * m_), "every pair is in one cell");
}

void PairsCaller::DemandCondensed(const sextant_reduction& reduction, const std::vector<double>& matrix) {
  double total = 0;
  size_t place = 0;
  for (int64_t i = 0; i < n_; ++i) {
    for (int64_t j = i + 1; j < n_; ++j, ++place) {
      const double value = reduction.values[place];
      total += value;
      if (reduction.kind == SEXTANT_REDUCTION_RANKS) continue;
      Demand(value == matrix[static_cast<size_t>(i * n_ + j)], "condensed distances are those of the matrix");
      Demand(value == matrix[static_cast<size_t>(j * n_ + i)], "distances are the same both ways");
    }
  }
  const double pairs = static_cast<double>(place);
  if (reduction.kind == SEXTANT_REDUCTION_RANKS) Demand(total == pairs * (pairs + 1) / 2, "ranks add up");
}

}  // namespace

void FuzzPairs(std::span<const uint8_t> input, Tally& tally) { PairsCaller(input, tally).Run(); }

}  // namespace sextant::fuzz
