// SPDX-License-Identifier: Apache-2.0
#include "space/co_moments.h"

#include <algorithm>
#include <limits>

#include "space/row_statistics.h"

namespace sextant {
namespace {

// a_j = ln P_j less its mean over P, which is -H(Z); 0 where P_j is 0. As a row's assignment sums to 1, centring takes
// nothing but H(Z) away from u_i, and with it all of its square that would hide a small variance.
std::vector<double> CentredLogs(const Tally& tally, size_t anchors) {
  const SumsView sums = tally.moments().first;
  std::vector<double> logs = Reference(sums, static_cast<int64_t>(anchors), tally.rows()).log;
  double mean = 0;
  for (size_t j = 0; j < anchors; ++j) mean += ValueOf(sums, j) * logs[j];
  mean /= kFixedOne * static_cast<double>(tally.rows());
  for (size_t j = 0; j < anchors; ++j) logs[j] = ValueOf(sums, j) > 0 ? logs[j] - mean : 0;
  return logs;
}

// sum_jk a_j a_k C_jk
double QuadraticForm(const std::vector<double>& a, const SumsView& products) {
  double total = 0;
  for (size_t j = 0, pair = 0; j < a.size(); ++j) {
    double of_pairs = 0;
    for (size_t k = 0; k < j; ++k, ++pair) of_pairs += a[k] * ValueOf(products, pair);
    total += a[j] * (2 * of_pairs + a[j] * ValueOf(products, pair++));
  }
  return total / kProductOne;
}

}  // namespace

double CrossEntropyVariance(const Tally& tally, const CoMoments& products) {
  if (tally.rows() < 2) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> a = CentredLogs(tally, tally.first_sums().low().size());
  const SumsView sums = tally.moments().first;
  double sum = 0;  // of sum_j p_ij a_j, which centring leaves little of
  for (size_t j = 0; j < a.size(); ++j) sum += a[j] * ValueOf(sums, j);
  sum /= kFixedOne;
  const auto rows = static_cast<double>(tally.rows());
  return std::max(0.0, QuadraticForm(a, products.sums().View()) - sum * sum / rows) / (rows - 1);
}

void TileCoMoments::Add(const Assigner& assigner, std::span<const std::byte* const> rows) {
  assigner.AccumulateProducts(rows, words_.data());
  pending_ += static_cast<int64_t>(rows.size());
  if (pending_ >= kRowsBeforeCarry) Carry();
}

void TileCoMoments::Carry() {
  if (!carried_) carried_.emplace(words_.size());
  carried_->Add(words_.data());
  std::fill(words_.begin(), words_.end(), 0);
  pending_ = 0;
}

void TileCoMoments::AddTo(CoMoments& total) const {
  if (carried_) total.sums_.Add(*carried_);
  if (pending_ > 0) total.sums_.Add(words_.data());
}

void TileCoMoments::Reset() {
  if (pending_ > 0) std::fill(words_.begin(), words_.end(), 0);
  pending_ = 0;
  carried_.reset();
}

}  // namespace sextant
