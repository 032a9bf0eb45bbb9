// SPDX-License-Identifier: Apache-2.0
#include "structure/soft_divergence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "backend/backend.h"
#include "common/elementary.h"
#include "pairwise/ordered_sum.h"
#include "structure/measures.h"
#include "structure/parts.h"

namespace sextant {
namespace {

constexpr int64_t kRowsAtOnce = int64_t{1} << 14;

SpaceOptions OptionsOf(Session& session) {
  const StructureOptions& options = session.options();
  SpaceOptions of;
  of.anchors = options.anchor_count;
  of.dim = session.dim();
  of.anchor_values = options.anchors.empty() ? nullptr : options.anchors.data();
  of.seed = options.seed;
  of.precision = options.arithmetic.precision;
  of.target = options.arithmetic.target;
  of.threads = session.control().pool().threads();
  of.sample_rows = -1;
  return of;
}

// The same rows in parts so small that the caller is heard between them.
MatrixView Sliced(const MatrixView& matrix) {
  MatrixView sliced{{}, matrix.rows, matrix.dim};
  for (const RowsView& part : matrix.parts) {
    for (int64_t first = 0; first < part.rows; first += kRowsAtOnce) {
      RowsView& slice = sliced.parts.emplace_back(part);
      slice.data = static_cast<const std::byte*>(part.data) + first * part.stride_bytes;
      slice.rows = std::min(kRowsAtOnce, part.rows - first);
    }
  }
  return sliced;
}

// The mean soft assignment of a sample's rows.
std::vector<double> MeanAssignment(Space& space, const MatrixView& rows, SweepControl& control) {
  int64_t done = 0;
  ForParts(Sliced(rows), [&](const RowsView& slice) {
    control.Report(done, rows.rows);
    space.Add(slice, {});
    done += slice.rows;
  });
  const auto anchors = static_cast<size_t>(space.Describe().anchors);
  std::vector<uint64_t> sums(2 * anchors);
  space.Sums(0, sums.data(), nullptr);
  std::vector<double> mean(anchors);
  for (size_t j = 0; j < anchors; ++j) {
    const double sum = static_cast<double>(sums[2 * j]) + 0x1p64 * static_cast<double>(sums[2 * j + 1]);
    mean[j] = sum / kFixedOne / static_cast<double>(rows.rows);
  }
  return mean;
}

template <typename Term>
double SumOver(const std::vector<double>& p, const std::vector<double>& q, const Term& term) {
  OrderedSum sum;
  for (size_t j = 0; j < p.size(); ++j) sum.Add(term(p[j], q[j]));
  return sum.Total();
}

// p ln(p / q)
double Divergence(double p, double q) {
  if (std::isnan(p + q)) return p + q;  // there is no row
  if (p == 0) return 0;
  return q == 0 ? std::numeric_limits<double>::infinity() : p * Ln(p / q);
}

double Shared(double p, double q) { return (Divergence(p, (p + q) / 2) + Divergence(q, (p + q) / 2)) / 2; }

}  // namespace

SoftDivergences CompareAssignments(const MatrixView& x, const MatrixView& y, const SpaceOptions& options,
                                   SweepControl& control) {
  double temperature = 0;
  const auto mean = [&](const MatrixView& rows) {
    const std::unique_ptr<Space> space = Space::Create(options);
    temperature = space->Describe().temperature;
    return MeanAssignment(*space, rows, control);
  };
  const std::vector<double> p = mean(x), q = mean(y);
  const double variation = SumOver(p, q, [](double a, double b) { return std::abs(a - b); }) / 2;
  const double squares = SumOver(p, q, [](double a, double b) {
    const double apart = std::sqrt(a) - std::sqrt(b);
    return apart * apart;
  });
  return {SumOver(p, q, Shared),     SumOver(p, q, Divergence),
          SumOver(q, p, Divergence), variation,
          std::sqrt(squares / 2),    temperature};
}

void SoftDivergence(Session& session, Result& result) {
  const SpaceOptions options = OptionsOf(session);
  const SoftDivergences of =
      CompareAssignments(session.matrix(Side::kX), session.matrix(Side::kAgainst), options, session.control());
  result.Add(Measure::kSoftDivergence, {{"value", of.jensen_shannon},
                                        {"kl_xy", of.kl_xy},
                                        {"kl_yx", of.kl_yx},
                                        {"total_variation", of.total_variation},
                                        {"hellinger", of.hellinger},
                                        {"temperature", of.temperature},
                                        {"anchors", static_cast<double>(options.anchors)}});
}

}  // namespace sextant
