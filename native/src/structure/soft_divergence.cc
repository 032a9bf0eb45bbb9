// SPDX-License-Identifier: Apache-2.0
#include "structure/soft_divergence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.h"
#include "common/elementary.h"
#include "common/error.h"
#include "pairwise/ordered_sum.h"
#include "pairwise/tasks.h"
#include "structure/measures.h"

namespace sextant {
namespace {

constexpr int64_t kLeastRows = 1024, kMostTasks = 64;

SpaceOptions OptionsOf(MeasureContext& context) {
  const StructureOptions& options = context.options();
  SpaceOptions of;
  of.anchors = options.anchor_count;
  of.dim = context.dim();
  of.anchor_values = options.anchors.empty() ? nullptr : options.anchors.data();
  of.seed = options.seed;
  of.precision = Precision::kF64;
  of.target = options.arithmetic.target;
  of.threads = context.control().pool().threads();
  of.sample_rows = -1;
  return of;
}

// The soft assignments of rows to the anchors of a space, as doubles: a share that is rounded to units of 2^-40, as the
// space adds them, may become 0 where its logarithm counts.
class Assignments {
 public:
  explicit Assignments(const SpaceOptions& options)
      : space_(Space::Create(options)),
        anchors_(space_->Anchors(0)),
        count_(static_cast<size_t>(options.anchors)),
        dim_(static_cast<size_t>(options.dim)),
        temperature_(space_->Describe().temperature),
        assigner_(Backend::ForTarget(options.target)
                      .NewAssigner(anchors_, options.anchors, options.dim, temperature_, Precision::kF64)) {}

  double temperature() const { return temperature_; }

  // The mean over all rows, of which sums are found in an order that depends on their number alone.
  std::vector<double> Mean(const MatrixView& rows, const char* name, SweepControl& control) const {
    const int64_t size = std::max(kLeastRows, (rows.rows + kMostTasks - 1) / kMostTasks);
    std::vector<Part> parts(static_cast<size_t>((rows.rows + size - 1) / size));
    RunTasks(static_cast<int64_t>(parts.size()), control, [&](int, int64_t task) {
      Add(rows, task * size, std::min(rows.rows, (task + 1) * size), parts[static_cast<size_t>(task)]);
    });
    std::vector<OrderedSum> sums(count_);
    for (const Part& part : parts) {
      if (part.bad != kGoodRow) Refuse(part, name);
      for (size_t j = 0; j < count_; ++j) sums[j].Add(part.sums[j].Total());
    }
    std::vector<double> mean;
    for (const OrderedSum& sum : sums) mean.push_back(sum.Total() / static_cast<double>(rows.rows));
    return mean;
  }

 private:
  struct Part {
    std::vector<OrderedSum> sums;  // by anchor
    BadRow bad = kGoodRow;
    int64_t bad_row = -1;  // the first
  };

  [[noreturn]] static void Refuse(const Part& part, const char* name) {
    const std::string message = part.bad == kZeroRow ? "soft_divergence needs rows with a direction, but one of " +
                                                           std::string(name) + " is zero"
                                                     : "a row of " + std::string(name) + " must be finite";
    throw Error(Fault::kInvalidData, message, part.bad_row);
  }

  void Add(const MatrixView& rows, int64_t first, int64_t end, Part& to) const {
    to.sums.resize(count_);
    const std::unique_ptr<Tile> tile = assigner_->NewTile();
    std::vector<double> values(static_cast<size_t>(assigner_->tile_rows()) * dim_), shares(count_);
    for (; first < end; first += assigner_->tile_rows()) {
      const int64_t count = std::min(assigner_->tile_rows(), end - first);
      rows.Read(first, count, values.data());
      assigner_->Assign({values.data(), DType::kF64, count, static_cast<int64_t>(dim_ * sizeof(double))}, *tile);
      for (int64_t i = 0; i < count; ++i) {
        to.bad = tile->bad[static_cast<size_t>(i)];
        to.bad_row = first + i;
        if (to.bad != kGoodRow) return;
        std::memcpy(shares.data(), assigner_->RowOf(*tile, i), count_ * sizeof(double));
        if (std::ranges::find(shares, 0.0) != shares.end()) {
          Assign({values.data() + static_cast<size_t>(i) * dim_, dim_}, shares);
        }
        for (size_t j = 0; j < count_; ++j) to.sums[j].Add(shares[j]);
      }
    }
  }

  // What the assigner does, but that it takes shares below e^-80 of the greatest for 0.
  void Assign(std::span<const double> row, std::vector<double>& shares) const {
    double greatest = 0, squares = 0;
    for (const double value : row) greatest = std::max(greatest, std::abs(value));
    for (const double value : row) squares += value / greatest * (value / greatest);
    const double length = std::sqrt(squares);
    for (size_t j = 0; j < count_; ++j) {
      shares[j] = 0;
      for (size_t k = 0; k < dim_; ++k) shares[j] += row[k] / greatest / length * anchors_[j * dim_ + k];
    }
    const double top = *std::ranges::max_element(shares);
    double total = 0;
    for (double& share : shares) total += share = std::exp((share - top) / temperature_);
    for (double& share : shares) share /= total;
  }

  const std::unique_ptr<Space> space_;
  const std::span<const double> anchors_;
  const size_t count_, dim_;
  const double temperature_;
  const std::unique_ptr<Assigner> assigner_;
};

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
  if (q == 0) return std::numeric_limits<double>::infinity();
  return p * (std::isnormal(p / q) ? Ln(p / q) : std::log(p) - std::log(q));
}

double Shared(double p, double q) { return (Divergence(p, (p + q) / 2) + Divergence(q, (p + q) / 2)) / 2; }

}  // namespace

SoftDivergences CompareAssignments(const MatrixView& x, const MatrixView& y, const SpaceOptions& options,
                                   SweepControl& control) {
  const Assignments assignments(options);
  const std::vector<double> p = assignments.Mean(x, "x", control), q = assignments.Mean(y, "against", control);
  const double variation = SumOver(p, q, [](double a, double b) { return std::abs(a - b); }) / 2;
  const double squares = SumOver(p, q, [](double a, double b) {
    const double apart = std::sqrt(a) - std::sqrt(b);
    return apart * apart;
  });
  return {SumOver(p, q, Shared),  SumOver(p, q, Divergence), SumOver(q, p, Divergence), variation,
          std::sqrt(squares / 2), assignments.temperature()};
}

void SoftDivergence(MeasureContext& context, Result& result) {
  const SpaceOptions options = OptionsOf(context);
  const SoftDivergences of =
      CompareAssignments(context.matrix(Side::kX), context.matrix(Side::kAgainst), options, context.control());
  result.Add(Measure::kSoftDivergence, {{"value", of.jensen_shannon},
                                        {"kl_xy", of.kl_xy},
                                        {"kl_yx", of.kl_yx},
                                        {"total_variation", of.total_variation},
                                        {"hellinger", of.hellinger},
                                        {"temperature", of.temperature},
                                        {"anchors", static_cast<double>(options.anchors)}});
}

}  // namespace sextant
