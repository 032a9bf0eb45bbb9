// SPDX-License-Identifier: Apache-2.0
#include "mapping/contingency.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "pairwise/kendall.h"

namespace sextant {
namespace {

__extension__ using Wide = __int128;

// Products of three counts below this fit a Wide.
constexpr int64_t kExactPairs = int64_t{1} << 42;

struct Margins {
  std::vector<int64_t> x, y;
};

Margins MarginsOf(const Contingency& table) {
  Margins margins{std::vector<int64_t>(static_cast<size_t>(table.x_values())),
                  std::vector<int64_t>(static_cast<size_t>(table.y_values()))};
  for (int64_t a = 0; a < table.x_values(); ++a) {
    for (int64_t b = 0; b < table.y_values(); ++b) {
      margins.x[static_cast<size_t>(a)] += table.at(a, b);
      margins.y[static_cast<size_t>(b)] += table.at(a, b);
    }
  }
  return margins;
}

double Quotient(double covariance, double x_variance, double y_variance) {
  if (x_variance == 0 || y_variance == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(covariance / std::sqrt(x_variance) / std::sqrt(y_variance), -1.0, 1.0);
}

// Twice the mid-rank of each distance, less the mean of all.
template <typename Number>
std::vector<Number> CentredRanks(const std::vector<int64_t>& counts, int64_t pairs) {
  std::vector<Number> ranks;
  int64_t before = 0;
  for (const int64_t count : counts) {
    ranks.push_back(static_cast<Number>(before - pairs + before + count));
    before += count;
  }
  return ranks;
}

template <typename Number>
double Spearman(const Contingency& table, const Margins& margins, int64_t pairs) {
  const std::vector<Number> x = CentredRanks<Number>(margins.x, pairs), y = CentredRanks<Number>(margins.y, pairs);
  Number covariance = 0, x_variance = 0, y_variance = 0;
  for (size_t a = 0; a < x.size(); ++a) {
    for (size_t b = 0; b < y.size(); ++b) {
      const auto count = static_cast<Number>(table.at(static_cast<int64_t>(a), static_cast<int64_t>(b)));
      covariance += count * x[a] * y[b];
      x_variance += count * x[a] * x[a];
      y_variance += count * y[b] * y[b];
    }
  }
  return Quotient(static_cast<double>(covariance), static_cast<double>(x_variance), static_cast<double>(y_variance));
}

template <typename Number>
double Pearson(const Contingency& table, int64_t pairs) {
  Number x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (int64_t a = 0; a < table.x_values(); ++a) {
    for (int64_t b = 0; b < table.y_values(); ++b) {
      const auto count = static_cast<Number>(table.at(a, b));
      x += count * static_cast<Number>(a);
      y += count * static_cast<Number>(b);
      xx += count * static_cast<Number>(a) * static_cast<Number>(a);
      xy += count * static_cast<Number>(a) * static_cast<Number>(b);
      yy += count * static_cast<Number>(b) * static_cast<Number>(b);
    }
  }
  const auto n = static_cast<Number>(pairs);
  return Quotient(static_cast<double>(n * xy - x * y), static_cast<double>(n * xx - x * x),
                  static_cast<double>(n * yy - y * y));
}

}  // namespace

int64_t Contingency::pairs() const { return std::accumulate(counts_.begin(), counts_.end(), int64_t{0}); }

void Contingency::Add(const Contingency& other) {
  for (size_t k = 0; k < counts_.size(); ++k) counts_[k] += other.counts_[k];
}

double Correlate(const Contingency& table, Correlation correlation) {
  const Margins margins = MarginsOf(table);
  const int64_t pairs = table.pairs();
  const bool exact = pairs < kExactPairs;
  switch (correlation) {
    case Correlation::kSpearman:
      return exact ? Spearman<Wide>(table, margins, pairs) : Spearman<double>(table, margins, pairs);
    case Correlation::kPearson:
      return exact ? Pearson<Wide>(table, pairs) : Pearson<double>(table, pairs);
    case Correlation::kKendall:
      return KendallOfCounts(table.counts(), static_cast<size_t>(table.y_values()), true, true).value;
  }
  throw std::logic_error("unknown correlation");
}

}  // namespace sextant
