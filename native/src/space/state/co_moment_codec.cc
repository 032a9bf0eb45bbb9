// SPDX-License-Identifier: Apache-2.0
#include "space/state/co_moment_codec.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "space/state/tally_codec.h"

namespace sextant::state {
namespace {

std::string Pair(size_t j, size_t k) { return "anchors " + std::to_string(j) + " and " + std::to_string(k); }

// C_jj = Q_j, and C_jk is at most S_j and S_k. Returns sum_k C_jk for each j.
std::vector<Wide> CheckPairs(const Reader& reader, const SumsView& products, const Tally& tally, size_t m) {
  const Moments moments = tally.moments();
  std::vector<Wide> totals(m);
  for (size_t j = 0, pair = 0; j < m; ++j) {
    for (size_t k = 0; k <= j; ++k, ++pair) {
      const Wide product = At(products, pair);
      if (product > MostProducts(std::min(At(moments.first, j), At(moments.first, k)), tally.rows())) {
        reader.Fail("the products of " + Pair(j, k) + " are greater than their sums", pair * sizeof(uint64_t));
      }
      if (j == k && product != At(moments.second, j)) {
        reader.Fail("the products of " + Pair(j, j) + " are not the squares of the totals", pair * sizeof(uint64_t));
      }
      totals[j] += product;
      if (j != k) totals[k] += product;
    }
  }
  return totals;
}

// An assignment sums to 1: sum_k C_jk = S_j, but for roundings. Of products and of p_ij, to at most 1/2 of their units;
// and of
// the assignment in its own arithmetic, of which kNormBits is more than enough: m / 16 + 6 units of 2^-24 and m <=
// 4096.
void CheckTotals(const Reader& reader, const std::vector<Wide>& totals, const Tally& tally) {
  constexpr int kNormBits = 15;
  const Moments moments = tally.moments();
  const Wide roundings = static_cast<Wide>(tally.rows()) * (totals.size() + InProductUnits(1)) / 2;
  for (size_t j = 0; j < totals.size(); ++j) {
    const Wide sum = InProductUnits(At(moments.first, j));
    const Wide difference = totals[j] > sum ? totals[j] - sum : sum - totals[j];
    if (difference > roundings + (sum >> kNormBits) + 1) {
      reader.Fail("the products of anchor " + std::to_string(j) + " do not add up to its sum");
    }
  }
}

}  // namespace

uint64_t CoMomentBytes(size_t m) { return 2 * sizeof(uint64_t) * CoMoments::PairsOf(m); }

void PutCoMoments(Writer& writer, const CoMoments& products) { PutSums(writer, products.sums()); }

CoMoments GetCoMoments(Reader& reader, const Tally& tally, size_t m) {
  reader.Require(reader.left() == CoMomentBytes(m), "the section must hold 16 bytes for each pair of anchors");
  WideSums products(CoMoments::PairsOf(m));
  GetSums(reader, products);
  CheckTotals(reader, CheckPairs(reader, products.View(), tally, m), tally);
  return CoMoments(std::move(products));
}

}  // namespace sextant::state
