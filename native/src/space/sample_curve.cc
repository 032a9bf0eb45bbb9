// SPDX-License-Identifier: Apache-2.0
#include "space/sample_curve.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace sextant {
namespace {

// Rows drawn for each n, about, and permutations at least and at most.
constexpr int64_t kDraws = 65536, kLeastPermutations = 8, kMostPermutations = 128;
// n runs through these times powers of two.
constexpr int64_t kBases[] = {2, 3, 5};

// Least squares: the coefficients of y on kCount regressors from their covariances, where index 0 is y. A regressor
// that the ones before it explain gets 0.
template <size_t kCount, class Covariance>
std::array<double, kCount> Regress(Covariance covariance) {
  constexpr double kLeastShare = 1e-9;
  std::array<std::array<double, kCount + 1>, kCount> rows{};
  std::array<double, kCount> own{};
  for (size_t i = 0; i < kCount; ++i) {
    for (size_t k = 0; k < kCount; ++k) rows[i][k] = covariance(i + 1, k + 1);
    rows[i][kCount] = covariance(i + 1, 0);
    own[i] = rows[i][i];
  }
  std::array<bool, kCount> used{};
  for (size_t i = 0; i < kCount; ++i) {
    used[i] = rows[i][i] > kLeastShare * own[i];
    for (size_t r = 0; used[i] && r < kCount; ++r) {
      if (r == i) continue;
      const double factor = rows[r][i] / rows[i][i];
      for (size_t k = 0; k <= kCount; ++k) rows[r][k] -= factor * rows[i][k];
    }
  }
  std::array<double, kCount> coefficients{};
  for (size_t i = 0; i < kCount; ++i) coefficients[i] = used[i] ? rows[i][kCount] / rows[i][i] : 0.0;
  return coefficients;
}

// What the regression leaves of the variance of y.
template <size_t kCount, class Covariance>
double Residual(const std::array<double, kCount>& coefficients, Covariance covariance) {
  double left = covariance(0, 0);
  for (size_t i = 0; i < kCount; ++i) left -= coefficients[i] * covariance(i + 1, 0);
  return std::max(0.0, left);
}

}  // namespace

void SampleCurve::Moments::Add(const std::array<double, kCount>& values) {
  ++blocks;
  for (size_t i = 0; i < kCount; ++i) {
    sum[i] += values[i];
    for (size_t k = 0; k <= i; ++k) product[i][k] += values[i] * values[k];
  }
}

void SampleCurve::Moments::Add(const Moments& other) {
  blocks += other.blocks;
  for (size_t i = 0; i < kCount; ++i) {
    sum[i] += other.sum[i];
    for (size_t k = 0; k <= i; ++k) product[i][k] += other.product[i][k];
  }
}

double SampleCurve::Moments::Covariance(size_t i, size_t k) const {
  const auto n = static_cast<double>(blocks);
  return product[std::max(i, k)][std::min(i, k)] / n - sum[i] / n * (sum[k] / n);
}

SampleCurve::SampleCurve(const Engine& engine, ThreadPool& pool, std::span<const RowSample::Row> rows,
                         const Reference& reference)
    : engine_(engine),
      rows_(rows),
      reference_(reference),
      statistics_(StatisticsOf(engine, pool, rows, reference)),
      means_(MeanOf(statistics_)) {
  std::vector<const std::byte*> assignments;
  for (const RowSample::Row& row : rows) assignments.push_back(row.assignment);
  std::vector<uint64_t> sums(static_cast<size_t>(engine.anchors()));
  engine.assigner.Accumulate(assignments, false, sums.data(), nullptr);
  entropy_ = engine.Entropy({sums.data(), nullptr}, this->rows());
  all_ = TermsOf(sums, this->rows());
  own_square_ = means_[2] - all_.squares;

  permutations_ = std::clamp(kDraws / this->rows(), kLeastPermutations, kMostPermutations);
  const int64_t most = this->rows() > kFewRows ? this->rows() / 2 : this->rows() - 1;
  for (const int64_t base : kBases) {
    size_t levels = 0;
    while (base << levels <= most) ++levels;
    for (int64_t i = 0; levels > 0 && i < permutations_; ++i) {
      cells_.push_back({base, static_cast<uint64_t>(base << 32 | i), std::vector<Moments>(levels)});
    }
  }
}

// Fisher and Yates, with numbers from a counter.
std::vector<uint32_t> SampleCurve::Permutation(uint64_t key) const {
  __extension__ using Wide = unsigned __int128;
  std::vector<uint32_t> order(rows_.size());
  std::iota(order.begin(), order.end(), 0);
  const uint64_t start = RowSample::HashOf(static_cast<int64_t>(key));
  for (uint64_t i = order.size(); i > 1; --i) {
    const uint64_t random = RowSample::HashOf(static_cast<int64_t>(start + i));
    std::swap(order[i - 1], order[static_cast<size_t>(static_cast<Wide>(random) * i >> 64)]);
  }
  return order;
}

void SampleCurve::Sum(std::span<const uint32_t> rows, Block& block) const {
  std::array<const std::byte*, 5> assignments;
  block.statistics = {};
  for (size_t i = 0; i < rows.size(); ++i) {
    assignments[i] = rows_[rows[i]].assignment;
    for (size_t k = 0; k < kStatistics; ++k) block.statistics[k] += statistics_[rows[i]][k];
  }
  std::fill(block.sums.begin(), block.sums.end(), 0);
  engine_.assigner.Accumulate({assignments.data(), rows.size()}, false, block.sums.data(), nullptr);
}

BlockTerms SampleCurve::TermsOf(std::span<const uint64_t> sums, int64_t n) const {
  return engine_.backend.TermsOfBlock(sums.data(), reference_.p.data(), reference_.inverse.data(), engine_.anchors(),
                                      n);
}

// H of a block is the mean of u over its rows less the divergence of its mean from P.
void SampleCurve::Measure(const Block& block, int64_t n, Moments& moments) const {
  const BlockTerms terms = TermsOf(block.sums, n);
  std::array<double, Moments::kCount> values;
  for (size_t k = 0; k < kStatistics; ++k) values[1 + k] = block.statistics[k] / static_cast<double>(n) - means_[k];
  values[0] = values[2] - (terms.divergence - all_.divergence);
  values[1 + kStatistics] = terms.squares - all_.squares - own_square_ * Scarcity(n, rows());
  moments.Add(values);
}

// Blocks of twice the size are pairs of blocks, as in a binary counter.
void SampleCurve::Run(size_t index) {
  Cell& cell = cells_[index];
  const std::vector<uint32_t> order = Permutation(cell.key);
  const auto base = static_cast<size_t>(cell.base);
  const auto m = static_cast<size_t>(engine_.anchors());
  std::vector<Block> waiting(cell.levels.size(), Block{std::vector<uint64_t>(m)});
  Block block{std::vector<uint64_t>(m)};
  for (size_t begin = 0; begin + base <= order.size(); begin += base) {
    Sum({order.data() + begin, base}, block);
    for (size_t level = 0; level < cell.levels.size(); ++level) {
      Measure(block, cell.base << level, cell.levels[level]);
      Block& other = waiting[level];
      other.full = !other.full;
      if (other.full) {
        block.sums.swap(other.sums);
        other.statistics = block.statistics;
        break;
      }
      for (size_t j = 0; j < m; ++j) block.sums[j] += other.sums[j];
      for (size_t k = 0; k < kStatistics; ++k) block.statistics[k] += other.statistics[k];
    }
  }
}

CurvePoint SampleCurve::PointOf(int64_t n, const Moments& moments) const {
  const auto covariance = [&](size_t i, size_t k) { return moments.Covariance(i, k); };
  const auto blocks = static_cast<double>(moments.blocks);
  CurvePoint point{n, 0, 0, 0, {}, rows() / n};

  const auto all = Regress<1 + kStatistics>(covariance);
  double sum = moments.sum[0];
  for (size_t i = 0; i < all.size(); ++i) sum -= all[i] * moments.sum[i + 1];
  point.gain = -sum / blocks;
  // The last block of a permutation follows from the others.
  const auto independent = static_cast<double>(permutations_ * std::max<int64_t>(1, point.blocks - 1));
  point.gain_error = std::sqrt(Residual(all, covariance) / independent);

  point.slopes = Regress<kStatistics>(covariance);
  point.variance = Residual(point.slopes, covariance) * blocks / std::max(1.0, blocks - 1 - kStatistics);
  return point;
}

std::vector<CurvePoint> SampleCurve::Points() const {
  std::map<int64_t, Moments> by_n;
  for (const Cell& cell : cells_) {
    for (size_t level = 0; level < cell.levels.size(); ++level) by_n[cell.base << level].Add(cell.levels[level]);
  }
  std::vector<CurvePoint> points = {{1, entropy_ - means_[0], 0, 0, {1, 0, 0}, rows()}};
  for (const auto& [n, moments] : by_n) points.push_back(PointOf(n, moments));
  return points;
}

}  // namespace sextant
