// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "common/digamma.h"
#include "common/error.h"
#include "structure/measures.h"
#include "structure/metric_choice.h"

namespace sextant {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double Count(int64_t count) { return static_cast<double>(count); }

// The distances of row `row` to its neighbours, nearest first.
const double* DistancesOf(const Neighbours& neighbours, int64_t row) {
  return neighbours.distances.data() + static_cast<size_t>(row) * static_cast<size_t>(neighbours.k);
}

// Log of the volume of the ball of radius 1.
double LogUnitBall(int64_t dim, Metric metric) {
  const double d = Count(dim);
  if (metric == Metric::kChebyshev) return d * std::numbers::ln2;
  return d / 2 * std::log(std::numbers::pi) - std::lgamma(d / 2 + 1);
}

// The metrics of estimates of dimension: of norms.
Metric ChooseNorm(const Session& session, Measure measure) {
  return ChooseMetric(session, measure, {Metric::kEuclidean, Metric::kChebyshev, Metric::kCityblock});
}

}  // namespace

void KozachenkoLeonenko(Session& session, Result& result) {
  const Measure measure = Measure::kKozachenkoLeonenko;
  const Metric metric = ChooseMetric(session, measure, {Metric::kEuclidean, Metric::kChebyshev});
  const int64_t k = session.NeighboursOr(3), n = session.rows();
  double value = kNone, sum = 0;
  int64_t duplicates = 0;
  if (k < n) {
    const Neighbours& neighbours = session.NeighboursOf(Side::kX, metric, k);
    for (int64_t i = 0; i < n; ++i) {
      const double radius = DistancesOf(neighbours, i)[k - 1];
      duplicates += radius == 0 ? 1 : 0;
      sum += std::log(radius);
    }
    if (duplicates == 0) {
      const double d = Count(session.dim());
      value = Digamma(Count(n)) - Digamma(Count(k)) + LogUnitBall(session.dim(), metric) + d / Count(n) * sum;
    }
  }
  result.Add(measure, {{"value", value}, {"k", Count(k)}, {"duplicates", Count(duplicates)}}).metric = metric;
}

namespace {

// The line through the origin that fits -ln(1 - F) by ln mu best, over the least 9 / 10 of `log_mu`.
double SlopeOfLowerPart(std::vector<double> log_mu) {
  std::ranges::sort(log_mu);
  const double n = Count(static_cast<int64_t>(log_mu.size()));
  const auto kept = static_cast<size_t>(n * (1 - 0.1));
  double xy = 0, xx = 0;
  for (size_t i = 0; i < kept; ++i) {
    xy -= log_mu[i] * std::log(1 - Count(static_cast<int64_t>(i + 1)) / n);
    xx += log_mu[i] * log_mu[i];
  }
  return xx > 0 ? xy / xx : kNone;
}

}  // namespace

void TwoNn(Session& session, Result& result) {
  const Metric metric = ChooseNorm(session, Measure::kTwonn);
  double sum = 0;
  std::vector<double> log_mu;
  if (session.rows() > 2) {
    const Neighbours& neighbours = session.NeighboursOf(Side::kX, metric, 2);
    for (int64_t i = 0; i < session.rows(); ++i) {
      const double* distances = DistancesOf(neighbours, i);
      if (distances[0] == 0) continue;
      log_mu.push_back(std::log(distances[1] / distances[0]));
      sum += log_mu.back();
    }
  }
  const auto n = static_cast<int64_t>(log_mu.size());
  const int64_t duplicates = session.rows() > 2 ? session.rows() - n : 0;
  const double mle = sum > 0 ? Count(n) / sum : kNone, unbiased = sum > 0 ? Count(n - 1) / sum : kNone;
  result
      .Add(Measure::kTwonn, {{"value", SlopeOfLowerPart(std::move(log_mu))},
                             {"mle", mle},
                             {"mle_unbiased", unbiased},
                             {"duplicates", Count(duplicates)}})
      .metric = metric;
}

namespace {

// 1 / m_i of every row: the mean of ln(T_k / T_j), j < k; NaN for a row with a duplicate.
struct InverseDimensions {
  Metric metric;
  int64_t k;
  std::vector<double> of_row;
  int64_t duplicates = 0;
  double sum = 0;  // of those that are there

  int64_t used() const { return static_cast<int64_t>(of_row.size()) - duplicates; }
};

InverseDimensions FindInverseDimensions(Session& session, Measure measure) {
  InverseDimensions found{ChooseNorm(session, measure), session.NeighboursOr(10), {}};
  if (found.k < 2) {
    throw Error(Fault::kInvalidArgument, std::string(NameOf(measure)) + " needs k >= 2, but k is 1");
  }
  if (found.k >= session.rows()) return found;
  const Neighbours& neighbours = session.NeighboursOf(Side::kX, found.metric, found.k);
  for (int64_t i = 0; i < session.rows(); ++i) {
    const double* distances = DistancesOf(neighbours, i);
    const double last = distances[found.k - 1];
    double sum = 0;
    for (int64_t j = 0; j + 1 < found.k; ++j) sum += std::log(last / distances[j]);
    const bool duplicate = distances[0] == 0;
    found.of_row.push_back(duplicate ? kNone : sum / Count(found.k - 1));
    if (duplicate) {
      ++found.duplicates;
    } else {
      found.sum += found.of_row.back();
    }
  }
  return found;
}

}  // namespace

void LevinaBickel(Session& session, Result& result) {
  const InverseDimensions inverse = FindInverseDimensions(session, Measure::kLevinaBickel);
  std::vector<double> samples(static_cast<size_t>(session.rows()), kNone);
  double sum = 0, corrected = 0;
  for (size_t i = 0; i < inverse.of_row.size(); ++i) {
    samples[i] = 1 / inverse.of_row[i];
    if (std::isnan(samples[i])) continue;
    sum += samples[i];
    corrected += Count(inverse.k - 2) / Count(inverse.k - 1) * samples[i];
  }
  const double used = Count(inverse.used());
  result
      .Add(Measure::kLevinaBickel, {{"value", sum / used},
                                    {"k", Count(inverse.k)},
                                    {"k_minus_2", corrected / used},
                                    {"duplicates", Count(inverse.duplicates)}})
      .metric = inverse.metric;
  result.AddVector("samples", session.rows(), 1, std::move(samples));
}

void MacKayGhahramani(Session& session, Result& result) {
  const InverseDimensions inverse = FindInverseDimensions(session, Measure::kMackayGhahramani);
  const double value = inverse.used() > 0 ? Count(inverse.used()) / inverse.sum : kNone;
  result
      .Add(Measure::kMackayGhahramani,
           {{"value", value}, {"k", Count(inverse.k)}, {"duplicates", Count(inverse.duplicates)}})
      .metric = inverse.metric;
}

void NearestNeighbours(Session& session, Result& result) {
  const Metric metric = ChooseAnyMetric(session, Measure::kNearestNeighbours, Similarity::kAllowed);
  const int64_t k = session.NeighboursOr(10), n = session.rows();
  const Neighbours& neighbours = session.NeighboursOf(Side::kX, metric, k);
  std::vector<int64_t> indices;
  std::vector<double> distances;
  double sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    const int64_t first = i * neighbours.k;
    indices.insert(indices.end(), neighbours.indices.begin() + first, neighbours.indices.begin() + first + k);
    distances.insert(distances.end(), neighbours.distances.begin() + first, neighbours.distances.begin() + first + k);
    sum += distances.back();
  }
  result.Add(Measure::kNearestNeighbours, {{"value", sum / Count(n)}, {"k", Count(k)}}).metric = metric;
  result.AddVector("indices", n, k, std::move(indices));
  result.AddVector("distances", n, k, std::move(distances));
}

namespace {

// How many of the first k neighbours of a row are the same.
int64_t Common(const Neighbours& x, const Neighbours& y, int64_t row, int64_t k) {
  const auto sorted = [&](const Neighbours& of) {
    const auto first = of.indices.begin() + row * of.k;
    std::vector<int64_t> list(first, first + k);
    std::ranges::sort(list);
    return list;
  };
  const std::vector<int64_t> a = sorted(x), b = sorted(y);
  int64_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    common += *i == *j && *i >= 0 ? 1 : 0;
    const bool next_a = *i <= *j, next_b = *j <= *i;
    i += next_a ? 1 : 0;
    j += next_b ? 1 : 0;
  }
  return common;
}

}  // namespace

void MutualKnn(Session& session, Result& result) {
  const Metric metric = ChooseAnyMetric(session, Measure::kMutualKnn, Similarity::kAllowed);
  const int64_t k = session.NeighboursOr(10), n = session.rows();
  std::vector<int64_t> overlap(static_cast<size_t>(n));
  double value = kNone, jaccard = kNone;
  if (k < n) {
    const Neighbours &x = session.NeighboursOf(Side::kX, metric, k),
                     &y = session.NeighboursOf(Side::kAgainst, metric, k);
    int64_t total = 0;
    double ratios = 0;
    for (int64_t i = 0; i < n; ++i) {
      const int64_t common = overlap[static_cast<size_t>(i)] = Common(x, y, i, k);
      total += common;
      ratios += Count(common) / Count(2 * k - common);
    }
    value = Count(total) / (Count(n) * Count(k));
    jaccard = ratios / Count(n);
  }
  result.Add(Measure::kMutualKnn, {{"value", value}, {"k", Count(k)}, {"jaccard", jaccard}}).metric = metric;
  result.AddVector("overlap", n, 1, std::move(overlap));
}

namespace {

struct JointCounts {
  Metric metric;
  int64_t k;
  std::vector<int64_t> x, y;  // empty where there are not k neighbours
};

// Rows within the joint distance of the k-th neighbour (strictly), or within the reach of the k neighbours.
JointCounts CountJoint(Session& session, Measure measure, bool reach) {
  JointCounts counts{
      ChooseMetric(session, measure, {Metric::kChebyshev, Metric::kEuclidean}), session.NeighboursOr(3), {}, {}};
  const int64_t n = session.rows();
  if (counts.k >= n) return counts;
  const PairSource x{&session.Space(Side::kX, counts.metric)}, y{&session.Space(Side::kAgainst, counts.metric)};
  JointNeighbours joint = FindJointNeighbours(x, y, counts.k, session.control());
  if (!reach) {
    for (int64_t i = 0; i < n; ++i) joint.reach_x[static_cast<size_t>(i)] = DistancesOf(joint.joint, i)[counts.k - 1];
    joint.reach_y = joint.reach_x;
  }
  counts.x = CountWithin(x, joint.reach_x, !reach, false, session.control());
  counts.y = CountWithin(y, joint.reach_y, !reach, false, session.control());
  return counts;
}

}  // namespace

void Ksg1(Session& session, Result& result) {
  const JointCounts counts = CountJoint(session, Measure::kKsg1, false);
  const double k = Count(counts.k), n = Count(session.rows());
  double value = kNone;
  if (!counts.x.empty()) {
    double sum = 0;
    for (size_t i = 0; i < counts.x.size(); ++i) {
      sum += Digamma(Count(counts.x[i] + 1)) + Digamma(Count(counts.y[i] + 1));
    }
    value = Digamma(k) + Digamma(n) - sum / n;
  }
  result.Add(Measure::kKsg1, {{"value", value}, {"k", k}}).metric = counts.metric;
}

void Ksg2(Session& session, Result& result) {
  const JointCounts counts = CountJoint(session, Measure::kKsg2, true);
  const double k = Count(counts.k), n = Count(session.rows());
  double value = kNone;
  if (!counts.x.empty()) {
    double sum = 0;
    for (size_t i = 0; i < counts.x.size(); ++i) sum += Digamma(Count(counts.x[i])) + Digamma(Count(counts.y[i]));
    value = Digamma(k) - 1 / k + Digamma(n) - sum / n;
  }
  result.Add(Measure::kKsg2, {{"value", value}, {"k", k}}).metric = counts.metric;
}

namespace {

// The rows of each group, in their order.
std::vector<std::vector<int64_t>> RowsByGroup(const Session::Groups& groups) {
  std::vector<std::vector<int64_t>> rows(groups.labels.size());
  for (size_t i = 0; i < groups.of_row.size(); ++i) {
    rows[static_cast<size_t>(groups.of_row[i])].push_back(static_cast<int64_t>(i));
  }
  return rows;
}

// A row that has a neighbour of its label.
struct RossRow {
  int64_t row;
  int64_t k;  // that neighbour is the k-th
  int64_t size;
  double radius;
};

std::vector<RossRow> FindRossRows(Session& session, const PairSpace& space, int64_t k) {
  std::vector<RossRow> found;
  for (const std::vector<int64_t>& rows : RowsByGroup(session.LabelGroups())) {
    const auto size = static_cast<int64_t>(rows.size());
    if (size < 2) continue;
    const int64_t own = std::min(k, size - 1);
    const auto group = space.Gather(rows.data(), size);
    const Neighbours neighbours = FindNeighbours({group.get()}, own, false, session.control());
    for (int64_t i = 0; i < size; ++i) {
      found.push_back({rows[static_cast<size_t>(i)], own, size, DistancesOf(neighbours, i)[own - 1]});
    }
  }
  std::ranges::sort(found, {}, &RossRow::row);
  return found;
}

void RequireLabelSizes(const Session::Groups& groups, int64_t k) {
  for (size_t i = 0; i < groups.sizes.size(); ++i) {
    if (groups.sizes[i] > k) continue;
    throw Error(Fault::kInvalidArgument, "ross as JIDT needs more than k = " + std::to_string(k) +
                                             " rows of every label, but label " + std::to_string(groups.labels[i]) +
                                             " has " + std::to_string(groups.sizes[i]));
  }
}

// Among the found rows themselves, without the row.
std::vector<int64_t> CountWithinRadii(Session& session, const PairSpace& space, std::span<const RossRow> found,
                                      bool strict) {
  std::vector<int64_t> rows;
  std::vector<double> radii;
  for (const RossRow& one : found) {
    rows.push_back(one.row);
    radii.push_back(strict ? std::nextafter(one.radius, 0.0) : one.radius);
  }
  const auto used = space.Gather(rows.data(), static_cast<int64_t>(rows.size()));
  return CountWithin({used.get()}, radii, false, false, session.control());
}

}  // namespace

void Ross(Session& session, Result& result) {
  const Metric metric = ChooseMetric(session, Measure::kRoss, {Metric::kEuclidean, Metric::kChebyshev});
  const int64_t k = session.NeighboursOr(3);
  const bool as_jidt = session.options().ross == RossVariant::kJidt;
  if (as_jidt) RequireLabelSizes(session.LabelGroups(), k);
  const PairSpace& space = session.Space(Side::kX, metric);
  const std::vector<RossRow> found = FindRossRows(session, space, k);
  const std::vector<int64_t> within = CountWithinRadii(session, space, found, !as_jidt);
  double of_k = 0, of_sizes = 0, of_counts = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    of_k += Digamma(Count(found[i].k));
    of_sizes += Digamma(Count(found[i].size - (as_jidt ? 1 : 0)));
    of_counts += Digamma(Count(within[i] + (as_jidt ? 0 : 1)));
  }
  const double n = Count(static_cast<int64_t>(found.size()));
  const double value = found.empty() ? kNone : Digamma(n) + (of_k - of_sizes - of_counts) / n;
  result.Add(Measure::kRoss, {{"value", value}, {"k", Count(k)}, {"rows", n}, {"variant", as_jidt ? 1.0 : 0.0}})
      .metric = metric;
}

void KnnKl(Session& session, Result& result) {
  const Metric metric = ChooseNorm(session, Measure::kKnnKl);
  const int64_t k = session.NeighboursOr(3), n = session.rows(), m = session.against_rows();
  double value = kNone;
  if (k < n && k <= m) {
    const Neighbours& own = session.NeighboursOf(Side::kX, metric, k);
    const PairSource across{&session.Space(Side::kX, metric), &session.Space(Side::kAgainst, metric)};
    const Neighbours other = FindNeighbours(across, k, true, session.control());
    double sum = 0;
    bool duplicates = false;
    for (int64_t i = 0; i < n; ++i) {
      const double rho = DistancesOf(own, i)[k - 1], nu = DistancesOf(other, i)[k - 1];
      duplicates |= rho == 0 || nu == 0;
      sum += std::log(nu / rho);
    }
    if (!duplicates) value = Count(session.dim()) / Count(n) * sum + std::log(Count(m) / Count(n - 1));
  }
  result.Add(Measure::kKnnKl, {{"value", value}, {"k", Count(k)}}).metric = metric;
}

}  // namespace sextant
