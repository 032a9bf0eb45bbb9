// SPDX-License-Identifier: Apache-2.0
#include "tests/support/summed.h"

#include <cmath>
#include <numeric>

namespace sextant::test {

std::vector<double> Zipf(size_t anchors, double exponent) {
  std::vector<double> p(anchors);
  for (size_t j = 0; j < anchors; ++j) p[j] = std::pow(static_cast<double>(j + 1), -exponent);
  return p;
}

Assigned RowsNear(Random& random, const std::vector<double>& base, size_t rows, double spread) {
  Assigned assigned(rows, base);
  for (auto& row : assigned) {
    const std::vector<double> noise = Normals(random, static_cast<int64_t>(base.size()));
    for (size_t j = 0; j < row.size(); ++j) row[j] *= std::exp(spread * noise[j]);
    const double total = std::accumulate(row.begin(), row.end(), 0.0);
    for (double& p : row) p /= total;
  }
  return assigned;
}

Summed::Summed(const Assigned& assigned, Precision precision)
    : assigner(AssignerTo(static_cast<int64_t>(assigned[0].size()), precision)),
      kept(*assigner, precision, assigned),
      tally(assigned[0].size()),
      products(assigned[0].size()) {
  TileTally tiles(assigned[0].size());
  tiles.Add(*assigner, kept.rows(), 0);
  tally.Add(tiles.Total());
  TileCoMoments words(assigned[0].size());
  words.Add(*assigner, kept.rows());
  words.AddTo(products);
}

}  // namespace sextant::test
